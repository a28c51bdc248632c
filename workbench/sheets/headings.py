"""Find the row of headings in a sheet as people keep it, and which column each heading stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise

from workbench.sheets.cells import CellValue, SheetCells, cell_name
from workbench.sheets.form import Column
from workbench.sheets.vocabulary import plain, words_for

# Titles and remarks above a table are few.
ROWS_LOOKED_AT = 30
# What may stand behind a heading as the unit of its amounts: （元）, /元, 万元, (yuan).
_UNIT = re.compile(r"(.+?)(?:[(\[/,:_-](?:单位:?|人民币)?(元|万元|亿元|yuan|cny|rmb)[)\]]?|(万元|亿元))")
_YUAN = frozenset({"yuan", "cny", "rmb"})
_ASIDE = re.compile(r"(.+)[(\[]([^()\[\]]+)[)\]]")
_MARKS = "*:"


@dataclass(frozen=True)
class Heading:
    """A heading as written, as compared, and, where it ends in a unit of money, its name and the unit."""

    text: str
    cell: str
    name: str
    bare_name: str
    unit: str | None


@dataclass(frozen=True)
class Taken:
    """The column of the sheet that holds a column of the form; ``alias``: under another name."""

    at: int
    heading: Heading
    alias: bool


@dataclass(frozen=True)
class Header:
    """Where the headings are. Data begins below ``row``; ``doubled`` has the cells that claim one column."""

    row: int
    headings: Mapping[int, Heading]
    taken: Mapping[str, Taken]
    doubled: Mapping[str, Sequence[Heading]]

    @property
    def known(self) -> int:
        """How many columns of the form have a heading here."""
        return len(self.taken) + len(self.doubled)


@dataclass(frozen=True)
class _Names:
    column: Column
    own: frozenset[str]
    others: frozenset[str]


def find_header(sheet: SheetCells, columns: Sequence[Column]) -> Header:
    """The row, or the two rows with merged cells, that names most columns; else the first filled row."""
    names = [_Names(column, frozenset(map(plain, column.headings)), column.aliases) for column in columns]
    numbers = nsmallest(ROWS_LOOKED_AT, sheet.rows)
    single = [_header(number, _headings(number, sheet.rows[number]), names) for number in numbers]
    if not single:
        return _header(1, {}, names)
    best = max(single, key=lambda header: header.known)
    for upper, lower in pairwise(single):
        if lower.row == upper.row + 1:
            both = _header(lower.row, {**upper.headings, **lower.headings}, names)
            if both.known > best.known:
                best = both
    return best


def _headings(row: int, cells: Mapping[int, CellValue]) -> dict[int, Heading]:
    headings = {at: _heading(cells[at].text, cell_name(row, at)) for at in sorted(cells)}
    return {at: heading for at, heading in headings.items() if heading.name}


def _heading(text: str, cell: str) -> Heading:
    name = plain(text).strip(_MARKS)
    if (aside := _ASIDE.fullmatch(name)) and aside[2] in words_for("asides"):
        name = aside[1].strip(_MARKS)
    if not (named := _UNIT.fullmatch(name)):
        return Heading(text, cell, name, name, None)
    unit = named[2] or named[3]
    return Heading(text, cell, name, named[1], "元" if unit in _YUAN else unit)


def _header(row: int, headings: Mapping[int, Heading], columns: Sequence[_Names]) -> Header:
    free = dict(headings)
    taken: dict[str, Taken] = {}
    doubled: dict[str, Sequence[Heading]] = {}
    for alias in (False, True):
        for names in columns:
            key = names.column.key
            if key in taken or key in doubled:
                continue
            wanted = names.others if alias else names.own
            places = [at for at, heading in free.items() if wanted & set(_spellings(heading, names.column))]
            claims = [free.pop(at) for at in places]
            if len(places) == 1:
                taken[key] = Taken(places[0], claims[0], alias)
            elif places:
                doubled[key] = claims
    return Header(row, headings, taken, doubled)


def _spellings(heading: Heading, column: Column) -> Iterator[str]:
    yield heading.name
    if column.is_money:
        yield heading.bare_name
