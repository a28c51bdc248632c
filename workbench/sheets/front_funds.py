"""The table 资金分配汇总表: a row a measure, its money by payer, and what is left of its budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.measure import Measure
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK, Addresses
from workbench.sheets.book import FIRST_TABLE_ROW, Control, Draft, article_of, payers
from workbench.sheets.budget_rows import OWN, POLICY, home_of_policy
from workbench.sheets.calculation import Calculation
from workbench.sheets.column_look import add_column, add_split
from workbench.sheets.grid import Grid
from workbench.sheets.model import Kind
from workbench.sheets.style import NUMBER, ROW_HEIGHT, TEXT, Content, Formula, Look, alarm, as_total, put

_TOP = FIRST_TABLE_ROW + 1
_SUMMED = ("submissions", "awarded", "computed", "approved")
# Not every measure has a budget, hence a sum may be of nothing.
_SUMMED_WHERE_ANY = ("budget", "spent", "left")


@dataclass(frozen=True)
class _Row:
    """One measure in the table: its number there, where its steps and the figures of its rules stand."""

    number: int
    calculation: Calculation
    where: Addresses

    @property
    def measure(self) -> Measure:
        return self.calculation.part.measure


def write_funds(draft: Draft) -> None:
    """Write the table as the workbook's first sheet."""
    sheet: Worksheet = draft.book.create_sheet(t("sheets.sheet.funds"), 0)
    pairs = zip(draft.calculations, draft.addresses, strict=True)
    rows = [_Row(number, one, where) for number, (one, where) in enumerate(pairs, 1)]
    grid = _grid(draft)
    draft.head(sheet, len(grid), draft.title(Kind.FUNDS))
    grid.write_headings(sheet, FIRST_TABLE_ROW)
    total = grid.stream_rows(sheet, _TOP, rows)
    _total(draft, sheet, grid, total)
    row = total + 1
    for policy in dict.fromkeys(one.measure.policy for one in rows):
        members = [one for one in rows if one.measure.policy == policy]
        home = home_of_policy(draft.data, draft.limits, policy)
        first = next(one for one in members if one.measure.id == home)
        if any(budget.policy_wide for budget in first.measure.budgets):
            _policy(sheet, grid, row, first, members)
            row += 1
    if "over" in grid:
        alarm(sheet, f"{grid['over']}{_TOP}:{grid['over']}{row - 1}", t("sheets.funds.over"))
    _controls(draft, sheet, grid, total)
    row = draft.sign(sheet, row + 1, len(grid))
    draft.set_page(sheet, [column.key for column in grid], row)


def _grid(draft: Draft) -> Grid[_Row]:
    grid: Grid[_Row] = Grid()
    contents = _contents(draft, grid)
    for column in draft.layout.columns:
        if column.key == "split":
            for payer in payers(draft.data.measures):
                add_split(grid, column, payer, _sum_of(f"split:{payer}"))
        else:
            add_column(grid, column, *contents[column.key])
    return grid


def _sum_of(key: str) -> Callable[[int, _Row], Content]:
    """The sum of a step over the submissions; 0 where the measure has no such step."""
    return lambda _, row: Formula(f"SUM({row.calculation.column(key)})") if row.calculation.has(key) else 0


def _contents(draft: Draft, grid: Grid[_Row]) -> dict[str, tuple[Look, Callable[[int, _Row], Content]]]:
    def computed(_: int, row: _Row) -> Content:
        key = "computed" if row.calculation.has("computed") else "award"
        return Formula(f"SUM({row.calculation.column(key)})")

    def approved(number: int, row: _Row) -> Content:
        return _sum_of("award")(number, row) if draft.data.decided else t("sheets.funds.undecided")

    def budget(_: int, row: _Row) -> Content:
        return t("sheets.funds.none") if row.measure.budget is None else _budget(row.where, OWN)

    def used(_: int, row: _Row) -> Content:
        return None if row.measure.budget is None else Formula(row.where["budget used", OWN])

    def left(_: int, row: _Row) -> Formula | None:
        return None if row.measure.budget is None else _left(row.where, OWN, row.calculation.column("award"))

    def over(number: int, row: _Row) -> Content:
        found = left(number, row)
        return found and _over(grid, number, found)

    return {
        "no": (NUMBER, lambda _, row: row.number),
        "measure": (TEXT, lambda _, row: row.measure.name),
        "clause": (TEXT, lambda _, row: article_of(row.measure)),
        "submissions": (NUMBER, lambda _, row: Formula(f"COUNT({row.calculation.column('no')})")),
        "awarded": (NUMBER, lambda _, row: Formula(f'COUNTIF({row.calculation.column("award")},">0")')),
        "computed": (MONEY_LOOK, computed),
        "approved": (MONEY_LOOK, approved),
        "budget": (MONEY_LOOK, budget),
        "spent": (MONEY_LOOK, used),
        "left": (MONEY_LOOK, left),
        "over": (Look(), over),
        "remark": (TEXT, lambda _, row: None),
    }


