"""The sheet 评分明细: each mark a number, each sheet's totals live, one block of rows per submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.marks import Blank
from workbench.domain.rubric import Item, Scoring
from workbench.i18n import t
from workbench.sheets.addresses import Addresses
from workbench.sheets.grid import Grid
from workbench.sheets.item_words import mark_content
from workbench.sheets.marks_flags import add_flags, severities
from workbench.sheets.marks_points import add_points, state_word
from workbench.sheets.marks_rows import (
    HEADING_ROW,
    POINTS_ROW,
    TOP,
    WEIGHT_ROW,
    MarkRow,
    criterion_key,
    has_own,
    has_share,
    item_key,
    own_key,
    points_of,
)
from workbench.sheets.model import ExportInput, MeasureExport
from workbench.sheets.style import (
    CODE,
    HEADING,
    NOTE,
    PLAIN,
    TEXT,
    TITLE,
    TITLE_HEIGHT,
    Content,
    Formula,
    Look,
    as_input,
    band,
    page,
    put,
)

_MARK = Look(form=PLAIN)


@dataclass(frozen=True)
class MarksSheet:
    """A written marks sheet. ``blocks`` has the first and last row of each submission's score sheets,
    ``rows`` the row of each of them by submission and reviewer.
    """

    title: str
    grid: Grid[MarkRow]
    blocks: Mapping[str, tuple[int, int]]
    rows: Mapping[str, Mapping[str, int]]

    @property
    def averaged(self) -> str:
        """The column of totals that extremes are dropped from and that are averaged."""
        return "calibrated" if "calibrated" in self.grid else "total"

    def block(self, key: str, submission: str) -> str:
        """A column over the rows of one submission, with the sheet's name."""
        first, last = self.blocks[submission]
        return f"'{self.title}'!{self.grid.down(key, first, last)}"

    def cell(self, key: str, row: int) -> str:
        """One cell, with the sheet's name."""
        return f"'{self.title}'!{self.grid.cell(key, row)}"


def write_marks(
    book: Workbook, data: ExportInput, part: MeasureExport, number: int, where: Addresses
) -> MarksSheet:
    """Write the marks of one measure: submissions by number, sheets by reviewer."""
    sheet: Worksheet = book.create_sheet(t("sheets.sheet.marks", number=number))
    scoring = part.measure.scoring
    grid = _columns(scoring, data)
    add_points(grid, scoring, where)
    add_flags(grid, scoring, where, severities(part))
    width = len(grid)
    band(sheet, 1, width, t("sheets.marks.title", name=part.measure.name), TITLE, TITLE_HEIGHT)
    band(sheet, 2, width, t("sheets.marks.note"), NOTE)
    grid.write_headings(sheet, HEADING_ROW)
    _links(sheet, grid, scoring, where)
    rows = _rows(part)
    bottom = grid.stream_rows(sheet, TOP, rows)
    shown = POINTS_ROW if sheet.row_dimensions[WEIGHT_ROW].hidden else WEIGHT_ROW
    grid.offer_filters(sheet, shown, bottom - 1)
    page(sheet, width=width, last_row=bottom - 1, heading_rows=(HEADING_ROW, WEIGHT_ROW), freeze=f"F{TOP}")
    blocks = {row.result.submission.id: (row.first, row.last) for row in rows}
    places: dict[str, dict[str, int]] = {submission: {} for submission in blocks}
    for place, row in enumerate(rows, TOP):
        if row.sheet is not None:
            places[row.result.submission.id][row.sheet.reviewer] = place
    return MarksSheet(sheet.title, grid, blocks, places)


def _rows(part: MeasureExport) -> list[MarkRow]:
    """Rows by submission number; the order of reviewers is the one that settles equal extremes."""
    once = any(item.marked_once for item in part.measure.scoring.items)
    rows: list[MarkRow] = []
    for result in sorted(part.results, key=lambda result: result.submission.id):
        sheets = sorted(result.submission.sheets, key=lambda sheet: sheet.reviewer)
        start = TOP + len(rows)
        shared = start if once or not sheets else None
        first = start + 1 if shared and sheets else start
        last = max(first, first + len(sheets) - 1)
        if shared is not None:
            rows.append(MarkRow(result, None, first, last, shared))
        rows += [MarkRow(result, one, first, last, shared) for one in sheets]
    return rows


def _links(sheet: Worksheet, grid: Grid[MarkRow], scoring: Scoring, where: Addresses) -> None:
    """The rows 满分 and 权重 under the headings, read from the parameters."""
    weighted = [criterion for criterion in scoring.criteria if criterion.weight != 1]
    sheet.row_dimensions[WEIGHT_ROW].hidden = not weighted
    for place in range(1, len(grid) + 1):
        for row in (POINTS_ROW, WEIGHT_ROW):
            put(sheet, row, place, None, HEADING)
    put(sheet, POINTS_ROW, 5, t("sheets.marks.points"), HEADING)
    shares = all(has_share(criterion) for criterion in weighted)
    put(sheet, WEIGHT_ROW, 5, t(f"sheets.marks.{'weight' if shares else 'factor'}"), HEADING)
    for criterion in scoring.criteria:
        for item in criterion.items:
            put(sheet, POINTS_ROW, grid.place(item_key(item)), Formula(where["item", item.id]), HEADING)
        if has_own(scoring, criterion):
            own = grid.place(own_key(scoring, criterion))
            put(sheet, POINTS_ROW, own, Formula(f"SUM({points_of(grid, criterion)})"), HEADING)
        place = grid.place(criterion_key(criterion))
        put(sheet, POINTS_ROW, place, Formula(where["criterion", criterion.id]), HEADING)
        if criterion.weight != 1:
            put(sheet, WEIGHT_ROW, place, Formula(where["weight", criterion.id]), HEADING)
    put(sheet, POINTS_ROW, grid.place("total"), Formula(where["full"]), HEADING)


def _columns(scoring: Scoring, data: ExportInput) -> Grid[MarkRow]:
    grid: Grid[MarkRow] = Grid()
    grid.add("code", t("sheets.column.code"), 13, CODE, lambda _, row: row.result.submission.id)
    grid.add("entity", t("sheets.column.entity"), 24, TEXT, lambda _, row: data.entity_name(row.result))
    grid.add("title", t("sheets.column.title"), 26, TEXT, lambda _, row: row.result.submission.title)
    grid.add(
        "reviewer",
        t("sheets.column.reviewer"),
        11,
        Look(),
        lambda _, row: row.sheet.reviewer if row.sheet else t("sheets.marks.once"),
    )
    grid.add("state", t("sheets.column.state"), 9, as_input(Look()), lambda _, row: _state(row))
    for item in scoring.items:
        content = partial(_mark, grid, item)
        grid.add(item_key(item), f"{item.id} {item.name}", 9, as_input(_MARK), content)
    return grid


def _state(row: MarkRow) -> str:
    return state_word(row.sheet.state) if row.sheet else ""


def _mark(grid: Grid[MarkRow], item: Item, number: int, row: MarkRow) -> Content:
    if row.sheet is None:
        return (
            mark_content(row.result.submission.objective.get(item.id, Blank.PENDING))
            if item.marked_once
            else None
        )
    if item.marked_once and row.shared is not None:
        shared = grid.cell(item_key(item), row.shared)
        return Formula(f'IF({shared}="","",{shared})')
    # Marks of a sheet that does not count stay in the record; here only its state speaks.
    return mark_content(row.sheet.cell(item.id)) if row.sheet.counts else None
