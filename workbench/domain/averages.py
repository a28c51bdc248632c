"""One value from several sheets: mean, trimmed mean or median."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.domain.case import End
from workbench.domain.rounding import decimal_text
from workbench.domain.rubric import Scoring
from workbench.domain.sheet_points import Points

_HIGH: End = "high"
_LOW: End = "low"


@dataclass(frozen=True)
class Average:
    """What stands for the panel; ``ends`` says at which end each value fell away, by its place."""

    points: Points
    kept: tuple[Fraction, ...]
    ends: dict[int, End]

    def dropped(self, values: Sequence[Fraction], end: End) -> tuple[Fraction, ...]:
        """Values that fell away at one end."""
        return tuple(values[place] for place, where in self.ends.items() if where == end)


def average(scoring: Scoring, values: Sequence[Fraction], names: Sequence[str]) -> Average:
    """Average values of at least one sheet; of equal extremes only one goes, by the reviewers' names."""
    ends = _ends(scoring, values, names)
    kept = [value for place, value in enumerate(values) if place not in ends]
    numbers = kept
    if scoring.average == "median":
        ordered, middle = sorted(kept), len(kept) // 2
        numbers = ordered[middle : middle + 1] if len(kept) % 2 else ordered[middle - 1 : middle + 1]
    formula = " + ".join(_term(number) for number in numbers)
    mean = sum(numbers, Fraction(0)) / len(numbers)
    return Average(Points(mean, f"({formula}) / {len(numbers)}"), tuple(sorted(kept)), ends)


def _term(number: Fraction) -> str:
    return f"({decimal_text(number)})" if number < 0 else decimal_text(number)


def _ends(scoring: Scoring, values: Sequence[Fraction], names: Sequence[str]) -> dict[int, End]:
    trim = scoring.trim
    if scoring.average != "trimmed_mean" or trim is None or len(values) < trim.from_sheets:
        return {}
    order = sorted(range(len(values)), key=lambda place: (values[place], names[place]))
    low, high = order[: trim.low], order[len(order) - trim.high :]
    return dict.fromkeys(low, _LOW) | dict.fromkeys(high, _HIGH)
