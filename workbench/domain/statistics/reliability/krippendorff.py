"""Krippendorff's alpha for nominal, ordinal, interval and ratio marks, with any sheets missing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import stdtrit

from workbench.domain.statistics.ratings import Floats, Places, Ratings
from workbench.domain.statistics.reliability.estimate import TAIL
from workbench.domain.statistics.reliability.ratio_distance import distances_within, ratio_distances


class Level(StrEnum):
    """Level of measurement: what a difference between two marks means."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


# With fewer submissions that have two sheets, leaving each out tells too little of the spread.
FEWEST_UNITS = 10


@dataclass(frozen=True)
class Alpha:
    """An alpha and its 95 % interval; ``low`` and ``high`` are None together.

    They are None where fewer than ``FEWEST_UNITS`` submissions have two sheets or more.
    """

    value: float
    low: float | None
    high: float | None


def krippendorff_alphas(ratings: Ratings) -> dict[Level, Alpha | None]:
    """Alpha = 1 - observed / expected disagreement, with 95 % intervals.

    Krippendorff (2011), Computing Krippendorff's alpha-reliability, in closed form: ordinal is interval on
    mid-ranks. The intervals leave out one submission at a time (jackknife of Fisher's transformation,
    Arvesen 1969, Annals of Mathematical Statistics 40), so that they are the same at every call; for
    ordinal the change of the ranks is of first order. Time O(M log M), memory O(M).

    Returns:
        For each level alpha, or None where fewer than two submissions have two sheets, where all sheets of
        those give the same points, or for ratio where one is below 0.
    """
    table = _Pairable.of(ratings)
    return {level: None if table is None else _alpha(table, level) for level in Level}


def _alpha(table: _Pairable, level: Level) -> Alpha | None:
    if level is Level.RATIO and table.values[0] < 0:
        return None
    ratio, without = _DISAGREEMENTS[level](table)
    if table.units < FEWEST_UNITS:
        return Alpha(1 - ratio, None, None)
    if ratio <= 0:
        return Alpha(1.0, 1.0, 1.0)
    n, k = table.units, len(table.value) / table.units
    pseudo = n * _odds(np.log([ratio]), k) - (n - 1) * _odds(without, k)
    centre = float(pseudo.mean())
    width = float(stdtrit(n - 1, TAIL)) * float(pseudo.std(ddof=1)) / math.sqrt(n)
    low, high = (_from_odds(centre + side * width, k) for side in (-1, 1))
    return Alpha(1 - ratio, min(low, 1 - ratio), max(high, 1 - ratio))


def _odds(disagreement: Floats, k: float) -> Floats:
    """log((1 + (k - 1) alpha) / (1 - alpha)), Fisher's transformation, from log(1 - alpha)."""
    ratio = np.exp(disagreement)
    return np.asarray(np.log(np.maximum(k - (k - 1) * ratio, _LEAST)) - disagreement, np.float64)


def _from_odds(odds: float, k: float) -> float:
    """Alpha from Fisher's transformation of it."""
    alike = math.exp(-abs(odds))
    return (1 - alike) / (1 + (k - 1) * alike) if odds > 0 else (alike - 1) / (alike + k - 1)


# Submissions may differ less than chance lets them; their share of the variance then counts as this much.
_LEAST = 1e-3


@dataclass(frozen=True)
class _Pairable:
    """Sheets of submissions that have at least two, in the order of the submissions.

    Attributes:
        value: (M,) place of the sheet's points in ``values``.
        unit: (M,) place of its submission, 0 to ``units`` - 1, ascending.
        values: (V,) distinct points, ascending.
        times: (V,) sheets with each value.
        size: (U,) sheets of each submission.
    """

    value: Places
    unit: Places
    values: Floats
    times: Floats
    size: Floats

    @classmethod
    def of(cls, ratings: Ratings) -> _Pairable | None:
        pairable = ratings.per_submission >= 2
        kept = pairable[ratings.submission]
        values, value = np.unique(ratings.points[kept], return_inverse=True)
        if np.count_nonzero(pairable) < 2 or len(values) < 2:
            return None
        unit = (np.cumsum(pairable) - 1)[ratings.submission[kept]]
        order = np.argsort(unit, kind="stable")
        times = np.bincount(value).astype(np.float64)
        size = ratings.per_submission[pairable].astype(np.float64)
        return cls(value[order], unit[order], values, times, size)

    @property
    def units(self) -> int:
        return len(self.size)

    def per_unit(self, numbers: Floats) -> Floats:
        """(U,) sums over each submission's sheets."""
        return np.bincount(self.unit, numbers, self.units).astype(np.float64, copy=False)

    def per_value(self, numbers: Floats) -> Floats:
        """(V,) sums over the sheets with each value."""
        return np.bincount(self.value, numbers, len(self.values)).astype(np.float64, copy=False)


