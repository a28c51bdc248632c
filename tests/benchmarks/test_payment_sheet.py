"""A large payment sheet is written fast and in little memory; processor time, so that others may run."""

import pytest

from tests.benchmarks.payment_sheet import apart, measured, row

ROWS = 100_000


def test_four_thousand_rows_take_less_than_a_second() -> None:
    seconds, _, _ = measured("ours", 4_000)

    assert seconds < 1


def test_a_line_of_the_table_tells_size_time_and_memory() -> None:
    cells = [cell.strip() for cell in row(200).strip("|").split("|")]

    assert cells[0] == "200"
    assert len(cells) == 8


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_hundred_thousand_rows_need_less_than_fifty_megabytes() -> None:
    _, extra, _ = apart("ours", ROWS)

    assert extra < 50


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_hundred_thousand_rows_take_less_than_half_of_what_xlsxwriter_takes() -> None:
    assert apart("ours", ROWS)[0] <= 0.5 * apart("xlsxwriter", ROWS)[0]
