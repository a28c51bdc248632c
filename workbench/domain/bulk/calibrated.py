"""Scores of submissions whose sheets have severity taken off their totals: calibrate first, trim second."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm

import numpy as np

from workbench.domain.bulk.certain import LARGEST, Mask, Wholes, common_multiple, slack
from workbench.domain.bulk.numbers import Numbers, kept_sums, numbers_of, operations
from workbench.domain.bulk.plan import Plan
from workbench.domain.bulk.presence import Holes
from workbench.domain.bulk.rescaled import holed_totals
from workbench.domain.bulk.steps import Whole


def calibrated_scores(plan: Plan, column: Whole, severity: Wholes, holes: Holes) -> tuple[Wholes, Mask]:
    """Scores in steps of the final rounding, of a rubric that averages totals.

    Args:
        column: (slots, n) the plan's only column, undefined for sheets with blank cells.
        severity: (slots, n) what is taken off, in units of the rubric's last severity decimal.
        holes: of all n submissions.

    Returns:
        (n,) scores, undefined where sheets are too few, and (n,) which of them are left open.
    """
    size = column.shape[1]
    scores, undecided = np.zeros(size, np.int64), np.ones(size, np.bool_)
    if not plan.filterable:
        return scores, undecided
    full = plan.scoring.full_points / plan.column_units[0]
    numbers = _less(_totals(plan, column, holes), severity, full, plan, holes)
    for left, where, kept in kept_sums(numbers, plan):
        within = np.clip(kept, 0, np.float64(full * left))
        scores[where], undecided[where] = numbers.rounded(within, plan.last_rounding(left), where)
    return scores, undecided


def _totals(plan: Plan, column: Whole, holes: Holes) -> Numbers:
    if len(holes.holed):
        value, below = holed_totals(plan, holes.holed)
    else:
        value, below = np.empty(0), np.empty(0, np.int64)
    there = np.ones(len(holes.holed), np.bool_)
    return numbers_of(plan, plan.columns[0], column, holes, value, below, there)


def _less(totals: Numbers, severity: Wholes, full: Fraction, plan: Plan, holes: Holes) -> Numbers:
    """The totals with severity taken off; their denominators are also those of the bound ``full``."""
    unit = Fraction(1, 10**plan.scoring.severity_decimals) / plan.column_units[0]
    taken = severity * np.float64(unit)
    largest = np.abs(taken).max(initial=0) * len(taken)
    common = lcm(unit.denominator, full.denominator)
    shared = np.full(taken.shape, common if common <= LARGEST else 0, np.int64)
    return replace(
        totals,
        value=totals.value - taken,
        below=shared if totals.below is None else common_multiple(totals.below, shared),
        error=totals.error + slack(largest, operations(plan, holes)),
    )
