"""Sensitivity stays fast enough to be shown with the results; processor time, so that others may run."""

from tests.benchmarks.sensitivity import REVIEWERS, whole, without_one


def test_a_thousand_submissions_take_less_than_three_seconds() -> None:
    spent = dict(whole(1_000))

    assert max(spent.values()) < 3
    assert len(spent) == 6


def test_the_demonstration_takes_less_than_a_third_of_a_second() -> None:
    assert whole(48)[0][1] < 0.3


def test_leaving_each_of_two_hundred_reviewers_out_takes_less_than_a_second() -> None:
    assert without_one(7)[1] < 1
    assert without_one(REVIEWERS)[1] < 1
