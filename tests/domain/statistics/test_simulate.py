"""Simulated panels deal their sheets out as they say."""

import numpy as np
import pytest

from tests.domain.statistics.simulate import S6, Scenario, _without_doubles, simulate


@pytest.mark.parametrize("tie", [0.0, 0.5])
def test_a_nearly_complete_design_is_dealt_out_evenly(tie: float) -> None:
    # Eight reviewers, of whom seven mark each submission.
    scenario = Scenario(submissions=20, load=17.5, strict_gets_better=tie)
    for seed in range(30):
        ratings = simulate(scenario, seed).ratings

        assert len(np.unique(ratings.submission * 8 + ratings.reviewer)) == 140
        assert set(ratings.per_submission.tolist()) == {7}
        assert np.ptp(ratings.per_reviewer) <= 2


def test_where_no_swap_suits_another_reviewer_of_the_panel_takes_over() -> None:
    # The first has two sheets for submission 0, and one for each that it could be swapped into.
    submission, reviewer = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 0, 1, 0, 2])
    chance = np.random.Generator(np.random.PCG64(1))

    found = _without_doubles(chance, submission, reviewer, np.zeros(6, np.int64), np.full(6, 6))

    assert found.tolist() == [0, 1, 0, 1, 0, 2]


def test_loads_are_even_where_many_share_the_work() -> None:
    loads = simulate(S6, seed=1).ratings.per_reviewer

    assert np.ptp(loads) <= 1
