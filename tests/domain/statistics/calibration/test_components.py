"""Variance components against published tables, dense algebra and simulation."""

import numpy as np
import pytest
from hypothesis import assume, given

from tests.domain.statistics.calibration.tables import (
    COMPARABLE,
    DYESTUFF,
    PENICILLIN,
    RULE,
    SPARSE,
    complete,
    dummies,
    leftover,
    nested,
    numbers,
    ratings,
)
from tests.domain.statistics.simulate import S0, simulate
from workbench.domain.statistics.calibration import calibrate, one_way
from workbench.domain.statistics.ratings import Ratings


def test_penicillin_agrees_with_restricted_maximum_likelihood() -> None:
    found = calibrate(complete(numbers(PENICILLIN)), RULE, seed=1).components

    assert found is not None
    deviations = np.sqrt([found.submission, found.severity, found.residual])
    assert deviations == pytest.approx([0.8467025, 1.9316138, 0.5499227], rel=0.01)
    assert (found.sheets, found.submissions, found.reviewers) == (144, 24, 6)
    assert (found.degrees, found.severity_degrees, found.linked_groups) == (115, 5, 1)


def test_dyestuff_agrees_with_restricted_maximum_likelihood() -> None:
    found = one_way(nested(numbers(DYESTUFF)))

    assert found is not None
    assert np.sqrt([found.submission, found.within]) == pytest.approx([42.0006, 49.5101], rel=1e-6)
    assert (found.degrees, found.sheets, found.submissions) == (24, 30, 6)


def test_the_f_test_is_that_of_a_two_way_table() -> None:
    table = numbers(PENICILLIN)
    around = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    between = 24 * float(((table.mean(axis=0) - table.mean()) ** 2).sum())

    found = calibrate(complete(table), RULE, seed=1).f

    assert found is not None
    assert found.statistic == pytest.approx((between / 5) / (float((around**2).sum()) / 115))
    assert found.p < 1e-60


def test_p_is_the_upper_tail() -> None:
    # Published tables: the upper 1 % point of F with 2 and 4 degrees of freedom is 18.00.
    rest = np.array([[1, -2, 1], [-1, 2, -1], [0, 0, 0]]) / np.sqrt(3)
    found = calibrate(complete(rest + np.sqrt(6) * np.array([-1, 0, 1])), RULE, seed=1).f

    assert found is not None
    assert found.statistic == pytest.approx(18)
    assert found.p == pytest.approx(0.01)
    assert (found.numerator_degrees, found.denominator_degrees) == (2, 4)


@given(SPARSE)
def test_components_are_those_of_dense_least_squares(panel: Ratings) -> None:
    found = calibrate(panel, COMPARABLE, seed=1)
    assume(found.components is not None)
    assert found.components is not None
    assert found.f is not None
    submissions, reviewers = dummies(panel)
    both = np.hstack([submissions, reviewers])
    ranks = [int(np.linalg.matrix_rank(columns)) for columns in (submissions, reviewers, both)]
    of_submissions, of_reviewers, rest = (
        leftover(columns, panel.points) for columns in (submissions, reviewers, both)
    )
    degrees = len(panel.points) - ranks[2]
    residual = rest / degrees
    # The expectation of a reduction holds the trace of what the other factor leaves of this one.
    trace = sum(leftover(submissions, column) for column in reviewers.T)
    severity = (of_submissions - rest - (ranks[2] - ranks[0]) * residual) / trace
    trace = sum(leftover(reviewers, column) for column in submissions.T)
    quality = (of_reviewers - rest - (ranks[2] - ranks[1]) * residual) / trace

    assert found.components.degrees == degrees
    assert found.components.severity_degrees == ranks[2] - ranks[0] == found.f.numerator_degrees
    assert found.components.residual == pytest.approx(residual, abs=1e-9)
    assert found.components.severity == pytest.approx(max(0.0, severity), abs=1e-7)
    assert found.components.submission == pytest.approx(max(0.0, quality), abs=1e-7)


def test_one_way_is_unbalanced_analysis_of_variance() -> None:
    panel = ratings([80, 84, 60, 66, 69, 71], [0, 0, 1, 1, 1, 2], range(6))

    found = one_way(panel)

    # Means 82, 65, 71; within (8 + 42) / 3; n0 = 6 - 14/6 over 2 groups.
    within = 50 / 3
    level = 430 / 6
    between = 2 * (82 - level) ** 2 + 3 * (65 - level) ** 2 + (71 - level) ** 2
    assert found is not None
    assert found.within == pytest.approx(within)
    assert found.submission == pytest.approx((between - 2 * within) / (6 - 14 / 6))


@pytest.mark.parametrize(
    "panel",
    [
        ratings([], [], [], (3, 2)),
        ratings([80], [0], [0]),
        ratings([80, 70], [0, 1], [0, 0]),
        ratings([80, 70], [0, 0], [0, 1]),
    ],
    ids=["no sheet", "one sheet", "one sheet each", "one submission"],
)
def test_one_way_needs_two_submissions_and_one_with_two_sheets(panel: Ratings) -> None:
    assert one_way(panel) is None


def test_one_way_of_equal_marks_is_zero() -> None:
    found = one_way(nested(np.full((4, 3), 85.3)))

    assert found is not None
    assert (found.within, found.submission) == (0.0, 0.0)


def test_one_way_takes_what_rounding_leaves_of_zero_as_zero() -> None:
    marks = np.round(np.random.Generator(np.random.PCG64(1)).normal(70, 8, 30), 1)

    found = one_way(nested(np.repeat(marks[:, None], 7, axis=1)))

    assert found is not None
    assert found.within == 0.0
    assert found.submission == pytest.approx(marks.var(ddof=1))


@pytest.mark.slow
def test_without_severity_one_panel_in_a_hundred_is_significant() -> None:
    p = [_p(seed) for seed in range(3_000)]

    assert np.mean(np.array(p) < 0.01) == pytest.approx(0.01, abs=3 * np.sqrt(0.0099 / len(p)))
    assert np.mean(np.array(p) < 0.5) == pytest.approx(0.5, abs=3 * np.sqrt(0.25 / len(p)))


def _p(seed: int) -> float:
    found = calibrate(simulate(S0, seed).ratings, RULE, seed).f
    assert found is not None
    return found.p
