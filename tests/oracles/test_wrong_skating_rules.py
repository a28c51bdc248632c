"""A rule that differs in one point misses official figures; the counts are those that it still gets right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pytest

from tests.oracles.skating import Component, performances
from tests.oracles.skating_rules import ONE, ONE_COMPONENT, components_of, marks_for, marks_of, score
from workbench.domain.rounding import Mode, Rounding, places
from workbench.domain.rubric import Scoring, Trim

Change = Callable[[Scoring], Scoring]


@dataclass(frozen=True)
class HalfEven(Rounding):
    """Halves go to the even neighbour, as most programs round by default."""

    def apply(self, value: Fraction) -> Fraction:
        return round(value / self.unit) * self.unit


@dataclass(frozen=True)
class Binary(Rounding):
    """Rounded as a binary floating-point number."""

    def apply(self, value: Fraction) -> Fraction:
        return Fraction(f"{float(value):.2f}")


def but(**changes: Any) -> Change:
    return lambda scoring: replace(scoring, **changes)


def rounding_by(one: Rounding) -> Change:
    return but(criterion_rounding=one, weighted_rounding=one, rounding=one)


def component_panels_right(change: Change) -> int:
    rule = change(ONE_COMPONENT)
    return sum(
        score(rule, marks_for(part)) == part.panel for _, one in performances() for part in one.components
    )


def component_scores_right(change: Change) -> int:
    return sum(
        score(change(components_of(segment)), marks_of(one)) == one.component_score
        for segment, one in performances()
    )


@pytest.mark.parametrize(
    ("change", "right"),
    [
        pytest.param(but(average="mean"), 110, id="a plain mean"),
        pytest.param(but(average="median"), 101, id="the median"),
        pytest.param(but(trim=Trim(5, 2, 2)), 72, id="two dropped at each end"),
        pytest.param(but(criterion_rounding=places(2, Mode.DOWN)), 433, id="cut off"),
    ],
)
def test_of_800_component_panel_scores_a_wrong_rule_misses_many(change: Change, right: int) -> None:
    assert component_panels_right(change) == right


@pytest.mark.parametrize(
    ("change", "right"),
    [
        pytest.param(but(average="mean"), 5, id="a plain mean"),
        pytest.param(but(criterion_rounding=None, weighted_rounding=None), 65, id="rounded at the end only"),
        pytest.param(but(weighted_rounding=None), 120, id="not rounded after the factor"),
        pytest.param(but(criterion_rounding=None), 104, id="not rounded before the factor"),
        pytest.param(but(by_criterion=False), 30, id="each sheet added up first"),
    ],
)
def test_of_160_component_scores_a_wrong_rule_misses_many(change: Change, right: int) -> None:
    assert component_scores_right(change) == right


class TestWithOneJudgeAway:
    """All nine judges marked every component here, and the mean of seven quarter points never ends on a half.

    So the rules for halves and for a missing mark are tried on the same panels with the ninth judge's mark
    taken away: no official figures, but known ones, reckoned in whole numbers.
    """

    PARTS = tuple(part for _, one in performances() for part in one.components)

    @staticmethod
    def known(part: Component) -> Fraction:
        eight = sorted(int(mark * 4) for judge, mark in part.marks.items() if judge != "J9")
        # Six quarter points over 24, in hundredths, half up.
        return Fraction((200 * sum(eight[1:-1]) + 24) // 48, 100)

    def right(self, change: Change, **last: Fraction) -> int:
        rule = change(ONE_COMPONENT)
        return sum(score(rule, {**marks_for(one), "J9": last}) == self.known(one) for one in self.PARTS)

    def test_nine_judges_cannot_tell_how_halves_are_rounded(self) -> None:
        assert component_panels_right(rounding_by(HalfEven(Fraction(1, 100)))) == 800

    def test_the_rule_gets_all(self) -> None:
        assert self.right(but()) == 800

    @pytest.mark.parametrize("wrong", [HalfEven(Fraction(1, 100)), Binary(Fraction(1, 100))])
    def test_halves_to_even_and_binary_numbers_miss_some(self, wrong: Rounding) -> None:
        assert self.right(rounding_by(wrong)) == 723

    def test_zero_for_a_missing_mark_misses_nearly_all(self) -> None:
        assert self.right(but(), **{ONE: Fraction(0)}) == 3
