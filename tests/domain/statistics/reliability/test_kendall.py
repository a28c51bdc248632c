"""Kendall's coefficient of concordance."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import friedmanchisquare

from tests.domain.statistics.reliability.sheets import GAP, Table, ratings_of
from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.reliability.kendall import Concordance, concordance

# Zar (2010), Biostatistical Analysis, example 20.5: wing, tail and bill lengths of 12 birds.
BIRDS = np.array(
    [
        [10.4, 10.8, 11.1, 10.2, 10.3, 10.2, 10.7, 10.5, 10.8, 11.2, 10.6, 11.4],
        [7.4, 7.6, 7.9, 7.2, 7.4, 7.1, 7.4, 7.2, 7.8, 7.7, 7.8, 8.3],
        [17, 17, 20, 14.5, 15.5, 13, 19.5, 16, 21, 20, 18, 22],
    ]
).T


# Siegel (1956), Nonparametric Statistics, ch. 9: applicants by three executives, then objects with ties.
EXECUTIVES = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]], np.float64).T
TIED = np.array(
    [
        [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
        [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
        [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
    ]
).T


def w(table: Table) -> Concordance:
    found = concordance(ratings_of(table))
    assert isinstance(found, Concordance)
    return found


@pytest.mark.parametrize(
    ("table", "coefficient", "p"),
    [(EXECUTIVES, 25.5 / 157.5, 0.7872), (TIED, 591 / 714, 0.0078), (BIRDS, 0.9241352, 0.0013)],
)
def test_known_tables_give_the_known_coefficient(table: Table, coefficient: float, p: float) -> None:
    found = w(table)
    objects, judges = table.shape

    assert found.w == pytest.approx(coefficient, abs=5e-8)
    assert found.chi_square == pytest.approx(judges * (objects - 1) * coefficient, abs=6e-6)
    assert found.p == pytest.approx(p, abs=6e-5)
    assert (found.submissions, found.reviewers, found.left_out) == (*table.shape, 0)


@given(
    st.tuples(st.integers(3, 8), st.integers(2, 6)).flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.integers(1, 5).map(float))
    )
)
def test_the_test_of_friedman_is_the_same_statistic(table: Table) -> None:
    assume((table.max(axis=0) > table.min(axis=0)).any())

    found, other = w(table), friedmanchisquare(*table)

    assert found.chi_square == pytest.approx(other.statistic, abs=1e-9)
    assert found.p == pytest.approx(other.pvalue, abs=1e-9)


def test_the_same_order_is_one_whatever_the_scale_of_each_reviewer() -> None:
    order = np.array([3.0, 1.0, 4.0, 2.0])

    assert w(np.column_stack([order, 10 * order + 50, np.exp(order)])).w == pytest.approx(1)


def test_opposite_orders_are_zero() -> None:
    assert w(np.array([[1.0, 4.0], [2.0, 3.0], [3.0, 2.0], [4.0, 1.0]])).w == 0


def test_names_and_order_do_not_matter() -> None:
    rng = np.random.default_rng(2)
    moved = BIRDS[rng.permutation(12)][:, [2, 0, 1]]

    assert w(moved) == w(BIRDS)


def test_submissions_that_a_reviewer_did_not_mark_are_left_out() -> None:
    holed = np.vstack([BIRDS, [6, GAP, 1], [GAP, 1, 6], [GAP, GAP, GAP]])

    found = w(holed)

    assert (found.w, found.submissions, found.left_out) == (w(BIRDS).w, 12, 2)


def test_a_panel_with_more_gaps_than_complete_submissions_is_refused() -> None:
    holed = BIRDS[:10].copy()
    holed[:6, 1] = GAP

    found = concordance(ratings_of(holed))

    assert found == Finding("reliability.incomplete", "refusal", {"complete": 4, "submissions": 10})


def test_two_complete_submissions_are_no_order() -> None:
    found = concordance(ratings_of(BIRDS[:2]))

    assert isinstance(found, Finding)
    assert found.code == "reliability.incomplete"


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (np.tile([[60.0, 70.0, 80.0]], (5, 1)), "reliability.no_order"),
        (np.arange(5.0)[:, None], "reliability.one_reviewer"),
        (np.full((2, 2), GAP), "reliability.one_reviewer"),
    ],
)
def test_without_orders_to_compare_it_is_refused(table: Table, code: str) -> None:
    found = concordance(ratings_of(table))

    assert isinstance(found, Finding)
    assert (found.code, found.level) == (code, "refusal")
