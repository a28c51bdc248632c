"""The sheet 评分明细: each mark a number, each sheet's totals live, one block of rows per submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.case import Result
from workbench.domain.marks import Blank, Cell, Sheet, SheetState
from workbench.domain.rubric import Criterion, Item, MissingMarkRule, Scoring
from workbench.i18n import t
from workbench.sheets.addresses import Addresses
from workbench.sheets.grid import Grid
from workbench.sheets.model import ExportInput, MeasureExport
from workbench.sheets.style import (
    CODE,
    HEADING,
    NOTE,
    PLAIN,
    POINTS,
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

# Totals are whole multiples of tiny steps; ten decimals drop the noise of binary sums and nothing else.
NOISE = 10
_HEADING_ROW, _POINTS_ROW, _WEIGHT_ROW, _TOP = 3, 4, 5, 6
_MARK = Look(form=PLAIN)


@dataclass(frozen=True)
class MarkRow:
    """One row: a reviewer's sheet, or (``sheet`` None) the marks that staff enter once for all."""

    result: Result
    sheet: Sheet | None
    first: int
    last: int
    shared: int | None


@dataclass(frozen=True)
class MarksSheet:
    """A written marks sheet. ``blocks`` has the reviewers' rows by submission, ``rows`` each sheet's row."""

    title: str
    grid: Grid[MarkRow]
    blocks: Mapping[str, tuple[int, int]]
    rows: Mapping[tuple[str, str], int]

    def block(self, key: str, submission: str) -> str:
        """A column over the rows of one submission, with the sheet's name."""
        first, last = self.blocks[submission]
        return f"'{self.title}'!{self.grid.down(key, first, last)}"

    def cell(self, key: str, row: int) -> str:
        """One cell, with the sheet's name."""
        return f"'{self.title}'!{self.grid.cell(key, row)}"


def state_word(state: SheetState) -> str:
    """What the state column says."""
    return t(f"term.sheet_state.{state.value}")


def write_marks(
    book: Workbook, data: ExportInput, part: MeasureExport, number: int, where: Addresses
) -> MarksSheet:
    """Write the marks of one measure: submissions by number, sheets by reviewer."""
    sheet: Worksheet = book.create_sheet(t("sheets.sheet.marks", number=number))
    scoring = part.measure.scoring
    grid = _columns(scoring, data, where)
    width = len(grid)
    band(sheet, 1, width, t("sheets.marks.title", name=part.measure.name), TITLE, TITLE_HEIGHT)
    band(sheet, 2, width, t("sheets.marks.note"), NOTE)
    grid.write_headings(sheet, _HEADING_ROW)
    _links(sheet, grid, scoring, where)
    rows = _rows(part)
    bottom = grid.write_rows(sheet, _TOP, rows)
    page(sheet, width=width, last_row=bottom - 1, heading_rows=(_HEADING_ROW, _WEIGHT_ROW), freeze=f"F{_TOP}")
    return MarksSheet(
        sheet.title,
        grid,
        {row.result.submission.id: (row.first, row.last) for row in rows},
        {
            (row.result.submission.id, row.sheet.reviewer): place
            for place, row in enumerate(rows, _TOP)
            if row.sheet is not None
        },
    )


def _rows(part: MeasureExport) -> list[MarkRow]:
    """Rows by submission number; the order of reviewers is the one that settles equal extremes."""
    once = any(item.marked_once for item in part.measure.scoring.items)
    rows: list[MarkRow] = []
    for result in sorted(part.results, key=lambda result: result.submission.id):
        sheets = sorted(result.submission.sheets, key=lambda sheet: sheet.reviewer)
        start = _TOP + len(rows)
        shared = start if once or not sheets else None
        first = start + 1 if shared and sheets else start
        last = max(first, first + len(sheets) - 1)
        if shared is not None:
            rows.append(MarkRow(result, None, first, last, shared))
        rows += [MarkRow(result, one, first, last, shared) for one in sheets]
    return rows


