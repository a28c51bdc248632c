"""One number a sheet in floating point, where some sheets have blank cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from workbench.domain.bulk.certain import Floats, Mask, Wholes, at_least, common_of_rows, rounded, slack
from workbench.domain.bulk.columns import Column
from workbench.domain.bulk.kernel import in_order, row_sum
from workbench.domain.bulk.plan import Plan
from workbench.domain.bulk.presence import Holes
from workbench.domain.bulk.steps import Conversion, Whole

_FLOAT = np.dtype(np.float64)
# More than the operations on a number besides those counted by items and slots.
_FURTHER = 16


@dataclass(frozen=True)
class Numbers:
    """Numbers of sheets, infinite where a sheet has none.

    Attributes:
        value: (slots, n).
        below: (slots, n) denominators, 0 where too large, or None where all are 1.
        there: (n,) sheets that have one.
        error: of the sum of one number of each slot.
    """

    value: Floats
    below: Wholes | None
    there: Wholes
    error: np.float64

    def groups(self) -> Iterator[tuple[int, Wholes]]:
        """Every number of sheets from 1 up that occurs, with the submissions that have it."""
        for sheets in (np.flatnonzero(np.bincount(self.there)[1:]) + 1).tolist():
            yield sheets, np.flatnonzero(self.there == sheets)

    def denominators(self, places: Wholes) -> Floats:
        """Denominators of sums over the slots, for some submissions."""
        return np.ones(len(places)) if self.below is None else common_of_rows(self.below[:, places])

    def rounded(self, sums: Floats, conversion: Conversion, where: Wholes) -> tuple[Wholes, Mask]:
        """Sums of the submissions ``where`` rounded to another unit, and which of them are left open."""
        ratio = np.float64(conversion.ratio)
        times = conversion.ratio.denominator
        return rounded(
            sums * ratio,
            conversion.mode,
            self.error * ratio,
            lambda near: self.denominators(where[near]) * times,
        )

    def reaching(
        self, sums: Floats, threshold: Fraction, error: np.float64, where: Wholes
    ) -> tuple[Mask, Mask]:
        """Whether sums of the submissions ``where`` reach a threshold, and which of them are left open."""
        return at_least(sums, threshold, error, lambda near: self.denominators(where[near]))


def numbers_of(
    plan: Plan, column: Column, full: Whole, holes: Holes, value: Floats, below: Wholes, there: Mask
) -> Numbers:
    """The numbers of full sheets, with those of the sheets with blank cells put in.

    Args:
        full: (slots, n) numbers of a column, undefined for sheets with blank cells.
        value, below, there: (H,) of each sheet with blank cells its number, the denominator of that, and
            whether it has one.
    """
    slot, place = holes.holed.slot, holes.holed.place
    values = full.astype(np.float64)
    values[slot, place] = value
    present = holes.valid.copy()
    present[slot, place] = there
    values[~present] = np.inf
    divided = None
    if np.any(below != 1):
        divided = np.ones(values.shape, np.int64)
        divided[slot, place] = np.where(there, below, 1)
    largest = max(np.float64(column.top), value.max(initial=0)) * len(values)
    error = slack(largest, operations(plan, holes))
    return Numbers(values, divided, np.add.reduce(present, axis=0, dtype=np.int64), error)


def operations(plan: Plan, holes: Holes) -> int:
    """More than the roundings that a number goes through."""
    return len(plan.limits) + len(holes.valid) + _FURTHER


def kept_sums(numbers: Numbers, plan: Plan) -> Iterator[tuple[int, Wholes, Floats]]:
    """Per number of sheets: how many are kept, the submissions that have it, and their kept sums."""
    rows = in_order(numbers.value)
    for sheets, where in numbers.groups():
        low, high = plan.kept(sheets)
        yield (
            sheets - low - high,
            where,
            row_sum([row.take(where) for row in rows], low, sheets - high, _FLOAT),
        )
