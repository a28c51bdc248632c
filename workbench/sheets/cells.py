"""The cells of a workbook from outside as plain values, before anyone asks what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


EMPTY = " "
_KINDS = {kind.value: kind for kind in CellKind}


@dataclass(frozen=True, slots=True)
class CellValue:
    """A filled cell: numbers as the shortest decimal text, dates in ISO form, the rest as it stands."""

    kind: CellKind
    text: str


class RowCells(Mapping[int, CellValue]):
    """The filled cells of one row by column number (from 1), kept as one letter and one text a column.

    Args:
        kinds: the letter of each column's `CellKind`, or ``EMPTY``.
        texts: as many texts, empty for empty cells.
    """

    __slots__ = ("_kinds", "_texts")

    def __init__(self, kinds: str, texts: Sequence[str]) -> None:
        self._kinds = kinds
        self._texts = texts

    def __getitem__(self, column: int) -> CellValue:
        found = self.at(column)
        if found is None:
            raise KeyError(column)
        return found

    def at(self, column: int) -> CellValue | None:
        """The cell of a column, None where it is empty."""
        kind = self._kinds[column - 1] if 0 < column <= len(self._kinds) else EMPTY
        return None if kind == EMPTY else CellValue(_KINDS[kind], self._texts[column - 1])

    def __iter__(self) -> Iterator[int]:
        return (column for column, kind in enumerate(self._kinds, start=1) if kind != EMPTY)

    def __len__(self) -> int:
        return len(self._kinds) - self._kinds.count(EMPTY)

    @property
    def pattern(self) -> str:
        """The letter of each column, ``EMPTY`` where there is none: few rows of a table differ in it."""
        return self._kinds


@dataclass(frozen=True)
class SheetCells:
    """One sheet: row number (from 1) to column number (from 1) to filled cell; empty rows are absent."""

    name: str
    rows: Mapping[int, RowCells]


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
