"""Bulk scores with severity taken off are those of the calibrated panel, to the digit."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.domain.bulk.rubrics import any_codes, any_rubric, exactly, in_blocks, rubric
from workbench.domain.bulk import certain
from workbench.domain.bulk import scores as module
from workbench.domain.bulk.scores import UNSCORED, Scores, score_blocks
from workbench.domain.rounding import places
from workbench.domain.rubric import MissingMarkRule, Scoring

SEEDS = st.integers(0, 2**32)
SLOTS = 12
Codes = NDArray[np.int16]
Whole = NDArray[np.int64]


def any_severity(scoring: Scoring, chance: Random) -> Whole:
    """What the reviewer of each slot has off: from far below zero to more than any total."""
    unit, full = 10**scoring.severity_decimals, int(scoring.full_points) + 1
    reach = chance.choice((full * unit, full * unit // 20, 30, 0))
    return np.array([chance.randint(-reach, reach) for _ in range(SLOTS)], np.int64)


def scored(
    scoring: Scoring,
    submissions: Sequence[Codes],
    severity: Whole,
    left_out: Sequence[NDArray[np.bool_]] | None = None,
) -> Scores:
    blocks = tuple(
        replace(block, severity=severity[block.reviewers]) for block in in_blocks(scoring, submissions)
    )
    return score_blocks(scoring, blocks, len(submissions), left_out=left_out)


def expected(scoring: Scoring, codes: Codes, severity: Whole) -> int:
    unit = Fraction(1, 10**scoring.severity_decimals)
    found = exactly(scoring, codes, [int(one) * unit for one in severity])
    return UNSCORED if found.score is None else int(found.score * 10**scoring.decimals)


@given(SEEDS)
def test_any_severity_on_any_marks_gives_the_score_of_the_calibrated_panel(seed: int) -> None:
    chance = Random(seed)
    scoring = replace(any_rubric(chance), by_criterion=False)
    blank = chance.choice((0, 0.05, 0.3))
    submissions = [any_codes(scoring, chance.randint(0, SLOTS), chance, blank) for _ in range(12)]
    severity = any_severity(scoring, chance)

    found = scored(scoring, submissions, severity)

    assert found.score.tolist() == [expected(scoring, one, severity[: len(one)]) for one in submissions]


@given(SEEDS)
def test_a_sheet_left_out_takes_its_severity_along(seed: int) -> None:
    chance = Random(seed)
    scoring = replace(any_rubric(chance), by_criterion=False)
    submissions = [any_codes(scoring, 5, chance, 0.1) for _ in range(8)]
    severity = any_severity(scoring, chance)
    gone = np.zeros((5, 8), np.bool_)
    # A slot that is gone for all is cut away; others are gone for some.
    gone[chance.randrange(5)] = True
    gone[chance.randrange(5), ::2] = True

    found = scored(scoring, submissions, severity, left_out=[gone])

    assert found.score.tolist() == [
        expected(scoring, one[~gone[:, number]], severity[:5][~gone[:, number]])
        for number, one in enumerate(submissions)
    ]


@given(SEEDS)
def test_a_wider_bound_on_the_error_only_leaves_more_to_fractions(seed: int) -> None:
    chance = Random(seed)
    scoring = replace(any_rubric(chance), by_criterion=False, missing=MissingMarkRule.RESCALE)
    submissions = [any_codes(scoring, 5, chance, 0.2) for _ in range(8)]
    severity = any_severity(scoring, chance)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certain, "_ULP", 2.0 ** -chance.randint(16, 30))
        found = scored(scoring, submissions, severity)

    assert found.score.tolist() == [expected(scoring, one, severity[:5]) for one in submissions]


def test_severity_goes_before_the_extremes_are_dropped() -> None:
    scoring = rubric(("1", ["100"]))
    marks = np.array([[700], [800], [810], [820], [900]], np.int16)
    plain = np.zeros(SLOTS, np.int64)
    # The lowest mark is the strictest reviewer's: calibrated it is the highest, and another one goes.
    strict = plain.copy()
    strict[0] = -30 * 10**scoring.severity_decimals

    assert scored(scoring, [marks], plain).score.tolist() == [8100]
    assert scored(scoring, [marks], strict).score.tolist() == [8433]


def test_halves_that_severity_makes_are_settled_without_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    scoring = rubric(("1", ["100"]), average="mean", rounding=places(1), decimals=1)
    chance = Random(5)
    submissions = [any_codes(scoring, 4, chance, 0) for _ in range(100)]
    severity = np.array([500, -1500, 500, 1000, *([0] * 8)], np.int64)
    wanted = [expected(scoring, one, severity[:4]) for one in submissions]
    monkeypatch.setattr(module, "exact_panel", lambda *_: pytest.fail("fell back on fractions"))

    assert scored(scoring, submissions, severity).score.tolist() == wanted
