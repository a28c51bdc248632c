"""The tables of awards, payments and the public notice: rows by measure, totals as sums, signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.case import Result
from workbench.domain.facts import YES
from workbench.i18n import language, t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.book import FIRST_TABLE_ROW, Draft, clause_of, links, payers, title_of
from workbench.sheets.calculation import Calculation
from workbench.sheets.functions import CHINESE_CAPITALS
from workbench.sheets.grid import Grid
from workbench.sheets.model import Kind, Payee
from workbench.sheets.style import (
    CODE,
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
    page,
    put,
)

_WAN_LOOK = Look(form=WAN, align="right")
# Yuan in one 万元.
_WAN_YUAN = 10_000


@dataclass(frozen=True)
class FrontRow:
    """One submission in a table: its number there, its result, and where its steps stand."""

    number: int
    result: Result
    calculation: Calculation

    @property
    def cells(self) -> Mapping[str, str]:
        """Cells of the row's steps, as `links` names them."""
        return links(self.calculation, self.result.submission.id)


def write_front(draft: Draft, kind: Kind) -> None:
    """Write the table of awards, payments or the notice as the workbook's first sheet."""
    sheet: Worksheet = draft.book.create_sheet(t(f"sheets.sheet.{kind.value}"), 0)
    grid = _grid(draft, kind)
    draft.head(sheet, len(grid), title_of(draft.data, kind))
    grid.write_headings(sheet, FIRST_TABLE_ROW)
    row = FIRST_TABLE_ROW + 1
    groups = [
        (one, [result for result in one.part.results if _shown(draft, kind, result)])
        for one in draft.calculations
    ]
    row, sums = _sections(sheet, grid, groups, row)
    row = _total(sheet, grid, row, t("sheets.total"), sums, draft.totals, "total")
    if kind is Kind.PAYMENTS:
        row = _unpaid(draft, sheet, grid, row)
    row = draft.sign(sheet, row + 1, len(grid))
    page(
        sheet,
        width=len(grid),
        last_row=row,
        heading_rows=(FIRST_TABLE_ROW, FIRST_TABLE_ROW),
        freeze=f"A{FIRST_TABLE_ROW + 1}",
    )


def _shown(draft: Draft, kind: Kind, result: Result) -> bool:
    """The table of awards shows everyone, the notice those with money, payments those with a payee."""
    if kind is Kind.AWARDS:
        return True
    return bool(result.award) and (kind is Kind.NOTICE or result.submission.id in draft.data.payees)


def _sections(
    sheet: Worksheet,
    grid: Grid[FrontRow],
    groups: Sequence[tuple[Calculation, Sequence[Result]]],
    row: int,
) -> tuple[int, list[int]]:
    """Each measure's rows with their subtotal; returns the row below and the rows of the subtotals."""
    sums: list[int] = []
    number = 0
    for calculation, results in groups:
        if not results:
            continue
        rows = [FrontRow(number + place, result, calculation) for place, result in enumerate(results, 1)]
        number += len(rows)
        bottom = grid.write_rows(sheet, row, rows)
        label = t("sheets.subtotal", name=calculation.part.measure.name, count=len(rows))
        _sums(sheet, grid, bottom, label, partial(_column_sum, row, bottom - 1))
        sums.append(bottom)
        row = bottom + 1
    return row, sums


def _total(
    sheet: Worksheet,
    grid: Grid[FrontRow],
    row: int,
    label: str,
    parts: Sequence[int],
    totals: dict[str, str],
    key: str,
) -> int:
    """A line that adds subtotals up."""
    _sums(
        sheet,
        grid,
        row,
        label,
        lambda letter: f"SUM({','.join(f'{letter}{part}' for part in parts)})" if parts else "SUM(0)",
    )
    for column in grid:
        if _is_summed(column.key):
            totals[f"{key}:{column.key}"] = f"'{sheet.title}'!{grid.cell(column.key, row)}"
    return row + 1


def _column_sum(top: int, bottom: int, letter: str) -> str:
    return f"SUM({letter}{top}:{letter}{bottom})"


def _is_summed(key: str) -> bool:
    return key == "award" or key.startswith("split:") or key == "words"


def _sums(
    sheet: Worksheet, grid: Grid[FrontRow], row: int, label: str, formula: Callable[[str], str]
) -> None:
    for place, column in enumerate(grid, 1):
        look, content = column.look, None
        if column.key == "words":
            content = Formula(in_words(grid.cell("award", row)))
        elif _is_summed(column.key):
            content = Formula(formula(grid[column.key]))
        put(sheet, row, place, content, as_total(look))
    first_sum = min(grid.place(column.key) for column in grid if _is_summed(column.key))
    if first_sum > 1:
        put(sheet, row, 1, label, as_total(TEXT))
    if first_sum > 2:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=first_sum - 1)
    sheet.row_dimensions[row].height = max(ROW_HEIGHT, 30 if "words" in grid else 0)


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
    row, sums = _sections(sheet, grid, groups, row + 2)
    return _total(sheet, grid, row, t("sheets.payments.unpaid_total"), sums, draft.totals, "unpaid")


