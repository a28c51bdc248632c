"""Words that people write into forms in either language, kept as lists in the catalogues."""

from __future__ import annotations

import unicodedata
from functools import cache

from workbench.i18n import in_every_language
from workbench.sheets.clean import clean_text


def plain(text: str) -> str:
    """Words as they are compared: full width made plain, no white space, lower case.

    >>> plain(" 批准金额（万 元）")
    '批准金额(万元)'
    """
    return "".join(unicodedata.normalize("NFKC", clean_text(text)[0]).split()).casefold()


@cache
def words_for(key: str) -> frozenset[str]:
    """The plain words of a list: ``yes``, ``no``, ``totals``, ``notes``, ``asides`` or ``alias.<column>``."""
    lists = in_every_language(f"sheets.import.{key}")
    return frozenset(plain(word) for words in lists for word in words.split("|"))
