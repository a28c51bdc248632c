"""Where the figures stand that formulas read, and how a fact stands in a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from workbench.domain.facts import NO, YES, FactValue
from workbench.sheets.style import DAY, FINE_SHARE, MONEY, PLAIN, SHARE, TEXT, Content, Look, yuan

NUMBER_LOOK = Look(form=PLAIN, align="right")
MONEY_LOOK = Look(form=MONEY, align="right")
SHARE_LOOK = Look(form=SHARE, align="right")
# A share that is no whole percentage; one format for both would show 30% as "30.%".
FINE_SHARE_LOOK = Look(form=FINE_SHARE, align="right")
_EXCEL_DAY_ZERO = date(1899, 12, 30)


@dataclass
class Addresses:
    """The names of the figures of one measure, as formulas write them."""

    names: dict[tuple[str, ...], str] = field(default_factory=dict)
    entity_keys: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, key: tuple[str, ...] | str) -> str:
        return self.names[(key,) if isinstance(key, str) else key]


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
