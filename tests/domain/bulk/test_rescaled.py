"""Sheets with blank cells: totals and the denominators that decide what is certain."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.bulk.rubrics import any_codes, any_rubric, exactly, in_blocks, rubric
from tests.domain.measures import MEASURE
from workbench.domain.award_methods import Tier
from workbench.domain.bulk import numbers, rescaled, scores, tiers
from workbench.domain.bulk.plan import plan_of
from workbench.domain.bulk.presence import Holed
from workbench.domain.bulk.ratios import own_points
from workbench.domain.bulk.rescaled import holed_totals
from workbench.domain.bulk.scores import score_blocks
from workbench.domain.bulk.tiers import tiers_of
from workbench.domain.rounding import Mode, places
from workbench.domain.rubric import MissingMarkRule, Scoring


@given(st.integers(0, 2**32))
def test_a_total_is_a_ratio_of_its_denominator(seed: int) -> None:
    chance = Random(seed)
    scoring = replace(any_rubric(chance), by_criterion=False, missing=MissingMarkRule.RESCALE)
    codes = any_codes(scoring, 12, chance, 0.4)
    codes = codes[(codes >= 0).any(axis=1)]
    holed = Holed(np.zeros(len(codes), np.int64), np.arange(len(codes)), np.ascontiguousarray(codes.T))
    plan = plan_of(scoring)

    total, below = holed_totals(plan, holed)

    exact = [one.total / plan.column_units[0] for one in exactly(scoring, codes).totals]
    assert total == pytest.approx([np.float64(one) for one in exact], rel=1e-14)
    assert [(one * int(times)).denominator for one, times in zip(exact, below, strict=True)] == [1] * len(
        exact
    )
    assert (below > 0).all()


def test_points_over_what_is_marked_are_in_lowest_terms() -> None:
    # Over 20 of 60 points a mark counts three times; over 40 of 60 it counts three halves.
    (part,) = plan_of(rubric(("1", ["20", "40"]))).parts
    codes = np.array([[100, -1, 100, -1], [-1, 100, 100, -2]], np.int16)

    points = own_points(part, Holed(np.zeros(4, np.int64), np.arange(4), codes))

    assert points.there.tolist() == [True, True, True, False]
    assert points.below.tolist() == [1, 2, 1, 1]
    assert [Fraction(a, b) for a, b in zip(points.above.tolist(), points.below.tolist(), strict=True)] == [
        300,
        150,
        200,
        0,
    ]


# Two of seven points, the other three blank: 20/7 of ten, a seventh below 3.
SEVENTHS = rubric(
    ("1", ["7", "3"]),
    step="1",
    average="mean",
    missing=MissingMarkRule.RESCALE,
    rounding=places(0, Mode.DOWN),
    decimals=0,
)
TWO_OF_SEVEN = np.array([[2, -1]], np.int16)
# Eleven sheets of two criteria, one without the second: their mean lies an eleventh below a whole number.
ELEVENTHS = replace(
    SEVENTHS, criteria=rubric(("1", ["10"]), ("1", ["10"]), step="1").criteria, by_criterion=True
)
ELEVEN = np.array([[5, 5]] * 9 + [[4, 5], [5, -1]], np.int16)


class TestAValueBesideABoundary:
    """With a bound on the error as wide as the distance, only denominators keep values apart."""

    @pytest.mark.parametrize(
        ("scoring", "codes", "error"),
        [
            (SEVENTHS, TWO_OF_SEVEN, 0.2),
            (replace(SEVENTHS, by_criterion=True), TWO_OF_SEVEN, 0.2),
            (
                replace(SEVENTHS, by_criterion=True, criterion_rounding=places(0, Mode.DOWN)),
                TWO_OF_SEVEN,
                0.2,
            ),
            (replace(ELEVENTHS, full_points=Fraction(20)), ELEVEN, 0.12),
        ],
    )
    def test_is_not_taken_for_it(
        self, scoring: Scoring, codes: np.ndarray, error: float, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(numbers, "slack", lambda *_: np.float64(0 if scoring.criteria[1:] else error))
        monkeypatch.setattr(rescaled, "slack", lambda *_: np.float64(error if scoring.criteria[1:] else 0))

        found = score_blocks(scoring, in_blocks(scoring, [codes]), 1)

        assert found.score.tolist() == [exactly(scoring, codes).score]

    def test_does_not_hold_a_floor(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # 2.86 after rounding to hundredths, where the floor is 3 of 10.
        scoring = replace(SEVENTHS, criterion_rounding=places(2))
        floor = Tier("一等", Fraction(0), 1, (), floor_all=Fraction(3, 10))
        monkeypatch.setattr(numbers, "slack", lambda *_: np.float64(0.2))
        blocks = in_blocks(scoring, [TWO_OF_SEVEN])

        found = score_blocks(scoring, blocks, 1)

        assert tiers_of(replace(MEASURE, scoring=scoring, tiers=(floor,)), blocks, 1, found).tolist() == [1]


def test_what_is_left_open_is_decided_in_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores, "holed_scores", lambda *_: (np.array([7]), np.array([True])))
    monkeypatch.setattr(tiers, "holed_floor", lambda *_: [(np.array([True]), np.array([True]))])
    blocks = in_blocks(SEVENTHS, [TWO_OF_SEVEN])
    floor = Tier("一等", Fraction(0), 1, (), floor_all=Fraction(3, 10))

    found = score_blocks(SEVENTHS, blocks, 1)

    assert found.score.tolist() == [2]
    assert tiers_of(replace(MEASURE, scoring=SEVENTHS, tiers=(floor,)), blocks, 1, found).tolist() == [1]
