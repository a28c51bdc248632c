"""The columns of a calculation as they grow from step to step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workbench.domain.case import Result
from workbench.domain.rounding import Mode
from workbench.domain.rubric import Measure
from workbench.sheets.addresses import MONEY_LOOK, Addresses
from workbench.sheets.grid import Grid
from workbench.sheets.marks_sheet import MarksSheet
from workbench.sheets.model import ExportInput
from workbench.sheets.style import Content, Formula, Look, as_input

HEADING_ROW, TOP = 3, 4
RAW = Look(form="0.000000")
# A quotient is brought to whole steps through this many decimals, so that a half is exactly a half.
STEP_NOISE = 6


@dataclass
class Steps:
    """The steps of one measure so far.

    Attributes:
        marks: the marks behind them, None where scores stand as findings (the notice).
        bottom: last row.
        last: key of the newest column of money.
        item_cap: address of the item cap, None where the measure has none.
    """

    data: ExportInput
    measure: Measure
    where: Addresses
    marks: MarksSheet | None
    bottom: int
    grid: Grid[Result] = field(default_factory=Grid)
    last: str = ""
    item_cap: str | None = None

    def add(
        self, key: str, heading: str, width: float, look: Look, formula: Callable[[int, Result], str]
    ) -> None:
        """A column of formulas."""
        self.grid.add(key, heading, width, look, lambda row, result: Formula(formula(row, result)))

    def enter(
        self, key: str, heading: str, width: float, look: Look, content: Callable[[Result], Content]
    ) -> None:
        """A column of findings or facts, which may be tried with other values."""
        self.grid.add(key, heading, width, as_input(look), lambda _, result: content(result))

    def money(self, key: str, heading: str, formula: Callable[[int], str], before: str) -> None:
        """A step of money: empty where the step before is."""
        cell = self.grid.cell
        self.add(key, heading, 15, MONEY_LOOK, lambda row, _: f'IF({cell(before, row)}="","",{formula(row)})')
        self.last = key


def to_steps(quotient: str, mode: Mode) -> str:
    """Formula of a non-negative quotient brought to whole steps; a half is met exactly, not nearly."""
    steady = f"ROUND({quotient},{STEP_NOISE})"
    match mode:
        case Mode.DOWN:
            return f"INT({steady})"
        case Mode.UP:
            return f"(-INT(-{steady}))"
        case Mode.HALF_UP:
            return f"INT({steady}+0.5)"
