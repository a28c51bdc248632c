"""From the cells of one score sheet to the points of its criteria and its total, exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from workbench.domain.marks import Blank, Cell, Sheet
from workbench.domain.rounding import Rounding, decimal_text
from workbench.domain.rubric import Criterion, Item, ItemId, Scoring


@dataclass(frozen=True)
class Points:
    """A value with the arithmetic that gives it."""

    value: Fraction
    formula: str

    def times(self, factor: Fraction) -> Points:
        """Multiplied; a factor of 1 leaves no trace."""
        if factor == 1:
            return self
        inner = f"({self.formula})" if " " in self.formula else self.formula
        return Points(self.value * factor, f"{inner} * {decimal_text(factor)}")

    def rounded(self, rounding: Rounding | None) -> Points:
        """Rounded where a rounding is declared."""
        if rounding is None:
            return self
        return Points(rounding.apply(self.value), rounding.formula(self.formula))


@dataclass(frozen=True)
class SheetPoints:
    """A sheet's total; per criterion its points before and after the weight, of those with a mark."""

    total: Points
    own: Mapping[str, Fraction]
    weighted: Mapping[str, Fraction]


def cells_of(scoring: Scoring, sheet: Sheet, objective: Mapping[ItemId, Cell]) -> dict[ItemId, Cell]:
    """Every cell of a sheet, items marked once by staff included."""
    return {
        item.id: objective.get(item.id, Blank.PENDING) if item.marked_once else sheet.cell(item.id)
        for item in scoring.items
    }


def subtotals(scoring: Scoring, cells: Mapping[ItemId, Cell]) -> dict[str, Fraction]:
    """Points reached so far in each criterion; blank cells add nothing, cells not applicable rescale."""
    reached: dict[str, Fraction] = {}
    for criterion in scoring.criteria:
        points = criterion_points(criterion, cells, Blank.NOT_APPLICABLE)
        reached[criterion.id] = weighted(scoring, criterion, points).value if points else Fraction(0)
    return reached


def add_up(scoring: Scoring, cells: Mapping[ItemId, Cell]) -> SheetPoints | None:
    """Total of a sheet; blank cells are rescaled over what is marked; None where nothing is."""
    own: dict[str, Fraction] = {}
    parts: dict[str, Points] = {}
    for criterion in scoring.criteria:
        points = criterion_points(criterion, cells, None)
        if points is not None:
            own[criterion.id] = points.value
            parts[criterion.id] = weighted(scoring, criterion, points)
    if not parts:
        return None
    return SheetPoints(together(scoring, parts), own, {name: one.value for name, one in parts.items()})


def weighted(scoring: Scoring, criterion: Criterion, points: Points) -> Points:
    """A criterion's points in the total: rounded, weighted and rounded again, each where declared.

    Where criteria are averaged over the sheets first, the roundings wait for that average.
    """
    if scoring.by_criterion:
        return points.times(criterion.weight)
    return rounded_and_weighted(scoring, criterion, points)


def rounded_and_weighted(scoring: Scoring, criterion: Criterion, points: Points) -> Points:
    """The declared roundings around the weight."""
    rounded = points.rounded(scoring.criterion_rounding)
    return rounded.times(criterion.weight).rounded(scoring.weighted_rounding)


def together(scoring: Scoring, parts: Mapping[str, Points]) -> Points:
    """The sum of the criteria that have a mark, rescaled where one has none."""
    total = sum((one.value for one in parts.values()), Fraction(0))
    formula = " + ".join(one.formula for one in parts.values())
    reachable = sum((one.points for one in scoring.criteria if one.id in parts), Fraction(0))
    if reachable != scoring.full_points:
        total = total / reachable * scoring.full_points
        formula = f"({formula}) / {decimal_text(reachable)} * {decimal_text(scoring.full_points)}"
    return Points(total, formula)


def criterion_points(
    criterion: Criterion, cells: Mapping[ItemId, Cell], rescaled: Blank | None
) -> Points | None:
    """Points of one criterion before its weight.

    Args:
        rescaled: the blank whose points go to the rest; None: any blank.
    """
    marked: list[Fraction] = []
    possible = Fraction(0)
    for item in criterion.items:
        cell = cells.get(item.id, Blank.PENDING)
        if isinstance(cell, Fraction):
            marked.append(cell)
        elif rescaled is None or cell is rescaled:
            continue
        possible += item.points
    if not marked:
        return None
    points = sum(marked, Fraction(0))
    formula = " + ".join(decimal_text(mark) for mark in marked)
    if possible != criterion.own_points:
        points = points / possible * criterion.own_points
        formula = f"({formula}) / {decimal_text(possible)} * {decimal_text(criterion.own_points)}"
    return Points(points, formula)


def differing_items(scoring: Scoring, sheets: tuple[Sheet, ...]) -> tuple[Item, ...]:
    """Objective items that submitted sheets mark differently; a cell not marked yet says nothing."""
    counted = [sheet for sheet in sheets if sheet.counts]
    return tuple(
        item
        for item in scoring.items
        if item.kind == "objective"
        and not item.marked_once
        and len({sheet.cell(item.id) for sheet in counted} - {Blank.PENDING}) > 1
    )
