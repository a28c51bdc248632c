"""Where the figures stand that formulas read, and how a fact stands in a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from openpyxl.utils import get_column_letter

from workbench.domain.facts import NO, YES, FactValue
from workbench.sheets.style import DAY, MONEY, PLAIN, SHARE, TEXT, Content, Look, yuan

NUMBER_LOOK = Look(form=PLAIN, align="right")
MONEY_LOOK = Look(form=MONEY, align="right")
SHARE_LOOK = Look(form=SHARE, align="right")
_EXCEL_DAY_ZERO = date(1899, 12, 30)


@dataclass
class Addresses:
    """Where the figures of one measure stand, as absolute references with the sheet's name."""

    sheet: str
    cells: dict[tuple[str, ...], str] = field(default_factory=dict)
    entity_keys: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, key: tuple[str, ...] | str) -> str:
        return self.cells[(key,) if isinstance(key, str) else key]

    def note(self, key: tuple[str, ...], column: int, row: int, last_row: int | None = None) -> None:
        """Remember a cell, or a column of cells."""
        letter = get_column_letter(column)
        span = f"${letter}${row}" + (f":${letter}${last_row}" if last_row else "")
        self.cells[key] = f"'{self.sheet}'!{span}"


def day_number(day: date) -> int:
    """A date as spreadsheets count days."""
    return (day - _EXCEL_DAY_ZERO).days


def fact_content(value: FactValue | None) -> tuple[Content, Look]:
    """A fact, or a value that facts are compared with, as a cell."""
    match value:
        case None:
            return None, TEXT
        case bool():
            return (YES if value else NO), Look()
        case int():
            return yuan(value), MONEY_LOOK
        case Fraction():
            return value, NUMBER_LOOK
        case date():
            return day_number(value), Look(form=DAY)
    return value, TEXT
