"""The tables of awards, payments and the public notice: rows by measure, totals as sums, signatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.case import Result
from workbench.i18n import language, t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.book import FIRST_TABLE_ROW, Control, Draft, FrontRow, clause_of, payers
from workbench.sheets.calculation import Calculation
from workbench.sheets.column_look import add_column, add_split
from workbench.sheets.front_remarks import remark
from workbench.sheets.front_words import (
    AMOUNT_WORDS,
    CHECK,
    WORDS,
    mark_differing,
    words_check,
    words_formula,
    words_text,
)
from workbench.sheets.grid import Grid
from workbench.sheets.model import Kind, MeasureExport, Payee
from workbench.sheets.style import (
    CODE,
    LONG,
    NUMBER,
    POINTS,
    ROW_HEIGHT,
    TEXT,
    WAN,
    Content,
    Formula,
    Look,
    as_total,
    band,
    put,
    yuan,
)

_WAN_LOOK = Look(form=WAN, align="right")
# Yuan in one 万元.
_WAN_YUAN = 10_000
_TOTAL_LABELS = {"total": "sheets.total", "unpaid": "sheets.payments.unpaid_total"}


def write_front(draft: Draft, kind: Kind) -> None:
    """Write the table of awards, payments or the notice as the workbook's first sheet."""
    sheet: Worksheet = draft.book.create_sheet(t(f"sheets.sheet.{kind.value}"), 0)
    grid = front_grid(draft, kind)
    draft.head(sheet, len(grid), draft.title(kind))
    grid.write_headings(sheet, FIRST_TABLE_ROW)
    row = FIRST_TABLE_ROW + 1
    groups = [
        (one, [result for result in _in_order(kind, one.part) if _shown(draft, kind, result)])
        for one in draft.calculations
    ]
    row = _sections(draft, sheet, grid, groups, row, "total")
    if kind is Kind.PAYMENTS:
        row = _unpaid(draft, sheet, grid, row)
    if CHECK in grid:
        draft.word_checks = f"'{sheet.title}'!{grid.down(CHECK, FIRST_TABLE_ROW + 1, row - 1)}"
        mark_differing(sheet, grid[CHECK], FIRST_TABLE_ROW + 1, row - 1)
    grid.offer_filters(sheet, FIRST_TABLE_ROW, row - 1)
    row = draft.sign(sheet, row + 1, len(grid))
    draft.set_page(sheet, [column.key for column in grid], row)


def _in_order(kind: Kind, part: MeasureExport) -> Sequence[Result]:
    """By rank; in the notice by tier and number, since the order would give the ranks away."""
    if kind is not Kind.NOTICE:
        return part.results
    places = {tier.name: place for place, tier in enumerate(part.measure.tiers)}
    last = len(places)
    return sorted(part.results, key=lambda one: (places.get(one.tier or "", last), one.submission.id))


def _shown(draft: Draft, kind: Kind, result: Result) -> bool:
    """The table of awards shows everyone, the notice those with money, payments those with a payee."""
    if kind is Kind.AWARDS:
        return True
    return bool(result.award) and (kind is Kind.NOTICE or result.submission.id in draft.data.payees)


def _sections(
    draft: Draft,
    sheet: Worksheet,
    grid: Grid[FrontRow],
    groups: Sequence[tuple[Calculation, Sequence[Result]]],
    row: int,
    key: str,
) -> int:
    """Each measure's rows with their subtotal, then the line that adds up; returns the row below.

    Args:
        key: what the totals are: of the table, or of the awards without a payee.
    """
    sums: list[int] = []
    number = every = 0
    for calculation, results in groups:
        if not results:
            continue
        rows = [FrontRow(number + place, result, calculation) for place, result in enumerate(results, 1)]
        number += len(rows)
        bottom = grid.stream_rows(sheet, row, rows)
        label = t("sheets.subtotal", name=calculation.part.measure.name, count=len(rows))
        fen = sum(result.award or 0 for result in results)
        every += fen
        front_sums(sheet, grid, bottom, label, partial(column_sum, row, bottom - 1), fen)
        sums.append(bottom)
        row = bottom + 1
    front_sums(sheet, grid, row, t(_TOTAL_LABELS[key]), partial(_sum_of, sums), every)
    for column in grid:
        if _is_summed(column.key):
            draft.totals[f"{key}:{column.key}"] = f"'{sheet.title}'!{grid.cell(column.key, row)}"
    return row + 1


def _sum_of(rows: Sequence[int], letter: str) -> str:
    return f"SUM({','.join(f'{letter}{row}' for row in rows)})" if rows else "SUM(0)"


def column_sum(top: int, bottom: int, letter: str) -> str:
    """The sum of a column between two rows."""
    return f"SUM({letter}{top}:{letter}{bottom})"


def _is_summed(key: str) -> bool:
    return key == "award" or key.startswith("split:")


def front_sums(
    sheet: Worksheet, grid: Grid[FrontRow], row: int, label: str, formula: Callable[[str], str], fen: int
) -> None:
    """A line of sums; ``fen`` is what its amount comes to, for the words."""
    for place, column in enumerate(grid, 1):
        content: Content = None
        if column.key == WORDS:
            content = words_text(fen)
        elif column.key == CHECK:
            content = words_check(grid.cell("award", row), grid.cell(WORDS, row))
        elif _is_summed(column.key):
            content = Formula(formula(grid[column.key]))
        put(sheet, row, place, content, as_total(column.look))
    first_sum = min(
        grid.place(column.key) for column in grid if _is_summed(column.key) or column.key in (WORDS, CHECK)
    )
    if first_sum > 1:
        put(sheet, row, 1, label, as_total(TEXT))
    if first_sum > 2:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=first_sum - 1)
    sheet.row_dimensions[row].height = max(ROW_HEIGHT, 30 if WORDS in grid else 0)


