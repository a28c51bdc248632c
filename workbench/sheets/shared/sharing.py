"""How a budget that does not reach is shared out; this way nobody gets anything until somebody decides."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.allocation.rules import Pot
from workbench.i18n import t
from workbench.sheets.model import ExportInput
from workbench.sheets.shared.sheet import SharedSheet
from workbench.sheets.style import CODE, NUMBER, Look


@dataclass(frozen=True)
class Figures:
    """What a budget's table reads of the figures above it: two cells of money, two tests."""

    room: str
    demand: str
    over: str
    stopped: str


class Sharing:
    """The columns of one way. ``scored`` tells whether the workbook holds the marks behind the ranks."""

    def __init__(self, sheet: SharedSheet[Pot], data: ExportInput, figures: Figures, *, scored: bool) -> None:
        """Take the sheet, which has the amounts that are asked for and nothing else yet."""
        self.sheet, self.data, self.figures, self.scored = sheet, data, figures, scored
        self.cell = sheet.grid.cell

    def add_turns(self) -> None:
        """Add the columns up to what each application is given."""

    def add_list(self) -> None:
        """Add the same applications by turn."""

    def given(self, row: int) -> str:
        """What the application of a row is given where the budget does not reach."""
        return '""'

    def waits(self) -> str:
        """The test whether people must decide first where the budget does not reach; empty where never."""
        return "1=1"

    def begin_list(self, turn: str) -> None:
        """Add whose turn it is in each row of the list, by the numbers in the column ``turn``."""
        sheet = self.sheet
        sheet.grid.add("gap", "", 2, Look(framed=False), lambda row, _: None)
        sheet.grid.add("nth turn", t("sheets.shared.turn"), 6, NUMBER, lambda row, _: row - sheet.top + 1)

        def nth(row: int) -> str:
            mine, turns = self.cell("nth turn", row), sheet.area(turn)
            return f'IF({mine}>COUNT({turns}),"",MATCH({mine},{turns},0))'

        sheet.add("nth", t("sheets.column.no"), 5, NUMBER, nth)
        self.of_nth("nth code", t("sheets.column.code"), 13, CODE, "code")

    def of_nth(self, key: str, heading: str, width: float, look: Look, theirs: str) -> None:
        """Add what stands in another column for the application whose turn it is."""

        def found(row: int) -> str:
            return f"INDEX({self.sheet.area(theirs)},{self.cell('nth', row)})"

        self.sheet.add_where("nth", key, heading, width, look, found)
