"""The report of the panel (评审报告), one sheet a measure: what was done, the tiers, the table, who signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.measure import Measure
from workbench.i18n import join, t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.book import FIRST_TABLE_ROW, Control, Draft, FrontRow
from workbench.sheets.calculation import Calculation
from workbench.sheets.front_report_tiers import TierTable
from workbench.sheets.fronts import column_sum, front_grid, front_sums
from workbench.sheets.grid import Grid
from workbench.sheets.model import Kind
from workbench.sheets.paragraphs import box_height, paragraphs, parted
from workbench.sheets.parameter_rows import behind
from workbench.sheets.style import (
    LINE,
    ROW_HEIGHT,
    TALLEST_ROW,
    TEXT,
    Content,
    Formula,
    as_total,
    band,
    put,
)

# Of a text in a formula, in characters: the format's 255 less some.
_LONGEST_LITERAL = 200


def write_report(draft: Draft) -> None:
    """Write a report for each measure, as the workbook's first sheets; the last adds all of them up."""
    sums: list[str] = []
    pairs = list(zip(draft.calculations, draft.addresses, strict=True))
    for place, (calculation, where) in enumerate(pairs):
        sheet: Worksheet = draft.book.create_sheet(t("sheets.sheet.report", number=place + 1), place)
        grid = front_grid(draft, Kind.REPORT)
        _first_rows_only(grid)
        draft.head(sheet, len(grid), draft.title(Kind.REPORT, calculation.part.measure))
        headings, width = _paragraphs(draft, sheet, grid, calculation, FIRST_TABLE_ROW), len(grid)
        if calculation.part.measure.tiers:
            # Before the table: under it, on a further page, the table's headings would stand above it.
            tiers = TierTable(draft, sheet, [column.width for column in grid])
            headings = 1 + tiers.write(calculation, where, headings)
            width = max(width, tiers.width)
        grid.write_headings(sheet, headings)
        bottom = grid.stream_rows(sheet, headings + 1, list(_rows(draft, grid, calculation)))
        results = calculation.part.results
        fen = sum(result.award or 0 for result in results)
        label = t("sheets.subtotal", name=calculation.part.measure.name, count=len(results))
        front_sums(sheet, grid, bottom, label, partial(column_sum, headings + 1, bottom - 1), fen)
        sums.append(f"'{sheet.title}'!{grid.cell('award', bottom)}")
        for column in grid:
            if column.key == "award" or column.key.startswith("split:"):
                cell = f"'{sheet.title}'!{grid.cell(column.key, bottom)}"
                draft.totals[f"report{place + 1}:{column.key}"] = cell
        row = bottom + 1
        if place + 1 == len(pairs) > 1:
            row = _of_all(draft, sheet, grid, row, sums)
        row = draft.sign(sheet, row + 1, len(grid))
        beyond = [""] * (width - len(grid))
        draft.set_page(sheet, [*(column.key for column in grid), *beyond], row, headings)
        # What stands above the headings would take most of a screen.
        sheet.freeze_panes = None


def _first_rows_only(grid: Grid[FrontRow]) -> None:
    """Where an opinion needs more rows than one, the others hold nothing else."""

    def only(content: Callable[[int, FrontRow], Content]) -> Callable[[int, FrontRow], Content]:
        return lambda number, row: content(number, row) if row.number else None

    grid.columns[:] = [
        column if column.key == "opinion" else replace(column, content=only(column.content))
        for column in grid
    ]


def _rows(draft: Draft, grid: Grid[FrontRow], calculation: Calculation) -> Iterator[FrontRow]:
    """Submissions in the order of the table; one with a long opinion goes on in rows without a number."""
    width = next((column.width for column in grid if column.key == "opinion"), 0)
    for number, result in enumerate(calculation.part.results, 1):
        text = paragraphs(draft.data.opinions.get(result.submission.id, ""))
        first, *others = parted(text, width, TALLEST_ROW)
        yield FrontRow(number, result, calculation, first)
        for other in others:
            yield FrontRow(0, result, calculation, other)