def _links(sheet: Worksheet, grid: Grid[MarkRow], scoring: Scoring, where: Addresses) -> None:
    """The rows 满分 and 权重 under the headings, read from the parameters."""
    weighted = any(criterion.weight != 1 for criterion in scoring.criteria)
    sheet.row_dimensions[_WEIGHT_ROW].hidden = not weighted
    for place in range(1, len(grid) + 1):
        for row in (_POINTS_ROW, _WEIGHT_ROW):
            put(sheet, row, place, None, HEADING)
    put(sheet, _POINTS_ROW, 5, t("sheets.marks.points"), HEADING)
    put(sheet, _WEIGHT_ROW, 5, t("sheets.marks.weight"), HEADING)
    for criterion in scoring.criteria:
        for item in criterion.items:
            place = grid.place(_item(item))
            put(sheet, _POINTS_ROW, place, Formula(where["item", item.id]), HEADING)
            if criterion.weight != 1:
                put(sheet, _WEIGHT_ROW, place, Formula(where["weight", item.id]), HEADING)
        place = grid.place(_criterion(criterion))
        put(sheet, _POINTS_ROW, place, Formula(where["criterion", criterion.id]), HEADING)
    put(sheet, _POINTS_ROW, grid.place("total"), Formula(where["full"]), HEADING)


def _item(item: Item) -> str:
    return f"item:{item.id}"


def _criterion(criterion: Criterion) -> str:
    return f"criterion:{criterion.id}"


def _columns(scoring: Scoring, data: ExportInput, where: Addresses) -> Grid[MarkRow]:
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
        grid.add(_item(item), f"{item.id} {item.name}", 9, as_input(_MARK), content)
    grid.add("valid", t("sheets.column.valid"), 7, Look(), partial(_valid, grid, scoring))
    for criterion in scoring.criteria:
        content = partial(_criterion_total, grid, scoring, criterion)
        grid.add(_criterion(criterion), f"{criterion.id} {criterion.name}", 9.5, POINTS, content)
    grid.add("total", t("sheets.column.sheet_total"), 9.5, POINTS, partial(_total, grid, scoring, where))
    grid.add("trim", t("sheets.column.trim"), 8.5, Look(), partial(_trim, grid, scoring, where))
    if scoring.deviation is not None and scoring.deviation.share is not None:
        grid.add("deviates", t("sheets.column.deviation"), 9, Look(), partial(_deviates, grid, where))
    return grid


def _state(row: MarkRow) -> str:
    return state_word(row.sheet.state) if row.sheet else ""


def _mark(grid: Grid[MarkRow], item: Item, number: int, row: MarkRow) -> Content:
    if row.sheet is None:
        return (
            _cell(row.result.submission.objective.get(item.id, Blank.PENDING)) if item.marked_once else None
        )
    if item.marked_once and row.shared is not None:
        shared = grid.cell(_item(item), row.shared)
        return Formula(f'IF({shared}="","",{shared})')
    # Marks of a sheet that does not count stay in the record; here only its state speaks.
    return _cell(row.sheet.cell(item.id)) if row.sheet.counts else None


def _cell(cell: Cell) -> Content:
    if isinstance(cell, Fraction):
        return cell
    return t("term.blank.na") if cell is Blank.NOT_APPLICABLE else None


def _marks(grid: Grid[MarkRow], scoring: Scoring, number: int) -> str:
    items = scoring.items
    return grid.span(_item(items[0]), _item(items[-1]), number)


def _valid(grid: Grid[MarkRow], scoring: Scoring, number: int, row: MarkRow) -> Content:
    """1 where the sheet counts; words where marks are missing; 0 where it was not submitted."""
    if row.sheet is None:
        return None
    state, marks = grid.cell("state", number), _marks(grid, scoring, number)
    complete = f'COUNT({marks})+COUNTIF({marks},"{t("term.blank.na")}")=COLUMNS({marks})'
    absent = f'"{t("sheets.marks.absent")}"'
    match scoring.missing:
        case MissingMarkRule.NO_TIER:
            inner = f'IF({complete},IF(COUNT({marks})>0,1,{absent}),"{t("sheets.marks.pending")}")'
        case MissingMarkRule.ABSENT:
            inner = f"IF(AND({complete},COUNT({marks})>0),1,{absent})"
        case MissingMarkRule.RESCALE:
            inner = f"IF(COUNT({marks})>0,1,{absent})"
    return Formula(f'IF({state}="{state_word(SheetState.SUBMITTED)}",{inner},0)')


