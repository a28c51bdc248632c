"""Names for files and worksheets out of names and codes that people typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NOT_IN_A_FILE_NAME = re.compile(r'[\\/:*?"<>|&\s\x00-\x1f]+')
_REFUSED_IN_A_FILE_NAME = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]')
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\'&\x00-\x1f]+")
# Characters; file systems take 255 bytes, and a Chinese character is three.
_FILE_NAME_LENGTH, _SHEET_NAME_LENGTH = 60, 31


def file_name(words: str) -> str:
    """Words as the name of a file, as long as they are: a line for each character that cannot stand there."""
    return _REFUSED_IN_A_FILE_NAME.sub("_", words)


def file_names(stems: Iterable[str]) -> Iterator[str]:
    """A safe name for each stem, in order, no two alike.

    >>> list(file_names(["2025-1_陈一", "2025-1_李/四", "2025-1_李?四"]))
    ['2025-1_陈一', '2025-1_李_四', '2025-1_李_四~2']
    """
    return _each_once((_NOT_IN_A_FILE_NAME.sub("_", stem).rstrip(".") for stem in stems), _FILE_NAME_LENGTH)


def sheet_names(codes: Iterable[str], taken: Iterable[str]) -> Iterator[str]:
    """A worksheet name for each code, in order, no two alike and none of those ``taken``."""
    return _each_once(
        (_NOT_IN_A_SHEET_NAME.sub("_", code).strip() for code in codes), _SHEET_NAME_LENGTH, taken
    )


def _each_once(names: Iterable[str], length: int, taken: Iterable[str] = ()) -> Iterator[str]:
    used = {name.casefold() for name in taken}
    for name in names:
        free, number = name[:length], 2
        while not free or free.casefold() in used:
            free = f"{name[: length - len(str(number)) - 1]}~{number}"
            number += 1
        used.add(free.casefold())
        yield free
