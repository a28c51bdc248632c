"""Conjugate gradients for many right sides at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from workbench.domain.statistics.ratings import Floats

_MOST_STEPS = 1_000


def solve(times: Callable[[Floats], Floats], diagonal: Floats, right: Floats, tolerance: float) -> Floats:
    """Solve S x = right for each column, preconditioned with the diagonal (Hestenes & Stiefel 1952).

    Args:
        times: product of S, symmetric and positive definite, with (r, k) columns.
        diagonal: (r,) a diagonal near that of S.
        right: (r, k).
        tolerance: length of what is left of a column, as a share of its right side, at which it is solved.

    Returns:
        (r, k) solutions; after a thousand steps as they stand.
    """
    solution = np.zeros_like(right)
    left = right.copy()
    direction = left / diagonal[:, None]
    fall = _inner(left, direction)
    enough = tolerance**2 * _inner(right, right)
    for _ in range(_MOST_STEPS):
        if np.all(_inner(left, left) <= enough):
            break
        image = times(direction)
        step = _share(fall, _inner(direction, image))
        solution += step * direction
        left -= step * image
        scaled = left / diagonal[:, None]
        fallen = _inner(left, scaled)
        direction *= _share(fallen, fall)
        direction += scaled
        fall = fallen
    return solution


def _inner(one: Floats, other: Floats) -> Floats:
    product: Floats = np.einsum("ij,ij->j", one, other)
    return product


def _share(part: Floats, whole: Floats) -> Floats:
    """A column that is solved to the last digit stands still."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
