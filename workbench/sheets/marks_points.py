"""Columns of the sheet 评分明细 from marks to points: whether a sheet counts, its criteria, its total."""

from __future__ import annotations

from functools import partial

from workbench.domain.marks import SheetState
from workbench.domain.rubric import Criterion, MissingMarkRule, Scoring
from workbench.i18n import t
from workbench.sheets.addresses import Addresses
from workbench.sheets.grid import Grid
from workbench.sheets.marks_rows import (
    POINTS_ROW,
    WEIGHT_ROW,
    MarkRow,
    criterion_key,
    has_own,
    item_key,
    marks_of,
    own_key,
    points_of,
    rescales,
)
from workbench.sheets.point_terms import reached, sheet_total
from workbench.sheets.rounded import as_declared
from workbench.sheets.style import POINTS, Content, Formula, Look


def state_word(state: SheetState) -> str:
    """What the state column says."""
    return t(f"term.sheet_state.{state.value}")


def add_points(grid: Grid[MarkRow], scoring: Scoring, where: Addresses) -> None:
    """Add the columns."""
    grid.add("valid", t("sheets.column.valid"), 7, Look(), partial(_valid, grid, scoring))
    for criterion in scoring.criteria:
        if has_own(scoring, criterion):
            name = f"{criterion.id} {criterion.name}"
            content = partial(_own, grid, scoring, where, criterion)
            grid.add(own_key(scoring, criterion), t("sheets.column.own", name=name), 9.5, POINTS, content)
    for criterion in scoring.criteria:
        content = partial(_criterion_points, grid, scoring, where, criterion)
        grid.add(criterion_key(criterion), f"{criterion.id} {criterion.name}", 9.5, POINTS, content)
    grid.add("total", t("sheets.column.sheet_total"), 9.5, POINTS, partial(_total, grid, scoring, where))


def _valid(grid: Grid[MarkRow], scoring: Scoring, number: int, row: MarkRow) -> Content:
    """1 where the sheet counts; words where marks are missing; 0 where it was not submitted."""
    if row.sheet is None:
        return None
    state = grid.cell("state", number)
    marks = grid.span(item_key(scoring.items[0]), item_key(scoring.items[-1]), number)
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


def _own(
    grid: Grid[MarkRow], scoring: Scoring, where: Addresses, criterion: Criterion, number: int, row: MarkRow
) -> Content:
    """Points before the weight, in a column of their own."""
    if row.sheet is None:
        return None
    rounding = None if scoring.by_criterion else scoring.criterion_rounding
    inner = as_declared(_marked(grid, scoring, criterion, number), rounding, where, "criterion decimals")
    return Formula(f'IF({_has_marks(grid, scoring, criterion, number)},{inner},"")')


def _criterion_points(
    grid: Grid[MarkRow], scoring: Scoring, where: Addresses, criterion: Criterion, number: int, row: MarkRow
) -> Content:
    """Points in the total. Where criteria are averaged first, the roundings wait for that average."""
    if row.sheet is None:
        return None
    weight = f"*{grid[criterion_key(criterion)]}${WEIGHT_ROW}" if criterion.weight != 1 else ""
    before, after = scoring.criterion_rounding, scoring.weighted_rounding
    if scoring.by_criterion:
        before = after = None
    if has_own(scoring, criterion):
        own = grid.cell(own_key(scoring, criterion), number)
        return Formula(f'IF({own}="","",{as_declared(own + weight, after, where, "weighted decimals")})')
    inner = _marked(grid, scoring, criterion, number) + weight
    inner = as_declared(
        as_declared(inner, before, where, "criterion decimals"), after, where, "weighted decimals"
    )
    return Formula(f'IF({_has_marks(grid, scoring, criterion, number)},{inner},"")')


def _has_marks(grid: Grid[MarkRow], scoring: Scoring, criterion: Criterion, number: int) -> str:
    valid = f"{grid.cell('valid', number)}=1"
    if not rescales(scoring):
        return valid
    return f"AND({valid},COUNT({marks_of(grid, criterion, number)})>0)"


def _marked(grid: Grid[MarkRow], scoring: Scoring, criterion: Criterion, number: int) -> str:
    return reached(scoring, marks_of(grid, criterion, number), points_of(grid, criterion))


def _total(grid: Grid[MarkRow], scoring: Scoring, where: Addresses, number: int, row: MarkRow) -> Content:
    if row.sheet is None:
        return None
    first, last = criterion_key(scoring.criteria[0]), criterion_key(scoring.criteria[-1])
    parts = grid.span(first, last, number)
    reachable = where["points"]
    if rescales(scoring):
        points = f"{grid[first]}${POINTS_ROW}:{grid[last]}${POINTS_ROW}"
        reachable = f"SUMPRODUCT(ISNUMBER({parts})*{points})"
    inner = sheet_total(parts, where["full"], reachable)
    return Formula(f'IF({grid.cell("valid", number)}=1,{inner},"")')
