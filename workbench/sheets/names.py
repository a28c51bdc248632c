"""Defined names: a formula reads “措施1_等次_一等” where it would read a place on another sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.workbook import Workbook

# Letters and digits that every office takes in a name; anything else becomes a line between words.
_OTHER = re.compile(r"[^A-Za-z0-9\u4e00-\u9fff]+")
# A letter before a digit would read like a cell.
_LIKE_CELL = re.compile(r"(?<=[A-Za-z])(?=[0-9])")
_LONGEST = 100


@dataclass(frozen=True)
class Names:
    """The names of one workbook; offices do not tell capitals from small letters in them."""

    book: Workbook
    _taken: set[str] = field(default_factory=set)

    def define(self, words: Sequence[str], sheet: str, cells: str) -> str:
        """Name a coordinate or a range of a sheet; a number sets equal words apart. Returns the name."""
        parts = [_OTHER.sub("_", one).strip("_") for one in words]
        stem = _LIKE_CELL.sub("_", "_".join(one for one in dict.fromkeys(parts) if one))[:_LONGEST]
        name, number = stem, 2
        while name.lower() in self._taken:
            name, number = f"{stem}_{number}", number + 1
        self._taken.add(name.lower())
        place = f"{quote_sheetname(sheet)}!{absolute_coordinate(cells)}"
        self.book.defined_names[name] = DefinedName(name, attr_text=place)
        return name