def rescales(scoring: Scoring) -> bool:
    """Whether a blank cell of a counted sheet can give its points to the others."""
    return scoring.missing is MissingMarkRule.RESCALE or any(item.may_not_apply for item in scoring.items)


def _criterion_total(
    grid: Grid[MarkRow], scoring: Scoring, criterion: Criterion, number: int, row: MarkRow
) -> Content:
    if row.sheet is None:
        return None
    first, last = _item(criterion.items[0]), _item(criterion.items[-1])
    marks = grid.span(first, last, number)
    weight = f"*{grid[first]}${_WEIGHT_ROW}" if criterion.weight != 1 else ""
    valid = f"{grid.cell('valid', number)}=1"
    if not rescales(scoring):
        return Formula(f'IF({valid},ROUND(SUM({marks}){weight},{NOISE}),"")')
    points = f"{grid[first]}${_POINTS_ROW}:{grid[last]}${_POINTS_ROW}"
    whole = f"{grid[_criterion(criterion)]}${_POINTS_ROW}"
    share = f"SUM({marks})/SUMPRODUCT(ISNUMBER({marks})*{points})"
    return Formula(f'IF(AND({valid},COUNT({marks})>0),ROUND({share}*{whole},{NOISE}),"")')


def _total(grid: Grid[MarkRow], scoring: Scoring, where: Addresses, number: int, row: MarkRow) -> Content:
    if row.sheet is None:
        return None
    first, last = _criterion(scoring.criteria[0]), _criterion(scoring.criteria[-1])
    parts = grid.span(first, last, number)
    reachable = where["points"]
    if rescales(scoring):
        points = f"{grid[first]}${_POINTS_ROW}:{grid[last]}${_POINTS_ROW}"
        reachable = f"SUMPRODUCT(ISNUMBER({parts})*{points})"
    inner = f"ROUND(SUM({parts})*{where['full']}/{reachable},{NOISE})"
    return Formula(f'IF({grid.cell("valid", number)}=1,{inner},"")')


def _trim(grid: Grid[MarkRow], scoring: Scoring, where: Addresses, number: int, row: MarkRow) -> Content:
    """Which extreme a sheet is; of equal extremes only one goes, by the order of the rows."""
    if row.sheet is None:
        return None
    total = grid.cell("total", number)
    trim = scoring.trim
    if trim is None or scoring.average != "trimmed_mean":
        return Formula(f'IF({total}="","","{t("sheets.marks.kept")}")')
    block = grid.down("total", row.first, row.last)
    letter = grid["total"]
    place = f"RANK({total},{block},1)+COUNTIF(${letter}${row.first}:{total},{total})-1"
    kept, low, high = (f'"{t(f"sheets.marks.{key}")}"' for key in ("kept", "low", "high"))
    ends = f"IF({place}<={trim.low},{low},IF({place}>COUNT({block})-{trim.high},{high},{kept}))"
    return Formula(f'IF({total}="","",IF(COUNT({block})<{where["trim"]},{kept},{ends}))')


def _deviates(grid: Grid[MarkRow], where: Addresses, number: int, row: MarkRow) -> Content:
    if row.sheet is None:
        return None
    total, block = grid.cell("total", number), grid.down("total", row.first, row.last)
    mean, share = f"SUM({block})/COUNT({block})", where["deviation"]
    word = t("sheets.marks.deviates")
    return Formula(f'IF({total}="","",IF(ROUND(ABS({total}-{mean})-{share}*{mean},9)>0,"{word}",""))')
