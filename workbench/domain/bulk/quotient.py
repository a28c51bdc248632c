"""Rounded means of whole numbers by one division in floating point, which is exact here.

A quotient n / d of whole numbers that is not whole lies at least 1 / d below the next one, which is more than
half a place of a type that holds every whole number up to n: rounded to that type it does not reach it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.steps import Conversion, Whole
from workbench.domain.rounding import Mode

# Whole numbers below these are exact.
_HELD = ((2**24, np.dtype(np.float32)), (2**53, np.dtype(np.float64)))


@dataclass(frozen=True)
class Quotient:
    """``floor((x * times + parts * plus - less) / (parts * over))`` of a sum x of ``parts`` numbers.

    Attributes:
        kind: a floating type that holds every whole number on the way.
    """

    times: int
    plus: int
    less: int
    over: int
    kind: np.dtype[Any]

    def of(self, sums: Whole, parts: NDArray[Any]) -> NDArray[Any]:
        """(n,) of ``kind``, whole only once what follows the point is cut off; ``parts`` is not 0."""
        above, below = sums.astype(self.kind), parts.astype(self.kind)
        if self.times != 1:
            above *= self.kind.type(self.times)
        if self.plus:
            above += below * self.kind.type(self.plus)
        if self.less:
            above -= self.kind.type(self.less)
        if self.over != 1:
            below *= self.kind.type(self.over)
        above /= below
        return above


def quotient_of(rounding: Conversion, top: int, parts: int) -> Quotient | None:
    """The rounded mean of up to ``parts`` numbers up to ``top``; None where it is too large to be exact."""
    times, over = rounding.ratio.numerator, rounding.ratio.denominator
    plus = less = 0
    match rounding.mode:
        case Mode.HALF_UP:
            times, plus, over = 2 * times, over, 2 * over
        case Mode.UP:
            plus, less = over, 1
        case Mode.DOWN:
            pass
    common = gcd(times, plus, over, less)
    times, plus, over = times // common, plus // common, over // common
    largest = parts * max(top * times + plus, over)
    kind = next((kind for held, kind in _HELD if largest < held), None)
    return None if kind is None else Quotient(times, plus, less, over, kind)
