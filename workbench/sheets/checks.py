"""The sheet 核对: what the formulas give beside what the system computed when it wrote the file.

The system's values stand here only, as constants to compare with; no other formula reads this sheet.
"""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.case import Result
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.book import Control, Draft, payers
from workbench.sheets.calculation import Calculation
from workbench.sheets.formulas import Evaluator
from workbench.sheets.grid import Grid
from workbench.sheets.model import Kind
from workbench.sheets.style import (
    CODE,
    NOTE,
    NUMBER,
    POINTS,
    TEXT,
    TITLE,
    TITLE_HEIGHT,
    Content,
    Formula,
    Look,
    alarm,
    as_total,
    band,
    lines_needed,
    page,
    put,
    row_height,
    yuan,
)

_TOP, _HEADING_ROW, _VERDICT_ROW = 6, 5, 3
_VERDICT_COLUMN = 8
# Characters of the column that has what is compared.
_CODE_WIDTH = 26
# Decimals of money, and of scores whatever their rounding.
_CENTS, _STEADY = 2, 9
Pair = tuple[Result, Calculation]


def write_checks(draft: Draft, kind: Kind) -> str:
    """Write the sheet; returns its title."""
    sheet: Worksheet = draft.book.create_sheet(t("sheets.sheet.checks"))
    grid = _grid()
    width = len(grid)
    band(sheet, 1, width, t("sheets.checks.title"), TITLE, TITLE_HEIGHT)
    band(sheet, 2, width, t("sheets.checks.note"), NOTE, 28)
    grid.write_headings(sheet, _HEADING_ROW)
    pairs = [(result, one) for one in draft.calculations for result in _by_number(one)]
    row = grid.stream_rows(sheet, _TOP, pairs)
    row = _totals(draft, kind, sheet, row)
    put(sheet, _VERDICT_ROW, 1, t("sheets.checks.overall"), as_total(TEXT))
    verdicts = f"{grid['verdict']}{_TOP}:{grid['verdict']}{row - 1}"
    every = f'COUNTIF({verdicts},"{t("sheets.checks.different")}")=0'
    put(sheet, _VERDICT_ROW, 2, _verdict(every), as_total(TEXT))
    for area in (f"B{_VERDICT_ROW}", verdicts):
        alarm(sheet, area, t("sheets.checks.different"))
    grid.offer_filters(sheet, _HEADING_ROW, row - 1)
    page(
        sheet,
        width=width,
        last_row=row - 1,
        heading_rows=(_HEADING_ROW, _HEADING_ROW),
        freeze=f"C{_TOP}",
    )
    return sheet.title


def differing(title: str, evaluator: Evaluator) -> tuple[str, ...]:
    """The lines of a written sheet whose formulas do not give the system's values; none where all is well."""
    if evaluator.value(title, _VERDICT_ROW, 2) == t("sheets.checks.same"):
        return ()
    return tuple(
        str(evaluator.value(title, row, 1))
        for row in evaluator.rows(title)
        if evaluator.value(title, row, _VERDICT_COLUMN) == t("sheets.checks.different")
    )


def _verdict(test: str) -> Formula:
    return Formula(f'IF({test},"{t("sheets.checks.same")}","{t("sheets.checks.different")}")')


def _by_number(calculation: Calculation) -> list[Result]:
    return sorted(calculation.part.results, key=lambda result: result.submission.id)


def _grid() -> Grid[Pair]:
    grid: Grid[Pair] = Grid()

    def link(key: str) -> Callable[[int, Pair], Content]:
        return lambda _, pair: Formula(pair[1].cell(key, pair[0].submission.id)) if pair[1].has(key) else None

    def add(key: str, width: float, look: Look, content: Callable[[int, Pair], Content]) -> None:
        grid.add(key, t(f"sheets.checks.{key}"), width, look, content)

    add("code", _CODE_WIDTH, CODE, lambda _, pair: pair[0].submission.id)
    add("score", 12, POINTS, link("score"))
    add("system_score", 12, POINTS, lambda _, pair: pair[0].panel.score)
    add("tier", 12, Look(), link("tier"))
    add("system_tier", 12, Look(), lambda _, pair: pair[0].tier)
    add("award", 18, MONEY_LOOK, link("award"))
    add("system_award", 18, MONEY_LOOK, lambda _, pair: _money(pair[0].award))

    def verdict(row: int, _: Pair) -> Content:
        tests = (
            f'{grid.cell(mine, row)}&""={grid.cell(system, row)}&""'
            if mine == "tier"
            else _equal(grid.cell(mine, row), grid.cell(system, row), _STEADY if mine == "score" else _CENTS)
            for mine, system in (
                ("score", "system_score"),
                ("tier", "system_tier"),
                ("award", "system_award"),
            )
        )
        return _verdict(f"AND({','.join(tests)})")

    add("verdict", 12, Look(), verdict)
    return grid


def _money(fen: int | None) -> Content:
    return None if fen is None else yuan(fen)


def _equal(mine: str, system: str, decimals: int) -> str:
    """Equal to so many decimals, or both empty."""
    return f'IF(OR({mine}="",{system}=""),AND({mine}="",{system}=""),ROUND({mine}-{system},{decimals})=0)'


def _totals(draft: Draft, kind: Kind, sheet: Worksheet, row: int) -> int:
    """Control totals: by measure, over the tables, over the parts paid."""
    results = [result for one in draft.calculations for result in one.part.results]
    lines: list[Control] = []
    for one in draft.calculations:
        total = sum(result.award or 0 for result in one.part.results)
        label = t("sheets.checks.measure", name=one.part.measure.name)
        lines.append(Control(label, f"SUM({one.column('award')})", total))
    every = sum(result.award or 0 for result in results)
    front = {key.partition(":")[0] for key in draft.totals}
    if front:
        scale = "*10000" if draft.layout.unit == "wan" else ""
        shown = "+".join(draft.totals[f"{key}:award"] for key in sorted(front))
        lines.append(Control(t("sheets.checks.front"), f"({shown}){scale}", every))
    for payer in payers(draft.data.measures):
        cells = [
            draft.totals[f"{key}:split:{payer}"]
            for key in sorted(front)
            if f"{key}:split:{payer}" in draft.totals
        ]
        if cells:
            part = sum(result.split.get(payer, 0) for result in results)
            lines.append(Control(t("sheets.checks.split", payer=payer), "+".join(cells), part))
    lines += draft.controls
    if draft.word_checks:
        differing_words = f'COUNTIF({draft.word_checks},"{t("sheets.checks.different")}")'
        lines.append(Control(t("sheets.checks.words"), differing_words, 0, is_money=False))
    for control in lines:
        _control(sheet, row, control)
        row += 1
    return row


def _control(sheet: Worksheet, row: int, control: Control) -> None:
    look = as_total(MONEY_LOOK if control.is_money else NUMBER)
    for place in range(1, _VERDICT_COLUMN + 1):
        put(sheet, row, place, None, as_total(TEXT))
    put(sheet, row, 1, control.label, as_total(TEXT))
    sheet.row_dimensions[row].height = row_height(lines_needed(control.label, _CODE_WIDTH))
    put(sheet, row, 6, Formula(control.formula), look)
    put(sheet, row, 7, yuan(control.found) if control.is_money else control.found, look)
    put(sheet, row, _VERDICT_COLUMN, _verdict(f"ROUND(F{row}-G{row},{_CENTS})=0"), as_total(Look()))
