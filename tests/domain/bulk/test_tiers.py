"""Bulk tiers are those of the single claim, floors included."""

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
from workbench.domain.bulk import certain
from workbench.domain.bulk import tiers as module
from workbench.domain.bulk.scores import UNSCORED, score_blocks
from workbench.domain.bulk.tiers import tiers_of
from workbench.domain.claim.tiers import tier_for
from workbench.domain.measure import Measure
from workbench.domain.rubric import MissingMarkRule, Scoring


def measure_for(scoring: Scoring, *tiers: Tier) -> Measure:
    return replace(MEASURE, scoring=scoring, tiers=tiers)


def any_measure(scoring: Scoring, chance: Random) -> Measure:
    cuts = sorted(chance.sample(range(20, 100), 3), reverse=True)
    names = [criterion.id for criterion in scoring.criteria]
    return measure_for(
        scoring,
        *(
            Tier(
                f"T{place}",
                scoring.full_points * cut / 100,
                1,
                (),
                floor_all=chance.choice((None, Fraction(3, 5), Fraction(4, 5))),
                floors={name: Fraction(chance.randint(5, 10), 10) for name in names if chance.random() < 0.3},
            )
            for place, cut in enumerate(cuts)
        ),
    )


def expected(measure: Measure, codes: np.ndarray) -> int:
    panel = exactly(measure.scoring, codes)
    if panel.score is None:
        return UNSCORED
    tier, _ = tier_for(measure, panel.score, panel.criterion_means)
    return len(measure.tiers) if tier is None else measure.tiers.index(tier)


def found(measure: Measure, submissions: list[np.ndarray]) -> list[int]:
    blocks = in_blocks(measure.scoring, submissions)
    scores = score_blocks(measure.scoring, blocks, len(submissions))
    return tiers_of(measure, blocks, len(submissions), scores).tolist()


@given(st.integers(0, 2**32))
def test_any_measure_on_any_marks_gives_the_tier_of_the_claim(seed: int) -> None:
    chance = Random(seed)
    measure = any_measure(any_rubric(chance), chance)
    blank = chance.choice((0, 0.05, 0.3))
    submissions = [any_codes(measure.scoring, chance.randint(0, 9), chance, blank) for _ in range(12)]

    assert found(measure, submissions) == [expected(measure, one) for one in submissions]


@given(st.integers(0, 2**32))
def test_a_wider_bound_on_the_error_only_leaves_more_to_fractions(seed: int) -> None:
    chance = Random(seed)
    scoring = replace(any_rubric(chance), missing=MissingMarkRule.RESCALE)
    measure = any_measure(scoring, chance)
    submissions = [any_codes(scoring, 4, chance, 0.2) for _ in range(12)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certain, "_ULP", 2.0 ** -chance.randint(14, 26))
        tiers = found(measure, submissions)

    assert tiers == [expected(measure, one) for one in submissions]


TOP = Tier("一等", Fraction(70), 1, (), floor_all=Fraction(3, 5))
NEXT = Tier("二等", Fraction(60), 1, ())


class TestAFloor:
    SCORING = rubric(("1", ["40"]), ("1", ["20", "40"]), missing=MissingMarkRule.RESCALE, average="mean")

    def test_holds_at_its_own_value_and_fails_half_a_step_below(self) -> None:
        at, below = np.array([[400, 160, 200]], np.int16), np.array([[400, 160, 195]], np.int16)

        assert found(measure_for(self.SCORING, TOP, NEXT), [at, below]) == [0, 1]

    def test_of_rescaled_points_is_met_exactly_without_fractions(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # 12 of 20 and 24 of 40 are 36 of 60 each: three fifths, whichever cell is blank.
        monkeypatch.setattr(module, "exact_panel", lambda *_: pytest.fail("fell back on fractions"))
        at = np.array([[400, 120, -1], [400, -1, 240], [400, 160, 200]], np.int16)
        below = at - np.array([[0, 0, 0], [0, 0, 0], [0, 5, 0]], np.int16)

        assert found(measure_for(self.SCORING, TOP, NEXT), [at, below]) == [0, 1]

    def test_of_a_criterion_without_any_mark_asks_nothing(self) -> None:
        bare = np.array([[400, -1, -1]], np.int16)

        assert found(measure_for(self.SCORING, TOP, NEXT), [bare]) == [0]

    def test_counts_every_valid_sheet_untrimmed(self) -> None:
        trimmed = replace(self.SCORING, average="trimmed_mean")
        sheets = np.array([[400, 200, 400]] * 4 + [[0, 200, 400]], np.int16)

        assert found(measure_for(trimmed, replace(TOP, floor_all=Fraction(81, 100)), NEXT), [sheets]) == [1]


@given(st.integers(0, 2**32))
def test_a_sheet_left_out_has_no_say_in_floors(seed: int) -> None:
    chance = Random(seed)
    measure = any_measure(any_rubric(chance), chance)
    submissions = [any_codes(measure.scoring, 5, chance) for _ in range(6)]
    blocks = in_blocks(measure.scoring, submissions)
    gone = np.zeros((5, 6), np.bool_)
    gone[[chance.randrange(5) for _ in range(6)], range(6)] = True

    scores = score_blocks(measure.scoring, blocks, 6, left_out=[gone])
    tiers = tiers_of(measure, blocks, 6, scores, left_out=[gone])

    assert tiers.tolist() == [expected(measure, one[~gone[:, n]]) for n, one in enumerate(submissions)]


def test_weights_too_long_for_whole_numbers_still_find_their_tiers() -> None:
    third = Fraction(10**25 // 3, 10**25)
    scoring = rubric((str(third), ["100"]), (str(1 - third), ["100"]))
    at = np.array([[600, 700], [600, 900]], np.int16)
    below = at - np.array([[5, 0], [0, 0]], np.int16)

    assert found(measure_for(scoring, TOP, NEXT), [at, below]) == [0, 1]


def test_no_tier_is_found_where_there_is_no_score() -> None:
    assert found(MEASURE, [np.empty((0, 3), np.int16)]) == [UNSCORED]
