"""Intraclass correlations of a complete table: every reviewer marked every submission."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from workbench.domain.errors import BadInput
from workbench.domain.statistics.ratings import Floats
from workbench.domain.statistics.reliability.estimate import TAIL, Estimate

# Mean squares below this share of the table's variance are rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Intraclass:
    """The six forms of Shrout & Fleiss (1979), each None where it is not defined (no variance to divide by).

    Attributes:
        icc11: one-way, one sheet: any other reviewer could have marked each submission.
        icc21: two-way, agreement, one sheet: severity counts as error.
        icc31: two-way, consistency, one sheet: severity is left out.
        icc1k, icc2k, icc3k: the same for the mean of the k sheets.
    """

    icc11: Estimate | None
    icc21: Estimate | None
    icc31: Estimate | None
    icc1k: Estimate | None
    icc2k: Estimate | None
    icc3k: Estimate | None


@dataclass(frozen=True)
class _MeanSquares:
    """Two-way analysis of variance of an (n, k) table, points²."""

    n: int
    k: int
    rows: float
    columns: float
    error: float

    @property
    def within(self) -> float:
        """Mean square within rows, of the one-way analysis."""
        return (self.columns + (self.n - 1) * self.error) / self.n


def intraclass(table: Floats) -> Intraclass:
    """Intraclass correlations with 95 % intervals.

    Values may be negative, as the estimators give them. Intervals are those of McGraw & Wong (1996),
    Psychological Methods 1, table 7: exact F intervals, for agreement with Satterthwaite degrees of freedom.

    Args:
        table: (n, k) float64, points of n >= 2 submissions by k >= 2 reviewers, no gaps.

    Raises:
        BadInput: ``reliability.table`` where the table is smaller or holds a number that is not finite.
    """
    if table.ndim != 2 or min(table.shape) < 2 or not np.isfinite(table).all():
        raise BadInput("reliability.table", shape=table.shape)
    squares = _mean_squares(table)
    n, k = squares.n, squares.k
    icc11 = _from_f(squares.rows, squares.within, k, n * (k - 1), n)
    icc21 = _agreement(squares)
    icc31 = _from_f(squares.rows, squares.error, k, (n - 1) * (k - 1), n)
    return Intraclass(icc11, icc21, icc31, _of_mean(icc11, k), _of_mean(icc21, k), _of_mean(icc31, k))


def _mean_squares(table: Floats) -> _MeanSquares:
    n, k = table.shape
    above = table - table.min()  # exactly 0 throughout where all marks are equal
    centred = above - above.mean()
    total = float((centred**2).mean())
    rows, columns = centred.mean(axis=1), centred.mean(axis=0)
    rest = centred - rows[:, None] - columns[None, :]
    raw = (
        k * float((rows**2).sum()) / (n - 1),
        n * float((columns**2).sum()) / (k - 1),
        float((rest**2).sum()) / ((n - 1) * (k - 1)),
    )
    return _MeanSquares(n, k, *(0.0 if one <= _ROUNDING * total else one for one in raw))


def _from_f(rows: float, error: float, k: int, error_df: int, n: int) -> Estimate | None:
    """(F - 1) / (F + k - 1) for F = rows / error and for its limits."""
    if rows == 0 and error == 0:
        return None

    def correlation(against: float) -> float:
        return (rows - against) / (rows + (k - 1) * against)

    down, up = float(fdtri(n - 1, error_df, TAIL)), float(fdtri(error_df, n - 1, TAIL))
    return Estimate(correlation(error), correlation(error * down), correlation(error / up))


def _agreement(squares: _MeanSquares) -> Estimate | None:
    n, k, rows, columns, error = squares.n, squares.k, squares.rows, squares.columns, squares.error
    noise = k * columns + (k * n - k - n) * error  # n k times the error variance of one sheet, less n error
    if noise + n * rows == 0:
        return None
    value = n * (rows - error) / (noise + n * rows)
    # a and b of McGraw & Wong, both times n (1 - ICC): finite for an ICC of 1.
    a, b = k * value * columns, (n * (1 - value) + k * value * (n - 1)) * error
    spread = a**2 / (k - 1) + b**2 / ((n - 1) * (k - 1))
    df = max(1.0, (a + b) ** 2 / spread) if spread > 0 else float((n - 1) * (k - 1))
    down, up = float(fdtri(n - 1, df, TAIL)), float(fdtri(df, n - 1, TAIL))
    low = n * (rows - down * error) / (down * noise + n * rows)
    high = n * (up * rows - error) / (noise + n * up * rows)
    return Estimate(value, low, high)


def _of_mean(single: Estimate | None, k: int) -> Estimate | None:
    """Spearman-Brown; None where a single sheet correlates at -1 / (k - 1), the least that is possible."""
    if single is None:
        return None
    limits = (single.value, single.low, single.high)
    if any(1 + (k - 1) * one <= _ROUNDING for one in limits):
        return None
    value, low, high = (k * one / (1 + (k - 1) * one) for one in limits)
    return Estimate(value, low, high)
