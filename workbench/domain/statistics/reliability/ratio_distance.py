"""Sums of the ratio distance ((a - b) / (a + b))² over many marks, without a table of all pairs."""

from __future__ import annotations

import math

import numpy as np

from workbench.domain.statistics.ratings import Floats, Places

# Up to so many distinct values all pairs are cheaper than the integral.
_FEW = 256
# Submissions with more sheets are summed over distinct values.
_LARGE = 64
# Step and reach of the trapezoid in log t: error below 1e-12 of the largest term.
_STEP = 0.25
_BEFORE, _AFTER = 17.0, 3.5


def ratio_distances(values: Floats, times: Floats) -> Floats:
    """For each value the sum of its distances to all marks; 0 and 0 are at distance 0.

    Since ((a - b) / (a + b))² = 1 - 4 a b / (a + b)² and a b / (a + b)² is the integral over t > 0 of
    a b t exp(-t (a + b)), the sum over all marks is one integral for each value: time O(V log(max / min)).

    Args:
        values: (V,) distinct marks, ascending, not below 0, the largest at most 1.
        times: (V,) how often each occurs.
    """
    if len(values) <= _FEW:
        return np.asarray(_distance(values[:, None], values[None, :]) @ times, np.float64)
    result = np.full(len(values), times.sum())
    zeros = int(values[0] == 0)
    if zeros:
        result[0] -= times[0]
    positive, weights = values[zeros:], times[zeros:] * values[zeros:]
    start = -math.log(positive[-1]) - _BEFORE
    nodes = math.ceil((_AFTER - math.log(positive[0]) - start) / _STEP)
    inner = np.zeros(len(positive))
    for t in np.exp(start + _STEP * np.arange(nodes)):
        decay = np.exp(-t * positive)
        inner += (_STEP * t * t * float(weights @ decay)) * decay
    result[zeros:] -= 4 * positive * inner
    return result


def distances_within(value: Places, unit: Places, values: Floats, size: Floats) -> Floats:
    """(U,) sums of the distance over the ordered pairs of sheets of each submission.

    Args:
        value: (M,) place of each mark in ``values``, sheets of a submission together.
        unit: (M,) its submission, ascending from 0.
        values: (V,) distinct marks, ascending, not below 0, the largest at most 1.
        size: (U,) sheets of each submission.
    """
    sums = np.zeros(len(size))
    first = np.flatnonzero(size[unit] <= _LARGE)
    for step in range(1, _LARGE):
        first = first[first + step < len(unit)]
        first = first[unit[first + step] == unit[first]]
        if not len(first):
            break
        pairs = _distance(values[value[first]], values[value[first + step]])
        sums += np.bincount(unit[first], 2 * pairs, len(size))
    ends = np.cumsum(size).astype(np.int64)
    for large in np.flatnonzero(size > _LARGE):
        own, times = np.unique(value[ends[large] - int(size[large]) : ends[large]], return_counts=True)
        sums[large] = float(ratio_distances(values[own], times.astype(np.float64)) @ times)
    return sums


def _distance(a: Floats, b: Floats) -> Floats:
    total = a + b
    share = np.divide(a - b, total, out=np.zeros(total.shape), where=total > 0)
    return share * share
