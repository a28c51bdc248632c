"""The cells of a workbook from outside as plain values, before anyone asks what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CellKind(StrEnum):
    """What a spreadsheet says a cell holds."""

    TEXT = "s"
    NUMBER = "n"
    DATE = "d"
    TRUTH = "b"
    FORMULA = "f"
    ERROR = "e"


@dataclass(frozen=True)
class CellValue:
    """A filled cell: numbers as the shortest decimal text, dates in ISO form, the rest as it stands."""

    kind: CellKind
    text: str


@dataclass(frozen=True)
class SheetCells:
    """One sheet: row number (from 1) to column number (from 1) to filled cell; empty rows are absent."""

    name: str
    rows: Mapping[int, Mapping[int, CellValue]]


@dataclass(frozen=True)
class WorkbookCells:
    """Every sheet in the workbook's order; ``file`` is its name for the wording."""

    file: str
    sheets: tuple[SheetCells, ...]


def cell_name(row: int, column: int) -> str:
    """The name that users know.

    >>> cell_name(2, 3), cell_name(10, 28)
    ('C2', 'AB10')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
