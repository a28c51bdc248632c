"""What the sheets of shared limits have in common: a row an application, its turn, its amounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.case import Result
from workbench.domain.measure import Measure, MeasureId
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK, Addresses, day_number
from workbench.sheets.grid import Grid
from workbench.sheets.model import ExportInput
from workbench.sheets.names import Names
from workbench.sheets.shared.rules import Entry, Rule, Shared
from workbench.sheets.steps import Steps
from workbench.sheets.style import (
    CODE,
    DAY,
    NOTE,
    NUMBER,
    ROW_HEIGHT,
    TEXT,
    TITLE,
    TITLE_HEIGHT,
    Content,
    Formula,
    Look,
    as_total,
    band,
    page,
    put,
)

# Sets one place apart from the next inside one number, which stays within the fifteen digits of a cell.
STEP = 100_000
# Figures stand above the table, one a row.
FIRST_FIGURE = 3
_FIGURE_COLUMN = 3
# Label, formula and look of one figure.
Figure = tuple[str, str, Look]
# The place of one that has none: behind all others.
LAST = STEP - 1


def figure_cell(row: int) -> str:
    """Where a figure above the table stands."""
    return f"${get_column_letter(_FIGURE_COLUMN)}${row}"


def place_or_last(cell: str) -> str:
    """A place from 1, behind all others where there is none: a cell that was emptied is 0 through a link."""
    return f"IF(AND(ISNUMBER({cell}),{cell}>0),{cell},{LAST})"


class SharedSheet(Generic[Rule]):
    """A sheet of one cap or budget while the workbook is written: first joined, then filled.

    The calculations read its column ``after`` and it reads theirs, hence it is laid out before them.
    """

    def __init__(
        self,
        title: str,
        shared: Shared[Rule],
        data: ExportInput,
        where: Mapping[MeasureId, Addresses],
        figures: int,
    ) -> None:
        """Begin with whose row it is.

        Args:
            where: the figures of each measure's rules.
            figures: how many figures stand above the table.
        """
        self.shared: Shared[Rule] = shared
        self.title, self.where = title, where
        self.top = FIRST_FIGURE + figures + 1
        self.bottom = self.top + len(shared.entries) - 1
        self.grid: Grid[Entry] = Grid()
        self._steps: dict[MeasureId, Steps] = {}
        self._befores: dict[MeasureId, str] = {}
        self._uppers: dict[MeasureId, str] = {}
        self._stated: list[tuple[str, str, float, Look, Callable[[Result], Content]]] = []
        self._rows = {one.result.submission.id: row for row, one in enumerate(shared.entries, self.top)}
        self._add_who(data)

    def join(self, steps: Steps, heading: str, upper: str | None = None) -> None:
        """Let the steps of a measure go on from what this limit leaves of their newest amounts.

        ``upper`` is the column of what these may become at most where they are still open.
        """
        for stated in self._stated:
            if stated[0] not in steps.grid:
                steps.find(*stated)
        self._steps[steps.measure.id], self._befores[steps.measure.id] = steps, steps.last
        if upper is not None:
            self._uppers[steps.measure.id] = upper
        before, key = steps.last, f"shared:{self.title}"

        def left(row: int, submission: str) -> str:
            after = self.grid.cell("after", self._rows[submission])
            return f'IF({steps.grid.cell(before, row)}="","",\'{self.title}\'!{after})'

        steps.add(key, heading, 15, MONEY_LOOK, lambda row, result: left(row, result.submission.id))
        steps.last = key

    def add(self, key: str, heading: str, width: float, look: Look, formula: Callable[[int], str]) -> None:
        """A column of formulas."""
        self.grid.add(key, heading, width, look, lambda row, _: Formula(formula(row)))

    def add_where(
        self, there: str, key: str, heading: str, width: float, look: Look, formula: Callable[[int], str]
    ) -> None:
        """The same, with nothing where the column ``there`` has nothing."""
        self.add(
            key, heading, width, look, lambda row: f'IF({self.grid.cell(there, row)}="","",{formula(row)})'
        )

    def link(self, key: str, heading: str, width: float, look: Look, theirs: Callable[[Entry], str]) -> None:
        """A column that shows the one of the calculations that ``theirs`` names, where there is one."""

        self.grid.add(key, heading, width, look, lambda _, entry: self.linked(theirs(entry), entry))

    def linked(self, key: str, entry: Entry) -> Formula | None:
        """The cell of an application in a column of its calculation, None where that has no such column."""
        steps = self._steps[entry.part.measure.id]
        return Formula(steps.address(key, entry.result.submission.id)) if key in steps.grid else None

    def state(
        self, key: str, heading: str, width: float, look: Look, content: Callable[[Result], Content]
    ) -> None:
        """A column that shows what an application states, in its calculation, where it may be tried."""
        self._stated.append((key, heading, width, look, content))
        self.link(key, heading, width, look, lambda _: key)

    def find(
        self, key: str, heading: str, width: float, look: Look, content: Callable[[Entry], Content]
    ) -> None:
        """A column of findings."""
        self.grid.add(key, heading, width, look, lambda _, entry: content(entry))

    def area(self, key: str) -> str:
        """All cells of a column."""
        return self.grid.down(key, self.top, self.bottom)

    @property
    def figures(self) -> Addresses:
        """Those of the measure that states this limit."""
        return self.where[self.shared.home]

    @property
    def home(self) -> Measure:
        """The measure that states this limit."""
        measures = (part.measure for part in self.shared.parts)
        return next(one for one in measures if one.id == self.shared.home)

    def add_before(self, heading: str) -> None:
        """What each application would get without this limit."""
        self.link("before", heading, 15, MONEY_LOOK, lambda entry: self._befores[entry.part.measure.id])

    def add_upper(self) -> None:
        """What each application may get at most, of which a limit before this one leaves the amount open."""

        def content(row: int, entry: Entry) -> Content:
            upper = self._uppers.get(entry.part.measure.id)
            if upper is None:
                return None
            most = self.linked(upper, entry)
            return Formula(f'IF(AND({self.grid.cell("before", row)}="",ISNUMBER({most})),{most},"")')

        self.grid.add("upper", t("sheets.shared.upper"), 15, MONEY_LOOK, content)

    def asks(self, row: int) -> str:
        """Whether the application of a row takes part: it would get something."""
        before = self.grid.cell("before", row)
        return f"AND(ISNUMBER({before}),{before}>0)"

    def add_day(self) -> None:
        """The day of application."""
        self.state("day", t("sheets.shared.day"), 11, Look(form=DAY), _day)

    def add_turn(self, place: Callable[[int], str] | None) -> None:
        """Whose turn comes first: by ``place`` where it is given, then by day, then by number."""
        cell, first = self.grid.cell, ""
        if place is not None:
            self.add(
                "place",
                t("sheets.shared.place"),
                17,
                NUMBER,
                lambda row: f'IF({self.asks(row)},{place(row)},"")',
            )
            first = f"RANK({{place}},{self.area('place')},1)*{STEP * STEP}+"

        def queue(row: int) -> str:
            before = first.format(place=cell("place", row)) if place is not None else ""
            return (
                f'IF({self.asks(row)},{before}{place_or_last(cell("day", row))}*{STEP}+{cell("no", row)},"")'
            )

        def turn(row: int) -> str:
            return f'IF({cell("queue", row)}="","",RANK({cell("queue", row)},{self.area("queue")},1))'

        self.add("queue", t("sheets.shared.queue"), 15, NUMBER, queue)
        self.add("turn", t("sheets.shared.turn"), 6, NUMBER, turn)

    def larger_first(self, row: int) -> str:
        """The place of a row's amount among all, the largest first."""
        return f"RANK({self.grid.cell('before', row)},{self.area('before')})"

    def write(self, names: Names, title: str, note: str, figures: Sequence[Figure]) -> None:
        """Write the sheet, once all calculations that it reads stand."""
        page_: Worksheet = names.book.create_sheet(self.title)
        width, heading_row = len(self.grid), self.top - 1
        band(page_, 1, width, title, TITLE, TITLE_HEIGHT)
        band(page_, 2, width, note, NOTE, 28)
        for row, (label, formula, look) in enumerate(figures, FIRST_FIGURE):
            put(page_, row, 1, label, as_total(TEXT))
            page_.merge_cells(start_row=row, start_column=1, end_row=row, end_column=_FIGURE_COLUMN - 1)
            put(page_, row, _FIGURE_COLUMN, Formula(formula), look)
            page_.row_dimensions[row].height = ROW_HEIGHT
        self.grid.write_headings(page_, heading_row)
        self.grid.stream_rows(page_, self.top, self.shared.entries)
        page(
            page_,
            width=width,
            last_row=self.bottom,
            heading_rows=(heading_row, heading_row),
            freeze=f"C{self.top}",
        )

    def _add_who(self, data: ExportInput) -> None:
        grid, many = self.grid, len(self.shared.parts) > 1
        grid.add("no", t("sheets.column.no"), 5, NUMBER, lambda row, _: row - self.top + 1)
        grid.add("code", t("sheets.column.code"), 13, CODE, lambda _, entry: entry.result.submission.id)
        if many:
            grid.add(
                "measure", t("sheets.column.measure"), 20, TEXT, lambda _, entry: entry.part.measure.name
            )
        grid.add(
            "entity", t("sheets.column.entity"), 20, TEXT, lambda _, entry: data.entity_name(entry.result)
        )


def _day(result: Result) -> Content:
    return day_number(result.submission.applied_on)
