"""Floating point decides only where it is certain."""

from fractions import Fraction
from math import lcm

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.bulk.certain import LARGEST, at_least, common_multiple, common_of_rows, rounded
from workbench.domain.rounding import Mode, Rounding

ERROR = np.float64(1e-9)
VALUES = st.fractions(min_value=0, max_value=20_000, max_denominator=5_000)


HALVES = VALUES.map(lambda one: Fraction(int(one) * 2 + 1, 2))
WHOLES = VALUES.map(lambda one: Fraction(int(one)))


@given(
    st.lists(VALUES | HALVES | WHOLES, min_size=1), st.sampled_from((-8e-10, 0, 8e-10)), st.sampled_from(Mode)
)
def test_known_denominators_decide_every_value(values: list[Fraction], off: float, mode: Mode) -> None:
    below = np.array([one.denominator for one in values], np.float64)
    found = np.maximum(np.array(values, np.float64) + off, 0)

    whole, undecided = rounded(found, mode, ERROR, lambda near: below[near])

    assert whole.tolist() == [Rounding(Fraction(1), mode).apply(one) for one in values]
    assert not undecided.any()


def test_a_value_near_a_half_with_an_unknown_denominator_is_left_open() -> None:
    values = np.array([3.5, 3.5 + 1e-10, 3.4, 4.0])

    _, undecided = rounded(values, Mode.HALF_UP, ERROR, lambda near: np.full(len(near), np.inf))

    assert undecided.tolist() == [True, True, False, False]


def test_a_value_that_may_lie_beside_the_boundary_is_left_open() -> None:
    # Ratios of this denominator can lie 1e-10 from a half, which the error of 1e-9 does not tell from it.
    below = np.array([5e9])

    _, undecided = rounded(np.array([3.5]), Mode.DOWN, ERROR, lambda near: below[near])
    _, at_boundary = rounded(np.array([4.0]), Mode.DOWN, ERROR, lambda near: below[near])

    assert not undecided[0]
    assert at_boundary[0]


@given(st.lists(VALUES, min_size=1), VALUES, st.sampled_from((-8e-10, 0, 8e-10)))
def test_a_threshold_includes_its_own_value(values: list[Fraction], threshold: Fraction, off: float) -> None:
    values = [*values, threshold]
    below = np.array([one.denominator for one in values], np.float64)
    found = np.array(values, np.float64) + off

    holds, undecided = at_least(found, threshold, ERROR, lambda near: below[near])

    assert holds.tolist() == [one >= threshold for one in values]
    assert not undecided.any()


def test_a_sum_near_a_threshold_with_an_unknown_denominator_is_left_open() -> None:
    _, undecided = at_least(np.array([2.0, 2.1]), Fraction(2), ERROR, lambda near: np.full(len(near), np.inf))

    assert undecided.tolist() == [True, False]


def test_a_sum_that_may_lie_beside_the_threshold_is_left_open() -> None:
    _, undecided = at_least(np.array([2.5]), Fraction(5, 2), ERROR, lambda near: np.array([2e8]))

    assert undecided.tolist() == [True]


@given(st.lists(st.integers(1, 2**40), min_size=1, max_size=5))
def test_a_common_multiple_is_one_or_is_unknown(numbers: list[int]) -> None:
    found = common_of_rows(np.array([numbers], np.int64).T)[0]

    assert np.isinf(found) if lcm(*numbers) > LARGEST else found % lcm(*numbers) == 0


def test_an_unknown_denominator_stays_unknown() -> None:
    one, other = np.array([0, 6, 0], np.int64), np.array([5, 4, 0], np.int64)

    assert common_multiple(one, other).tolist() == [0, 12, 0]
    assert common_of_rows(np.array([[0, 3], [7, 1]], np.int64)).tolist() == [np.inf, 3]