def _grid(draft: Draft, kind: Kind) -> Grid[FrontRow]:
    grid: Grid[FrontRow] = Grid()
    known = _contents(draft, kind, grid)
    for column in draft.layout.columns:
        if column.key == "split":
            for payer in payers(draft.data.measures):
                _add_split(grid, draft, payer, column.width)
        elif column.key == "words" and language() != "zh":
            continue  # Amounts in words are a Chinese form of cheques; it has no counterpart.
        else:
            look, content = known[column.key]
            heading = column.heading or t(f"sheets.column.{column.key}")
            grid.add(column.key, heading, column.width, look, content)
    return grid


def _add_split(grid: Grid[FrontRow], draft: Draft, payer: str, width: int) -> None:
    def part(_: int, row: FrontRow) -> Content:
        cell = row.cells.get(f"split:{payer}")
        return Formula(cell) if cell else None

    grid.add(f"split:{payer}", t("sheets.column.split", payer=payer), width, MONEY_LOOK, part)


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

    award = link("award")
    if kind is Kind.NOTICE:
        award = lambda _, row: Formula(f'IF({row.cells["award"]}="","",{row.cells["award"]}/{_WAN_YUAN})')  # noqa: E731
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
        "tier": (Look(), link("tier")),
        "nominal": (MONEY_LOOK, link("nominal")),
        "item_capped": (MONEY_LOOK, link("item_capped")),
        "add_on": (MONEY_LOOK, lambda _, row: Formula(_difference(row.cells, "with_add_ons", "item_capped"))),
        "entity_capped": (MONEY_LOOK, link("entity_capped")),
        "award": (_WAN_LOOK if kind is Kind.NOTICE else MONEY_LOOK, award),
        "words": (TEXT, lambda number, _: Formula(in_words(grid.cell("award", number)))),
        "account_name": (TEXT, payee("account_name")),
        "bank": (TEXT, payee("bank")),
        "account": (CODE, payee("account")),
        "district": (Look(), payee("district")),
        "status": (Look(), lambda _, row: t("sheets.payments.status")),
        "remark": (TEXT, lambda _, row: _remark(draft, kind, row)),
        "note": (TEXT, lambda _, row: draft.remark(row.result)),
    }


def _difference(cells: Mapping[str, str], after: str, before: str) -> str:
    return f'IF({cells[after]}="","",ROUND({cells[after]}-{cells[before]},2))'


def _remark(draft: Draft, kind: Kind, row: FrontRow) -> Content:
    """Why there is no money, or which limit cut it; outside the table of awards only what staff noted."""
    if kind is not Kind.AWARDS:
        return draft.remark(row.result) if kind is Kind.PAYMENTS else None
    cells = row.cells
    standing, held = t("term.eligible.yes"), t("sheets.remark.held")
    notes = [f'IF({cells["tier"]}="","{t("sheets.remark.below")}","")'] if "tier" in cells else []
    if "lowered" in cells:
        notes.append(f'IF({cells["lowered"]}>0,"{t("sheets.remark.lowered")}","")')
    notes.append(f'IF({cells["item_capped"]}<{cells["nominal"]},"{t("sheets.remark.item_cap")}","")')
    notes += (f'IF({after}<{before},"{words}","")' for before, after, words in _cuts(row))
    found = f'IF({cells["held"]}="{YES}","{held}",{"&".join(notes)})'
    if "score" in cells:
        found = f'IF({cells["score"]}="","{t("sheets.remark.unscored")}",{found})'
    return Formula(f'IF({cells["eligible"]}<>"{standing}",{cells["eligible"]},{found})')


def _cuts(row: FrontRow) -> Iterator[tuple[str, str, str]]:
    """Cells before and after each limit behind the add-ons, and what it is called."""
    calculation, submission = row.calculation, row.result.submission.id
    before = row.cells["with_add_ons"]
    for column in calculation.grid:
        kind, _, name = column.key.partition(":")
        if kind in ("year", "stage"):
            after = calculation.cell(column.key, submission)
            key = "entity_cap" if kind == "year" else name
            yield before, after, t(f"sheets.remark.{key}")
            before = after


def in_words(cell: str) -> str:
    """Formula of an amount of yuan in cheque capitals (支付结算办法, annex 1): 人民币叁佰万元整."""
    fen = f"ROUND({cell}*100,0)"
    yuan, jiao, odd = f"INT({fen}/100)", f"INT(MOD({fen},100)/10)", f"MOD({fen},10)"

    def capitals(number: str) -> str:
        return f'TEXT({number},"{CHINESE_CAPITALS}")'

    whole = f'IF({yuan}>0,{capitals(yuan)}&"元","")'
    tens = f'IF({jiao}>0,{capitals(jiao)}&"角",IF(AND({yuan}>0,{odd}>0),"零",""))'
    ones = f'IF({odd}>0,{capitals(odd)}&"分",IF({jiao}>0,"","整"))'
    return f'IF({cell}="","",IF({fen}=0,"人民币零元整","人民币"&{whole}&{tens}&{ones}))'
