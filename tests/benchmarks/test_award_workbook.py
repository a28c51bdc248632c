"""A workbook of awards is built fast enough for a national call; processor time, so that others may run."""

import pytest

from tests.benchmarks.award_workbook import apart, measured
from tests.pace import dearness


def test_two_hundred_submissions_take_less_than_three_seconds() -> None:
    assert measured(200)[0] < 3


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_five_thousand_submissions_take_less_than_twenty_seconds() -> None:
    seconds, peak, _ = apart(5_000)

    assert seconds < 20 * dearness()
    assert peak < 1_000
