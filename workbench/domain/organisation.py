"""When two names of an organisation are one."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def same_name(one: str, other: str) -> bool:
    """Whether two names say the same, white space and the width of characters aside.

    >>> same_name("大同云（北京）公司", "大同云(北京) 公司")
    True
    """
    return _plain(one) == _plain(other)


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", "".join(name.split())).casefold()
