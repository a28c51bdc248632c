"""The calibration stays fast enough for a national call; processor time, so that others may run."""

from collections.abc import Callable

import pytest

from tests.benchmarks.calibration import OPEN, SHUT, panel_of, row, timed
from tests.benchmarks.rivals import calibration_lme4
from workbench.domain.statistics.ratings import Ratings


@pytest.fixture(scope="module")
def national() -> Ratings:
    return panel_of(100_000, 0.02)


def test_seventy_thousand_sheets_are_tested_and_fitted_in_a_tenth_of_a_second() -> None:
    panel = panel_of(10_000, 0.1)

    assert min(timed(panel, SHUT)[1] for _ in range(5)) < 0.1


@pytest.mark.slow
def test_seven_hundred_thousand_sheets_take_at_most_three_tenths_of_a_second(national: Ratings) -> None:
    assert min(timed(national, SHUT)[1] for _ in range(5)) <= 0.3


@pytest.mark.slow
def test_their_cross_validation_takes_at_most_a_second_and_a_half(national: Ratings) -> None:
    found, seconds = min((timed(national, OPEN) for _ in range(3)), key=lambda run: run[1])

    assert found.accepted
    assert seconds - timed(national, SHUT)[1] <= 1.5


def test_a_row_of_the_table_tells_size_iterations_time_and_memory() -> None:
    cells = [cell.strip() for cell in row(2_000, 0.1).strip("|").split("|")]

    assert cells[:3] == ["14,000", "800", "10.0%"]
    assert all(0 < int(cell) < 40 for cell in cells[4:6])
    assert len(cells) == 10


@pytest.mark.slow
def test_lme4_agrees(require_tool: Callable[[str], str]) -> None:
    require_tool("Rscript")
    assert calibration_lme4.difference() < 1e-6
