"""Tier odds stay fast enough to be asked for; processor time, so that others may run."""

import pytest

from tests.benchmarks.tier_odds import call_for, row, rules_for, timed


def test_ten_thousand_draws_of_a_panel_take_less_than_a_tenth_of_a_second() -> None:
    call, rules = call_for(20, 7, 7), rules_for(20)
    runs = [timed(call, rules, 10_000) for _ in range(3)]

    assert {odds.refused for odds, _ in runs} == {False}
    assert min(seconds for _, seconds in runs) < 0.1


@pytest.mark.slow
def test_a_hundred_thousand_submissions_take_less_than_twenty_seconds() -> None:
    odds, seconds = timed(call_for(100_000, 10_000, 7), rules_for(100_000), None)

    assert odds.draws == 200
    assert seconds < 20


def test_a_row_of_the_table_tells_size_draws_time_and_memory() -> None:
    cells = [cell.strip() for cell in row(50, 20, 5, 300, 1).strip("|").split("|")]

    assert cells[:4] == ["50", "20", "5", "300"]
    assert len(cells) == 7
