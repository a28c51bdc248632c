"""Rows and columns of the sheet 评分明细 as its formulas name them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.case import Result
from workbench.domain.marks import Sheet
from workbench.domain.rubric import Criterion, Item, MissingMarkRule, Scoring
from workbench.sheets.grid import Grid

HEADING_ROW, POINTS_ROW, WEIGHT_ROW, TOP = 3, 4, 5, 6


@dataclass(frozen=True)
class MarkRow:
    """One row: a reviewer's sheet, or (``sheet`` None) the marks that staff enter once for all."""

    result: Result
    sheet: Sheet | None
    first: int
    last: int
    shared: int | None


def item_key(item: Item) -> str:
    """The column of an item's marks."""
    return f"item:{item.id}"


def criterion_key(criterion: Criterion) -> str:
    """The column of a criterion's points in the total."""
    return f"criterion:{criterion.id}"


def own_key(scoring: Scoring, criterion: Criterion) -> str:
    """The column of a criterion's points before its weight: one of its own, or that of the points."""
    return f"own:{criterion.id}" if has_own(scoring, criterion) else criterion_key(criterion)


def has_own(scoring: Scoring, criterion: Criterion) -> bool:
    """Whether something happens to the points before the weight and something else with it."""
    if scoring.by_criterion:
        return criterion.weight != 1
    weighted = criterion.weight != 1 or scoring.weighted_rounding is not None
    return scoring.criterion_rounding is not None and weighted


def has_share(criterion: Criterion) -> bool:
    """Whether its weight is a share of the total (权重), not a factor on its items (系数)."""
    return [item.id for item in criterion.items] == [criterion.id]


def rescales(scoring: Scoring) -> bool:
    """Whether a blank cell of a counted sheet can give its points to the others."""
    return scoring.missing is MissingMarkRule.RESCALE or any(item.may_not_apply for item in scoring.items)


def marks_of(grid: Grid[MarkRow], criterion: Criterion, row: int) -> str:
    """The cells of a criterion's items in one row."""
    return grid.span(item_key(criterion.items[0]), item_key(criterion.items[-1]), row)


def points_of(grid: Grid[MarkRow], criterion: Criterion) -> str:
    """The points of a criterion's items, from under the headings."""
    first, last = item_key(criterion.items[0]), item_key(criterion.items[-1])
    return f"{grid[first]}${POINTS_ROW}:{grid[last]}${POINTS_ROW}"