def _unpaid(draft: Draft, sheet: Worksheet, grid: Grid[FrontRow], row: int) -> int:
    """Awards without a payee, in a section of their own, so that no line of the totals is blank."""
    groups = [
        (
            one,
            [
                result
                for result in one.part.results
                if result.award and result.submission.id not in draft.data.payees
            ],
        )
        for one in draft.calculations
    ]
    if not any(results for _, results in groups):
        return row
    band(sheet, row + 1, len(grid), t("sheets.payments.unpaid"), as_total(TEXT), ROW_HEIGHT)
    below = _sections(draft, sheet, grid, groups, row + 2, "unpaid")
    label = t("sheets.payments.all_total")
    every = sum(one.award or 0 for part in draft.data.measures for one in part.results)
    front_sums(sheet, grid, below, label, partial(_sum_of, (row - 1, below - 1)), every)
    shown = f"'{sheet.title}'!{grid.cell('award', below)}"
    draft.controls.append(Control(t("sheets.checks.table", name=label), shown, every))
    return below + 1


def front_grid(draft: Draft, kind: Kind) -> Grid[FrontRow]:
    """The columns that the layout names, with the payers in place of ``split``."""
    grid: Grid[FrontRow] = Grid()
    known = _contents(draft, kind, grid)
    for column in draft.layout.columns:
        if column.key == "split":
            for payer in payers(draft.data.measures):
                add_split(grid, column, payer, partial(_part_of, payer))
        elif column.key in (WORDS, CHECK, AMOUNT_WORDS) and language() != "zh":
            continue  # Amounts in words are a Chinese form of vouchers; it has no counterpart.
        else:
            add_column(grid, column, *known[column.key])
    return grid


def _part_of(payer: str, _: int, row: FrontRow) -> Content:
    cell = row.cells.get(f"split:{payer}")
    return Formula(cell) if cell else None


def _contents(
    draft: Draft, kind: Kind, grid: Grid[FrontRow]
) -> Mapping[str, tuple[Look, Callable[[int, FrontRow], Content]]]:
    """Look and content of every column that a layout may name."""

    def link(key: str) -> Callable[[int, FrontRow], Content]:
        return lambda _, row: Formula(row.cells[key]) if key in row.cells else None

    def payee(key: str) -> Callable[[int, FrontRow], Content]:
        def content(_: int, row: FrontRow) -> Content:
            found: Payee | None = draft.data.payees.get(row.result.submission.id)
            return getattr(found, key) if found else t("sheets.payments.no_payee")

        return content

    award, tier = link("award"), link("tier")
    in_wan = draft.layout.unit == "wan"
    if kind is Kind.NOTICE:
        # What is published reads no calculation: there is none beside it.
        tier = lambda _, row: row.result.tier  # noqa: E731
        award = lambda _, row: yuan(row.result.award or 0) / (_WAN_YUAN if in_wan else 1)  # noqa: E731
    return {
        "no": (NUMBER, lambda _, row: row.number),
        "code": (CODE, lambda _, row: row.result.submission.id),
        "entity_code": (CODE, lambda _, row: row.result.submission.entity),
        "entity": (TEXT, lambda _, row: draft.data.entity_name(row.result)),
        "title": (TEXT, lambda _, row: row.result.submission.title),
        "clause": (TEXT, lambda _, row: clause_of(row.calculation.part.measure)),
        "sheets": (NUMBER, link("sheets")),
        "score": (POINTS, link("score")),
        "rank": (NUMBER, link("rank")),
        "tier": (Look(), tier),
        "nominal": (MONEY_LOOK, link("nominal")),
        "item_capped": (MONEY_LOOK, link("item_capped")),
        "add_on": (MONEY_LOOK, lambda _, row: Formula(_difference(row.cells, "with_add_ons", "item_capped"))),
        "entity_capped": (MONEY_LOOK, link("entity_capped")),
        "award": (_WAN_LOOK if in_wan else MONEY_LOOK, award),
        WORDS: (TEXT, lambda _, row: words_text(row.result.award)),
        CHECK: (Look(), lambda number, _: words_check(grid.cell("award", number), grid.cell(WORDS, number))),
        "account_name": (TEXT, payee("account_name")),
        "bank": (TEXT, payee("bank")),
        "account": (CODE, payee("account")),
        "district": (Look(), payee("district")),
        "status": (Look(), lambda _, row: t("sheets.payments.status")),
        "remark": (TEXT, lambda _, row: remark(draft, kind, row)),
        "note": (TEXT, lambda _, row: draft.remark(row.result)),
        AMOUNT_WORDS: (TEXT, lambda _, row: Formula(words_formula(row.cells["award"]))),
        "opinion": (LONG, lambda _, row: row.opinion),
    }


def _difference(cells: Mapping[str, str], after: str, before: str) -> str:
    return f'IF({cells[after]}="","",ROUND({cells[after]}-{cells[before]},2))'
