"""Scores, totals and floors of submissions that have sheets with blank cells."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from workbench.domain.bulk.certain import LARGEST, Floats, Mask, Wholes, rounded, slack
from workbench.domain.bulk.kernel import Buffers, add_cells
from workbench.domain.bulk.numbers import kept_sums, numbers_of, operations
from workbench.domain.bulk.plan import Part, Plan
from workbench.domain.bulk.presence import Holed, Holes
from workbench.domain.bulk.ratios import own_points, weighted_points
from workbench.domain.bulk.steps import Whole


def holed_totals(plan: Plan, holed: Holed) -> tuple[Floats, Wholes]:
    """(H,) totals of sheets with blank cells in units of the plan's only column, and their denominators."""
    below = np.ones(len(holed))
    if plan.single_cells:
        # A criterion is marked or dropped; a dropped one adds what a mark of zero adds.
        zeroed = np.maximum(holed.codes, 0).view(np.uint16)[np.newaxis]
        total = add_cells(plan.columns[0], zeroed, Buffers())[0].astype(np.float64)
        reach = np.einsum(
            "c,ch->h", np.array([part.points for part in plan.parts], np.float64), holed.codes >= 0
        )
    else:
        total, reach = np.zeros(len(holed)), np.zeros(len(holed))
        for part in plan.parts:
            points = weighted_points(part, holed)
            total += points.above / points.below * np.float64(part.factor)
            below *= points.below
            reach += points.there * np.float64(part.points)
    below *= reach
    return total * plan.all_points / reach, np.where(below <= LARGEST, below, 0).astype(np.int64)


def holed_scores(plan: Plan, columns: Sequence[Whole], holes: Holes) -> tuple[Wholes, Mask]:
    """Scores in steps of the final rounding.

    Args:
        columns: (slots, n) each of the plan's columns, undefined for sheets with blank cells.

    Returns:
        (n,) scores, undefined where sheets are too few, and (n,) which of them are left open.
    """
    size = holes.valid.shape[1]
    if not plan.filterable:
        return np.zeros(size, np.int64), np.ones(size, np.bool_)
    if plan.scoring.by_criterion:
        return _by_criterion(plan, columns, holes)
    value, below = holed_totals(plan, holes.holed)
    there = np.ones(len(holes.holed), np.bool_)
    numbers = numbers_of(plan, plan.columns[0], columns[0], holes, value, below, there)
    scores, undecided = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    for left, where, kept in kept_sums(numbers, plan):
        rounding = plan.last_rounding(left)
        scores[where], undecided[where] = numbers.rounded(kept, rounding, where)
    return scores, undecided


def holed_floor(
    plan: Plan, part: Part, column: Whole, holes: Holes, shares: Sequence[Fraction]
) -> list[tuple[Mask, Mask]]:
    """Per share of a criterion's points: (n,) whether its mean reaches it, and which are left open."""
    size = holes.valid.shape[1]
    if not plan.filterable:
        return [(np.zeros(size, np.bool_), np.ones(size, np.bool_)) for _ in shares]
    points = weighted_points(part, holes.holed)
    times = int(part.column_unit / part.unit)
    value = points.above / points.below / times
    below = np.where(points.below <= LARGEST // times, points.below * times, 0)
    numbers = numbers_of(plan, part.column, column, holes, value, below, points.there)
    total = np.where(np.isfinite(numbers.value), numbers.value, 0).sum(axis=0)
    found = []
    for share in shares:
        holds, undecided = np.ones(size, np.bool_), np.zeros(size, np.bool_)
        one = share * part.points * plan.points_unit / part.column_unit
        for sheets, where in numbers.groups():
            wanted = one * sheets
            error = numbers.error + slack(np.float64(wanted), 1)
            holds[where], undecided[where] = numbers.reaching(total[where], wanted, error, where)
        found.append((holds, undecided))
    return found


def _by_criterion(plan: Plan, columns: Sequence[Whole], holes: Holes) -> tuple[Wholes, Mask]:
    """Each criterion averaged over the sheets that have it; the sum rescaled where one has none."""
    size = holes.valid.shape[1]
    total, reach = np.zeros(size), np.zeros(size, np.int64)
    undecided = np.zeros(size, np.bool_)
    # Denominators of the totals: one number for all of them, and a further one for each.
    common, further = 1, np.ones(size)
    error = np.float64(0)
    for place, (part, full) in enumerate(zip(plan.parts, columns, strict=True)):
        points = own_points(part, holes.holed)
        value = points.above / points.below
        numbers = numbers_of(plan, plan.columns[place], full, holes, value, points.below, points.there)
        for left, where, kept in kept_sums(numbers, plan):
            roundings, unit = plan.averaged(place, left)
            share = unit / plan.scoring.rounding.unit
            common = lcm(common, share.denominator)
            if roundings:
                whole, vague = numbers.rounded(kept, roundings[0], where)
                for step in (later.step for later in roundings[1:]):
                    if step.widest(int(whole.max())) > LARGEST:
                        vague[:] = True
                    else:
                        step.apply(whole)
                undecided[where] |= vague
                kept = whole.astype(np.float64)
            else:
                error += numbers.error * np.float64(share)
                if numbers.below is not None:
                    further[where] *= numbers.denominators(where)
            total[where] += kept * np.float64(share)
        reach += (numbers.there > 0) * part.points
    points_in_all = plan.scoring.full_points / plan.points_unit
    reach = np.where(reach > 0, reach, plan.all_points)
    values = total * np.float64(points_in_all) / reach
    error *= np.float64(points_in_all) / reach.min()
    error += slack(values.max(initial=0), operations(plan, holes))
    common *= points_in_all.denominator
    scores, vague = rounded(
        values,
        plan.scoring.rounding.mode,
        error,
        lambda near: further[near] * reach[near] * np.float64(common),
    )
    return scores, undecided | vague
