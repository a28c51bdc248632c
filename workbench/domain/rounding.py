"""The one place that rounds: exact in, declared places and mode, exact out.

Formulas written here use ``+ - * / ( )``, ``min``, ``max`` and ``floor`` only, so that anyone can
evaluate them in exact fractions and get the same value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Mode(StrEnum):
    """How a value between two steps is settled."""

    HALF_UP = "half_up"
    DOWN = "down"
    UP = "up"


@dataclass(frozen=True)
class Rounding:
    """Round to a multiple of ``unit`` (for instance 1/100 of a point, or 100 fen).

    >>> Rounding(Fraction(1, 100)).apply(Fraction("84.985"))
    Fraction(8499, 100)
    >>> Rounding(Fraction(100), Mode.DOWN).formula("19999999")
    'floor((19999999) / 100) * 100'
    """

    unit: Fraction
    mode: Mode = Mode.HALF_UP

    def apply(self, value: Fraction) -> Fraction:
        """Return the multiple of ``unit`` that ``value`` rounds to; halves go away from zero."""
        # Whole numbers throughout: five times as fast as fractions.
        unit, steps = self.unit, abs(value.numerator) * self.unit.denominator
        below = value.denominator * unit.numerator
        match self.mode:
            case Mode.DOWN:
                whole = steps // below
            case Mode.UP:
                whole = -(-steps // below)
            case Mode.HALF_UP:
                whole = (2 * steps + below) // (2 * below)
        return Fraction((whole if value >= 0 else -whole) * unit.numerator, unit.denominator)

    def formula(self, inner: str) -> str:
        """Write the rounding of a non-negative ``inner`` as arithmetic with ``floor``."""
        divisor = self.unit
        scaled = f"({inner}) / {divisor}" if divisor >= 1 else f"({inner}) * {1 / divisor}"
        back = f"* {divisor}" if divisor >= 1 else f"/ {1 / divisor}"
        match self.mode:
            case Mode.DOWN:
                return f"floor({scaled}) {back}"
            case Mode.UP:
                return f"-floor(-({scaled})) {back}"
            case Mode.HALF_UP:
                return f"floor({scaled} + 1/2) {back}"


def places(count: int, mode: Mode = Mode.HALF_UP) -> Rounding:
    """Rounding to a number of decimal places."""
    return Rounding(Fraction(1, 10**count), mode)


def decimal_text(value: Fraction, least_places: int = 0) -> str:
    """Write an exact value as a decimal, or as ``p/q`` where it has no finite decimal.

    >>> decimal_text(Fraction(82), 2), decimal_text(Fraction(171, 2)), decimal_text(Fraction(1, 3))
    ('82.00', '85.5', '1/3')
    """
    denominator = value.denominator
    digits = 0
    while denominator % 10 == 0:
        denominator //= 10
        digits += 1
    while denominator % 2 == 0:
        denominator //= 2
        digits += 1
    while denominator % 5 == 0:
        denominator //= 5
        digits += 1
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = max(digits, least_places)
    scaled = abs(value) * 10**digits
    whole, part = divmod(scaled.numerator // scaled.denominator, 10**digits)
    text = f"{whole}.{part:0{digits}d}" if digits else str(whole)
    shortest = text.rstrip("0").rstrip(".") if "." in text else text
    if "." in text and least_places:
        kept = text.split(".")[1].rstrip("0").ljust(least_places, "0")
        shortest = f"{text.split('.')[0]}.{kept}"
    return f"-{shortest}" if value < 0 else shortest