def _budget(where: Addresses, scope: str) -> Formula:
    """A budget, or the word that it is not set."""
    cell = where["budget", scope]
    return Formula(f'IF({cell}="","{t("sheets.funds.pending")}",{cell})')


def _left(where: Addresses, scope: str, awards: str) -> Formula:
    """What is left of a budget after the ledger and these awards; nothing where it is not set."""
    budget, used = where["budget", scope], where["budget used", scope]
    return Formula(f'IF({budget}="","",ROUND({budget}-{used}-SUM({awards}),2))')


def _over(grid: Grid[_Row], row: int, left: Formula) -> Formula:
    """Whether more is spent than there is; from the cell of what is left where the table has it."""
    found = grid.cell("left", row) if "left" in grid else left
    over, within = t("sheets.funds.over"), t("sheets.funds.within")
    return Formula(f'IF(ISNUMBER({found}),IF({found}<0,"{over}","{within}"),"")')


def _line(sheet: Worksheet, grid: Grid[_Row], row: int, label: str, contents: dict[str, Content]) -> None:
    """A line below the measures: its label up to the first figure, then these cells."""
    for place, column in enumerate(grid, 1):
        put(sheet, row, place, contents.get(column.key), as_total(column.look))
    figures = [grid.place(column.key) for column in grid if column.key in contents]
    first = min(figures, default=1)
    if first > 1:
        put(sheet, row, 1, label, as_total(TEXT))
    if first > 2:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=first - 1)
    sheet.row_dimensions[row].height = ROW_HEIGHT


def _total(draft: Draft, sheet: Worksheet, grid: Grid[_Row], row: int) -> None:
    contents: dict[str, Content] = {}
    for column in grid:
        area = f"{grid[column.key]}{_TOP}:{grid[column.key]}{row - 1}"
        if column.key == "approved" and not draft.data.decided:
            contents[column.key] = t("sheets.funds.undecided")
        elif column.key in _SUMMED or column.key.startswith("split:"):
            contents[column.key] = Formula(f"SUM({area})")
        elif column.key in _SUMMED_WHERE_ANY:
            contents[column.key] = Formula(f'IF(COUNT({area})=0,"",SUM({area}))')
    _line(sheet, grid, row, t("sheets.total"), contents)
    shown = "approved" if draft.data.decided and "approved" in grid else "computed"
    named = f"'{sheet.title}'!"
    draft.totals["total:award"] = named + grid.cell(shown, row)
    for column in grid:
        if column.key.startswith("split:"):
            draft.totals[f"total:{column.key}"] = named + grid.cell(column.key, row)


def _policy(sheet: Worksheet, grid: Grid[_Row], row: int, first: _Row, members: Sequence[_Row]) -> None:
    """What is left of a policy's budget after all its measures here; the first one's parameters state it."""
    where = first.where
    left = _left(where, POLICY, ",".join(one.calculation.column("award") for one in members))
    found: dict[str, Content] = {
        "budget": _budget(where, POLICY),
        "spent": Formula(where["budget used", POLICY]),
        "left": left,
        "over": _over(grid, row, left),
    }
    contents = {key: content for key, content in found.items() if key in grid}
    _line(sheet, grid, row, t("sheets.funds.policy", policy=first.measure.policy), contents)


def _controls(draft: Draft, sheet: Worksheet, grid: Grid[_Row], total: int) -> None:
    """Counts and the computed amounts of the table against the system's."""
    results = [result for part in draft.data.measures for result in part.results]
    found = {
        "submissions": (len(results), False),
        "awarded": (sum(1 for one in results if one.award), False),
        "computed": (sum(map(draft.data.computed_fen, draft.data.measures)), True),
    }
    for key, (figure, is_money) in found.items():
        if key in grid:
            label = t("sheets.checks.table", name=t(f"sheets.column.{key}"))
            cell = f"'{sheet.title}'!{grid.cell(key, total)}"
            draft.controls.append(Control(label, cell, figure, is_money))
