"""A filter: floating point decides only where it is certain.

A value farther from a boundary than the bound on its error lies on the same side as the exact one. A nearer
one is the boundary itself if ratios of its denominator cannot come so near without touching it; else it is
left open for exact fractions (a floating-point filter, Fortune and Van Wyk 1996, with a separation bound).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from workbench.domain.rounding import Mode

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Denominators are kept exact up to here; 0 stands for one beyond.
LARGEST = 2**53
# A product up to here need not be cut down to the least common multiple.
_SMALL = 2**20
# Relative error of one operation, doubled for safety.
_ULP = 2.0**-52


def slack(largest: np.float64, operations: int) -> np.float64:
    """Bound on the error of a sum of non-negative numbers up to ``largest`` after so many operations."""
    return np.float64(largest * operations * 2 * _ULP)


def rounded(
    values: Floats, mode: Mode, error: np.float64, denominators: Callable[[Wholes], Floats]
) -> tuple[Wholes, Mask]:
    """Round to whole numbers.

    Args:
        values: (n,) finite and >= 0, each within ``error`` of an exact ratio.
        denominators: for places in ``values``, bounds on the denominators of those ratios; infinite
            where there is none.

    Returns:
        (n,) the rounded values, and (n,) which of them are left open.
    """
    shifted = np.minimum(values, LARGEST) + (0.5 if mode is Mode.HALF_UP else 0.0)
    nearest = np.rint(shifted)
    whole = np.ceil(shifted) if mode is Mode.UP else np.floor(shifted)
    near = np.flatnonzero(np.abs(shifted - nearest) <= error)
    undecided = np.zeros(values.shape, np.bool_)
    if len(near):
        # Distances from a half are multiples of 1 / (2 * denominator).
        touches = denominators(near) * error < 0.25
        whole[near[touches]] = nearest[near[touches]]
        undecided[near[~touches]] = True
    return whole.astype(np.int64), undecided


def at_least(
    values: Floats, threshold: Fraction, error: np.float64, denominators: Callable[[Wholes], Floats]
) -> tuple[Mask, Mask]:
    """Whether the exact ratios reach a threshold, and which of them are left open; as ``rounded``."""
    above = values - np.float64(threshold)
    holds = above > 0
    near = np.flatnonzero(np.abs(above) <= error)
    undecided = np.zeros(values.shape, np.bool_)
    if len(near):
        touches = denominators(near) * threshold.denominator * error < 0.25
        holds[near[touches]] = True
        undecided[near[~touches]] = True
    return holds, undecided


def common_multiple(one: Wholes, other: Wholes) -> Wholes:
    """Least common multiples of positive numbers; 0 where beyond ``LARGEST`` or where one is 0."""
    shared = np.maximum(np.gcd(one, other), 1)
    part = one // shared
    fits = part.astype(np.float64) * other <= LARGEST
    return np.where(fits, part * np.where(fits, other, 0), 0)


def common_of_rows(rows: Wholes) -> Floats:
    """(n,) a common multiple down the rows of (k, n), infinite where beyond ``LARGEST``."""
    product: Floats = np.multiply.reduce(rows, axis=0, dtype=np.float64)
    large = np.flatnonzero((product > _SMALL) | (product == 0))
    if len(large):
        common = np.ones(len(large), np.int64)
        for row in rows[:, large]:
            common = common_multiple(common, row)
        product[large] = unbounded(common)
    return product


def unbounded(denominators: Wholes) -> Floats:
    """The same as floats, with infinity for 0."""
    return np.where(denominators == 0, np.inf, denominators)
