"""What a calibration may hang on, and what it does with panels that tell nothing."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.statistics.calibration.tables import (
    COMPARABLE,
    RULE,
    SPARSE,
    complete,
    nested,
    ratings,
    sparse,
    trial,
)
from tests.domain.statistics.simulate import S1, Scenario, simulate
from workbench.domain.statistics.calibration import Calibration, calibrate
from workbench.domain.statistics.calibration.components import MOST_F
from workbench.domain.statistics.ratings import Places, Ratings


def by_name(panel: Ratings, found: Calibration) -> dict[str, float] | None:
    if found.severity is None:
        return None
    return dict(zip(panel.reviewers, found.severity.tolist(), strict=True))


def told(found: Calibration) -> tuple[object, ...]:
    """What does not hang on the scale or the level of the points."""
    return found.accepted, [one.code for one in found.findings], found.f and found.f.denominator_degrees


@given(SPARSE, st.integers(0, 1_000))
def test_no_order_matters(panel: Ratings, seed: int) -> None:
    chance = np.random.Generator(np.random.PCG64(seed))
    sheets = chance.permutation(len(panel.points))
    rows, columns = (chance.permutation(len(names)) for names in (panel.submissions, panel.reviewers))
    shuffled = Ratings(
        points=panel.points[sheets],
        submission=np.argsort(rows)[panel.submission[sheets]],
        reviewer=np.argsort(columns)[panel.reviewer[sheets]],
        submissions=tuple(panel.submissions[place] for place in rows),
        reviewers=tuple(panel.reviewers[place] for place in columns),
    )
    before = calibrate(panel, COMPARABLE, seed=1)
    after = calibrate(shuffled, COMPARABLE, seed=1)

    tried = trial(panel, 1), trial(shuffled, 1)

    assert told(after) == told(before)
    assert (by_name(shuffled, after) is None) == (by_name(panel, before) is None)
    if before.severity is not None and tried[0] is not None and tried[1] is not None:
        assert by_name(shuffled, after) == pytest.approx(by_name(panel, before), abs=1e-9)
        errors = [(one.raw, one.calibrated) for one in tried]
        assert errors[1] == pytest.approx(errors[0], rel=1e-9)


@given(SPARSE, st.sampled_from([-30.0, 0.5, 1_000.0]), st.sampled_from([-2.0, 0.1, 1.0, 37.0]))
def test_another_level_or_scale_of_points_only_scales_severity(
    panel: Ratings, level: float, scale: float
) -> None:
    other = ratings(
        scale * panel.points + level,
        panel.submission,
        panel.reviewer,
        (len(panel.submissions), len(panel.reviewers)),
    )
    before, after = (calibrate(one, COMPARABLE, 1) for one in (panel, other))

    gain, gain_after = trial(panel, 1), trial(other, 1)

    assert told(after) == told(before)
    if before.severity is None or before.f is None or gain is None:
        return
    assert after.severity is not None
    assert after.f is not None
    assert gain_after is not None
    assert after.severity == pytest.approx(scale * before.severity, abs=1e-7 * max(1, abs(scale)))
    # Where reviewers explain nearly everything, what is left of the residual is rounding.
    assert after.f.p == pytest.approx(before.f.p, rel=1e-6, abs=1e-8)
    assert gain_after.gain == pytest.approx(gain.gain, abs=1e-6)


@given(SPARSE)
def test_a_copy_that_nothing_links_changes_nothing(panel: Ratings) -> None:
    count, staff = len(panel.submissions), len(panel.reviewers)
    twice = ratings(
        np.tile(panel.points, 2),
        np.concatenate([panel.submission, panel.submission + count]),
        np.concatenate([panel.reviewer, panel.reviewer + staff]),
        (2 * count, 2 * staff),
    )
    before, after = (calibrate(one, COMPARABLE, seed=1) for one in (panel, twice))

    assert (before.components is None) == (after.components is None)
    if before.components is None or after.components is None:
        return
    assert before.severity is not None
    assert after.severity is not None
    assert after.severity == pytest.approx(np.tile(before.severity, 2), abs=1e-8)
    assert after.components.severity == pytest.approx(before.components.severity, abs=1e-7)
    assert after.components.submission == pytest.approx(before.components.submission, abs=1e-7)
    assert after.components.linked_groups == 2 * before.components.linked_groups


@given(SPARSE)
def test_every_number_is_finite(panel: Ratings) -> None:
    found = calibrate(panel, RULE, seed=1)

    assert found.accepted is not any(one.level == "refusal" for one in found.findings)
    tried = trial(panel, seed=1)
    if found.components is None or found.f is None or tried is None:
        assert found.findings[0].code in {"calibration.no_sheets", "calibration.no_degrees"}
        return
    numbers = [
        found.components.severity,
        found.components.residual,
        found.components.submission,
        found.f.statistic,
        found.f.p,
        tried.raw,
        tried.calibrated,
    ]
    assert np.isfinite(numbers).all()
    assert min(numbers) >= 0
    assert found.severity is not None
    assert np.isfinite(found.severity).all()


@pytest.mark.parametrize("severity", [[-3.0, 0.5, 2.5], [-2.0, 2.0]])
def test_severity_without_noise_is_found_exactly(severity: list[float]) -> None:
    quality = np.array([80.0, 60, 75, 71])

    found = calibrate(complete(quality[:, None] + severity), RULE, seed=1)

    assert found.accepted
    assert found.severity == pytest.approx(severity)
    assert found.f is not None
    assert found.f.statistic == MOST_F
    assert found.f.p < 0.01


@pytest.mark.parametrize("value", [0.0, 85.3])
def test_equal_marks_show_no_severity(value: float) -> None:
    found = calibrate(complete(np.full((7, 3), value)), RULE, seed=1)

    assert found.findings[0].code == "calibration.no_severity"
    assert found.f is not None
    assert (found.f.statistic, found.f.p, found.share) == (0.0, 1.0, 0.0)
    assert found.severity is not None
    assert not found.severity.any()


def test_equal_marks_within_each_submission_show_no_severity() -> None:
    table = np.repeat([[85.3], [70.1], [99.7]], 3, axis=1)

    found = calibrate(complete(table), RULE, seed=1)

    assert found.f is not None
    assert (found.f.statistic, found.f.p) == (0.0, 1.0)
    assert found.components is not None
    assert found.components.residual == 0.0


@pytest.mark.parametrize("seed", range(10))
def test_what_rounding_leaves_of_zero_is_no_severity(seed: int) -> None:
    chance = np.random.Generator(np.random.PCG64(seed))
    # A Latin square: every reviewer is as strict as every other, but for rounding.
    square = np.array([np.roll([0.0, 0.1, 0.2], turn) for turn in range(3)])

    found = calibrate(complete(np.round(chance.normal(70, 8, (3, 1)), 1) + square), RULE, seed=1)

    assert found.findings[0].code == "calibration.no_severity"
    assert found.f is not None
    assert found.f.statistic < 1e-9


def test_severity_of_a_thousandth_of_a_point_is_no_rounding() -> None:
    chance = np.random.Generator(np.random.PCG64(1))
    table = chance.normal(1_000, 100, (50, 1)) + 1e-3 * np.arange(4) + chance.normal(0, 2e-4, (50, 4))

    assert calibrate(complete(table), RULE, seed=1).accepted


def test_one_wild_mark_among_equal_ones_is_no_trouble() -> None:
    table = np.full((10, 4), 85.3)
    table[3, 2] = 1e9

    found = calibrate(complete(table), RULE, seed=1)

    assert found.findings[0].code == "calibration.no_severity"
    assert trial(complete(table), seed=1) is not None


def test_a_reviewer_without_a_sheet_has_no_severity() -> None:
    chance = np.random.Generator(np.random.PCG64(1))
    rows, columns = np.indices((30, 4))
    points = chance.normal(70, 2, (30, 4)) + np.array([0, 4, 5, 9])
    panel = ratings(points.ravel(), rows.ravel(), columns.ravel() + 1, (30, 6))

    found = calibrate(panel, RULE, seed=1)

    assert found.accepted
    assert found.severity is not None
    assert found.severity[[0, 5]].tolist() == [0.0, 0.0]
    assert found.severity[[1, 4]] == pytest.approx([-4.5, 4.5], abs=1)


def test_having_the_better_submissions_is_no_leniency() -> None:
    # Two equally strict reviewers, one with the better half; a lenient one marks all.
    quality = np.repeat([60.0, 90.0], 20)
    rows = np.concatenate([np.arange(40), np.arange(20), np.arange(20, 40)])
    columns = np.repeat([0, 1, 2], [40, 20, 20])
    noise = np.random.Generator(np.random.PCG64(1)).normal(0, 1, 80)
    points = quality[rows] + np.array([3.0, -3, -3])[columns] + noise

    found = calibrate(ratings(points, rows, columns), RULE, seed=1)

    assert found.severity == pytest.approx([3, -3, -3], abs=0.6)


MILLION = 1_000_000
NAMES = [str(place) for place in range(MILLION)]
EACH = np.arange(MILLION)
NOBODY = np.zeros(MILLION, np.int64)


@pytest.mark.parametrize(
    ("submission", "reviewer", "said"),
    [(EACH, EACH, "no_degrees"), (EACH, NOBODY, "no_degrees"), (NOBODY, EACH, "no_degrees")],
    ids=["a reviewer each", "one reviewer for all", "one submission for all"],
)
def test_a_million_single_sheets_are_refused_at_once(submission: Places, reviewer: Places, said: str) -> None:
    panel = Ratings(
        points=(EACH % 200) / 2,
        submission=submission,
        reviewer=reviewer,
        submissions=NAMES if submission is EACH else ["S"],
        reviewers=NAMES if reviewer is EACH else ["E"],
    )
    before = time.process_time()

    found = calibrate(panel, RULE, seed=1)

    assert found.findings[0].code == f"calibration.{said}"
    assert time.process_time() - before < 5


def test_a_hundred_thousand_equal_marks_are_refused_at_once() -> None:
    panel = simulate(Scenario(submissions=15_000, quality=0, severity=0, noise=0), seed=1).ratings
    before = time.process_time()

    assert calibrate(panel, RULE, seed=1).findings[0].code == "calibration.no_severity"
    assert time.process_time() - before < 2


def test_equal_seeds_give_equal_answers() -> None:
    panel = simulate(S1, seed=1).ratings

    assert calibrate(panel, RULE, seed=5) == calibrate(panel, RULE, seed=5)


def test_nothing_of_the_ratings_is_changed() -> None:
    panel = sparse(11)
    before = panel.points.copy(), panel.submission.copy(), panel.reviewer.copy()

    calibrate(panel, COMPARABLE, seed=1)
    trial(panel, seed=1)

    after = panel.points, panel.submission, panel.reviewer
    assert all((old == new).all() for old, new in zip(before, after, strict=True))


def test_reviewers_of_one_sheet_each_are_refused() -> None:
    assert (
        calibrate(nested(np.array([[80.0, 81]])), RULE, seed=1).findings[0].code == "calibration.no_degrees"
    )