# 1 - alpha, and (U,) the logarithm of it without each submission.
_Disagreement = tuple[float, Floats]


def _log_without(total: float, own: Floats) -> Floats:
    """Logarithms of a sum without each part; a part that is nearly all of it leaves a part's fair share."""
    return np.asarray(np.log(np.maximum(total - own, total / len(own))), np.float64)


def _interval(table: _Pairable) -> _Disagreement:
    return _squares(table, table.values[table.value])[0]


def _squares(table: _Pairable, points: Floats) -> tuple[_Disagreement, Floats]:
    """Squared differences; with them (M,) the derivative of log(1 - alpha) by each sheet's points."""
    centred = points - points.mean()
    m, rest = len(points), len(points) - table.size
    sums, factor = table.per_unit(centred), table.size / (table.size - 1)
    off = centred - (sums / table.size)[table.unit]
    within = table.per_unit(off**2) * factor
    observed, expected = float(within.sum()), float(centred @ centred)
    if observed <= 0:
        return (0.0, np.zeros(table.units)), np.zeros(m)
    around = table.per_unit(centred**2) + sums**2 / rest
    without = _log_without(observed, within) - _log_without(expected, around) + np.log1p(-1 / rest)
    slope = 2 * off * factor[table.unit] / observed - 2 * centred / expected
    return (observed / expected * (m - 1) / m, without), slope


def _ordinal(table: _Pairable) -> _Disagreement:
    """Interval on mid-ranks; leaving a submission out also lowers the ranks of all sheets above its own."""
    ranks = np.cumsum(table.times) - table.times / 2
    (ratio, without), slope = _squares(table, ranks[table.value])
    by_value = table.per_value(slope)
    above = by_value[::-1].cumsum()[::-1] - by_value / 2
    return ratio, without - table.per_unit(above[table.value])


def _nominal(table: _Pairable) -> _Disagreement:
    m = len(table.value)
    pairs, alike = np.unique(table.unit * len(table.values) + table.value, return_counts=True)
    same = np.bincount(pairs // len(table.values), alike.astype(np.float64) ** 2, table.units)
    own = table.size**2 - same
    by_unit = table.per_unit(m - table.times[table.value])
    return _from_pairs(table, own, m**2 - float(table.times @ table.times), by_unit)


def _ratio(table: _Pairable) -> _Disagreement:
    scaled = table.values / table.values[-1]
    own = distances_within(table.value, table.unit, scaled, table.size)
    distances = ratio_distances(scaled, table.times)
    total = float(distances @ table.times)
    return _from_pairs(table, own, total, table.per_unit(distances[table.value]))


def _from_pairs(table: _Pairable, own: Floats, total: float, by_unit: Floats) -> _Disagreement:
    """From sums of distances over ordered pairs of sheets.

    Args:
        own: (U,) within each submission.
        total: over all sheets.
        by_unit: (U,) from each submission's sheets to all sheets.
    """
    m, rest = len(table.value), len(table.value) - table.size
    within = own / (table.size - 1)
    observed = float(within.sum())
    if observed <= 0:
        return 0.0, np.zeros(table.units)
    without = _log_without(observed, within) - _log_without(total, 2 * by_unit - own) + np.log(rest - 1)
    return observed / total * (m - 1), without


_DISAGREEMENTS: dict[Level, Callable[[_Pairable], _Disagreement]] = {
    Level.NOMINAL: _nominal,
    Level.ORDINAL: _ordinal,
    Level.INTERVAL: _interval,
    Level.RATIO: _ratio,
}
