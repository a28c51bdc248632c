"""Scoring at once stays fast enough for a national call, and every engine is timed on the same figures."""

import numpy as np
import pytest

from tests.benchmarks.aggregation import (
    blocks_for,
    call_rows,
    rival_best,
    scored_in,
    scoring_for,
    turning_rows,
)
from tests.benchmarks.rivals.aggregate_work import Work, plain_scores
from workbench.domain.bulk.scores import score_blocks

SMALL = [
    Work(3_000, fewest, most, rounded, no_tier)
    for fewest, most in ((7, 7), (1, 9))
    for rounded in (False, True)
    for no_tier in (False, True)
]


@pytest.mark.parametrize("work", SMALL, ids=Work.text)
def test_the_timed_scores_are_those_of_the_plainest_code(work: Work) -> None:
    codes, held = work.codes()
    wanted = plain_scores(work, codes, held)

    found = score_blocks(scoring_for(work), blocks_for(work), work.submissions)

    assert np.array_equal(found.score, wanted)
    assert np.any(wanted < 0) == (work.no_tier or work.fewest < 3)
    assert np.any(wanted > 0)


def test_a_hundred_thousand_submissions_take_less_than_thirty_milliseconds() -> None:
    work = Work(100_000)

    assert scored_in(scoring_for(work), blocks_for(work), work.submissions, 3) < 0.03


def test_four_times_the_submissions_take_about_four_times_as_long() -> None:
    small, large = Work(50_000), Work(200_000)
    short, long = (scored_in(scoring_for(one), blocks_for(one), one.submissions, 5) for one in (small, large))

    # Squares would be 16.
    assert long < 8 * short + 0.005


def test_the_rows_of_the_tables_tell_times_and_memory() -> None:
    (row, rounded), turned = call_rows(Work(500), runs=1), list(turning_rows(500, runs=1))

    assert [cell.strip() for cell in row.strip("|").split("|")][:4] == ["500", "7", "0.5%", "score"]
    assert len(rounded.strip("|").split("|")) == 10
    assert len(turned) == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["polars", "duckdb"])
def test_a_rival_gives_the_same_figures(name: str) -> None:
    for work in SMALL:
        spent, layout = rival_best(name, work, runs=1, alone=True)
        assert spent > 0
        assert layout