def _paragraphs(
    draft: Draft, sheet: Worksheet, grid: Grid[FrontRow], calculation: Calculation, row: int
) -> int:
    """What was reviewed, by whom and how; returns the row below."""
    width = sum(column.width for column in grid)
    for said in _said(draft, calculation):
        words = re.sub(r'"&[^"]*&"', "000", said) if isinstance(said, Formula) else said
        band(sheet, row, len(grid), said, LINE, max(ROW_HEIGHT, box_height(words, width)))
        row += 1
    return row


def _said(draft: Draft, calculation: Calculation) -> Iterator[str]:
    part, about = calculation.part, draft.data.provenance
    measure = part.measure
    yield t(
        "sheets.report.what",
        round=about.round_name,
        code=about.round_code,
        measure=measure.name,
        day=about.as_of,
    )
    yield _sentence(
        "sheets.report.counts",
        count=f"COUNT({calculation.column('no')})",
        scored=f"COUNT({calculation.column('score')})",
        awarded=f'COUNTIF({calculation.column("award")},">0")',
    )
    yield t("sheets.report.experts", count=len(part.reviewers), names=join(part.reviewers))
    yield _method(measure)
    if measure.scoring.by_criterion:
        yield t("rules.show.by_criterion")
    if calculation.marks is not None and calculation.marks.averaged == "calibrated":
        yield t("sheets.report.calibrated", sheet=calculation.marks.title)
    adopted = measure.adoption
    yield t(
        "sheets.report.rules",
        id=measure.id,
        version=measure.version,
        adopted=t("sheets.about.adoption", by=adopted.by, day=adopted.on, document=adopted.document)
        if adopted
        else t("sheets.about.not_adopted"),
        hash=measure.hashes.meaning_sha256,
    )


def _method(measure: Measure) -> str:
    """How the marks become a score, as the rules put it."""
    scoring, trim = measure.scoring, measure.scoring.trim
    clause, _, _ = behind(measure, scoring.citations)
    return t(
        f"rules.show.average.{scoring.average}",
        full=scoring.full_points,
        least=scoring.minimum_sheets,
        decimals=scoring.decimals,
        sheets=trim.from_sheets if trim else 0,
        high=trim.high if trim else 0,
        low=trim.low if trim else 0,
        source=clause,
    )


def _sentence(key: str, **formulas: str) -> Formula:
    """Words whose parts are live formulas."""
    words = t(key, **{name: f"\ue000{name}\ue001" for name in formulas})
    terms: list[str] = []
    for place, piece in enumerate(re.split("\ue000(.*?)\ue001", words)):
        if place % 2:
            terms.append(formulas[piece])
        else:
            starts = range(0, len(piece), _LONGEST_LITERAL)
            cut = (piece[at : at + _LONGEST_LITERAL].replace('"', '""') for at in starts)
            terms += (f'"{one}"' for one in cut)
    return Formula("&".join(terms))


def _of_all(draft: Draft, sheet: Worksheet, grid: Grid[FrontRow], row: int, sums: Sequence[str]) -> int:
    """The line that adds up the measures of the round."""
    place = grid.place("award")
    for column in range(1, len(grid) + 1):
        put(sheet, row, column, None, as_total(TEXT))
    label = t("sheets.report.of_all", count=len(sums))
    put(sheet, row, 1, label, as_total(TEXT))
    if place > 2:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=place - 1)
    put(sheet, row, place, Formula("+".join(sums)), as_total(MONEY_LOOK))
    sheet.row_dimensions[row].height = ROW_HEIGHT
    every = sum(one.award or 0 for part in draft.data.measures for one in part.results)
    draft.controls.append(Control(label, f"'{sheet.title}'!{grid.cell('award', row)}", every))
    return row + 1
