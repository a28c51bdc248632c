"""Rounding as whole-number arithmetic on arrays, in the narrowest type that provably holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.rounding import Mode, Rounding

Whole = NDArray[Any]
WholeType = np.dtype[Any]

_UNSIGNED: tuple[WholeType, ...] = (np.dtype(np.uint16), np.dtype(np.uint32), np.dtype(np.int64))
_SIGNED: tuple[WholeType, ...] = (np.dtype(np.int16), np.dtype(np.int32), np.dtype(np.int64))


class TooLarge(Exception):
    """Exact sums of this rubric pass the widest whole number of the machine."""


def holding(bound: int) -> WholeType:
    """The narrowest type for whole numbers from 0 to ``bound``.

    Raises:
        TooLarge: beyond 63 bits.
    """
    return _first(_UNSIGNED, bound)


def signed_holding(bound: int) -> WholeType:
    """The narrowest type for whole numbers from -1 to ``bound``.

    Raises:
        TooLarge: beyond 63 bits.
    """
    return _first(_SIGNED, bound)


def _first(kinds: Sequence[WholeType], bound: int) -> WholeType:
    for kind in kinds:
        if bound < 1 << (8 * kind.itemsize - (kind.kind == "i")):
            return kind
    raise TooLarge


@dataclass(frozen=True)
class Step:
    """``floor((x * times + plus) / over)`` of a whole number x >= 0."""

    times: int
    plus: int = 0
    over: int = 1

    @property
    def rounds(self) -> bool:
        """Whether anything is lost; else it only multiplies."""
        return self.over != 1

    def widest(self, bound: int) -> int:
        """The largest number on the way, for x up to ``bound``; the step's own numbers are among them."""
        return max(bound, self.times, self.over, bound * self.times + self.plus)

    def top(self, bound: int) -> int:
        """The largest result, for x up to ``bound``."""
        return (bound * self.times + self.plus) // self.over

    def apply(self, numbers: Whole, multiplied: bool = False) -> None:
        """Replace each number in place; its type holds ``widest``, ``multiplied`` that ``times`` is done."""
        if self.times != 1 and not multiplied:
            numbers *= numbers.dtype.type(self.times)
        if self.plus:
            numbers += numbers.dtype.type(self.plus)
        if self.over != 1:
            numbers //= numbers.dtype.type(self.over)


@dataclass(frozen=True)
class Conversion:
    """Rounding from one unit to another: ``ratio`` new units are one old unit."""

    ratio: Fraction
    mode: Mode

    @cached_property
    def step(self) -> Step:
        """The same for whole numbers of the old unit."""
        times, over = self.ratio.numerator, self.ratio.denominator
        if over == 1:
            return Step(times)
        match self.mode:
            case Mode.DOWN:
                plus = 0
            case Mode.UP:
                plus = over - 1
            case Mode.HALF_UP:
                times, plus, over = 2 * times, over, 2 * over
        common = gcd(times, plus, over)
        return Step(times // common, plus // common, over // common)

    def of_ratios(self, above: NDArray[np.int64], below: NDArray[np.int64]) -> NDArray[np.int64]:
        """The same for exact ratios ``above / below``; twice the products must fit 63 bits."""
        above = above * self.ratio.numerator
        below = below * self.ratio.denominator
        match self.mode:
            case Mode.DOWN:
                return above // below
            case Mode.UP:
                return (above + (below - 1)) // below
            case Mode.HALF_UP:
                return (2 * above + below) // (2 * below)

    def widest(self, above: int, below: int) -> int:
        """The largest number on the way in ``of_ratios``."""
        return 2 * above * self.ratio.numerator + 2 * below * self.ratio.denominator


# Roundings, and the unit of what they leave.
Chain = tuple[tuple[Conversion, ...], Fraction]


def chain(
    unit: Fraction, weight: Fraction, before: Rounding | None = None, after: Rounding | None = None
) -> Chain:
    """The roundings around a weight, and the unit of what they leave."""
    found = []
    if before is not None:
        found.append(Conversion(unit / before.unit, before.mode))
        unit = before.unit
    unit *= weight
    if after is not None:
        found.append(Conversion(unit / after.unit, after.mode))
        unit = after.unit
    return tuple(found), unit


def folded(conversions: Sequence[Conversion], factor: int) -> tuple[tuple[Step, ...], int]:
    """Steps that lose something, and a factor, with plain multiplications merged into what follows."""
    kept = []
    times = 1
    for step in (one.step for one in conversions):
        if step.rounds:
            kept.append(Step(step.times * times, step.plus, step.over))
            times = 1
        else:
            times *= step.times
    return tuple(kept), factor * times


def common_unit(units: Sequence[Fraction]) -> Fraction:
    """The largest unit of which every given one is a whole multiple."""
    denominator = 1
    for unit in units:
        denominator *= unit.denominator // gcd(denominator, unit.denominator)
    return Fraction(gcd(*(int(unit * denominator) for unit in units)), denominator)
