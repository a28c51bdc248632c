"""The columns of a calculation as they grow from step to step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workbench.domain.case import Result
from workbench.domain.facts import FieldKind
from workbench.domain.measure import Measure
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK, Addresses, fact_content
from workbench.sheets.grid import Grid
from workbench.sheets.marks_sheet import MarksSheet
from workbench.sheets.model import ExportInput, MeasureExport
from workbench.sheets.style import DAY, TEXT, Content, Formula, Look, as_input, yuan

HEADING_ROW, TOP = 3, 4
RAW = Look(form="0.000000")
_FACT_LOOKS = {FieldKind.MONEY: MONEY_LOOK, FieldKind.DATE: Look(form=DAY)}
# An empty cell counts as zero where another one shows it; this one shows nothing there too.
NOTHING = Formula('""')


@dataclass
class Steps:
    """The steps of one measure so far.

    Attributes:
        marks: the marks behind them, None where scores stand as findings or nobody marks.
        title: the sheet that they stand on.
        rows: the row of each submission.
        last: key of the newest column of money.
        item_cap: address of the item cap, None where the measure has none.
    """

    data: ExportInput
    part: MeasureExport
    where: Addresses
    marks: MarksSheet | None
    title: str
    rows: Mapping[str, int]
    grid: Grid[Result] = field(default_factory=Grid)
    last: str = ""
    item_cap: str | None = None

    @property
    def measure(self) -> Measure:
        """The rules of the rows."""
        return self.part.measure

    @property
    def bottom(self) -> int:
        """The last row."""
        return TOP + len(self.rows) - 1

    def address(self, key: str, submission: str) -> str:
        """One cell, with the sheet's name."""
        return f"'{self.title}'!{self.grid.cell(key, self.rows[submission])}"

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

    def enter_fact(self, field: str) -> str:
        """The column of a fact that an application states, made where it is not there yet; its key."""
        key = f"fact:{field}"
        if key not in self.grid:
            stated = next((one for one in self.measure.fields if one.id == field), None)
            look = _FACT_LOOKS.get(stated.kind, Look()) if stated else Look()
            name, width = (stated.name, 10 if look.form != MONEY_LOOK.form else 14) if stated else (field, 10)
            self.enter(
                key, name, width, look, lambda result: fact_content(result.submission.facts.get(field))[0]
            )
        return key

    def find(
        self, key: str, heading: str, width: float, look: Look, content: Callable[[Result], Content]
    ) -> None:
        """A column of findings that tables show; where there is none they show nothing."""

        def found(result: Result) -> Content:
            value = content(result)
            return NOTHING if value is None else value

        self.enter(key, heading, width, look, found)

    def stand(
        self, key: str, heading: str, content: Callable[[Result], int | None], words: Callable[[Result], str]
    ) -> None:
        """A step of money (fen) as the system decided it over the whole round, with its words beside it."""

        def amount(result: Result) -> Content:
            fen = content(result)
            return None if fen is None else yuan(fen)

        self.find(key, heading, 15, MONEY_LOOK, amount)
        words_heading = t("sheets.column.step_words", name=heading)
        self.grid.add(f"words:{key}", words_heading, 36, TEXT, lambda _, result: words(result))
        self.last = key

    def money(self, key: str, heading: str, formula: Callable[[int], str], before: str) -> None:
        """A step of money: empty where the step before is."""
        cell = self.grid.cell
        self.add(key, heading, 15, MONEY_LOOK, lambda row, _: f'IF({cell(before, row)}="","",{formula(row)})')
        self.last = key
