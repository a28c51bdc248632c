"""The allocation stays fast enough for a national call; processor time, so that others may run."""

import pytest

from tests.benchmarks.allocation import claims_for, row, timed, trace_seconds


def _seconds(count: int) -> float:
    claims = claims_for(count)
    return min(timed(claims)[1] for _ in range(2))


def test_twenty_thousand_claims_take_less_than_two_seconds_and_a_trace_less_than_five_milliseconds() -> None:
    allocation, seconds = timed(claims_for(20_000))
    middle, _ = trace_seconds(allocation, 20_000)

    assert seconds < 2
    assert middle < 0.005


def test_four_times_the_claims_take_about_four_times_as_long() -> None:
    # n log n would be 4.6 times; squares would be 16.
    assert _seconds(40_000) < 9 * _seconds(10_000) + 0.02


@pytest.mark.slow
def test_a_hundred_thousand_claims_take_less_than_five_seconds() -> None:
    allocation, seconds = timed(claims_for(100_000))
    middle, _ = trace_seconds(allocation, 100_000)

    assert seconds < 5
    assert middle < 0.005


def test_a_row_of_the_table_tells_size_awards_time_and_memory() -> None:
    cells = [cell.strip() for cell in row(1_000).strip("|").split("|")]

    assert cells[0] == "1,000"
    assert 0 < int(cells[1]) < 1_000
    assert len(cells) == 7
