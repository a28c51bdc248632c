"""Files from outside are read fast enough for a national call; processor time, so that others may run."""

from pathlib import Path

import pytest

from tests.benchmarks.imports import FORMATS, FORMS, ROWS, path_of, read, row, stored, write


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("form", FORMS)
def test_a_thousand_rows_take_less_than_two_seconds(form: str, kind: str, tmp_path: Path) -> None:
    spent = read(form, write(form, kind, 1_000, tmp_path))

    assert (spent.rows, spent.problems) == (1_000, ())
    assert spent.here + spent.apart < 2


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("form", FORMS)
def test_a_hundred_thousand_rows_take_less_than_twenty_five_seconds(
    form: str, kind: str, tmp_path: Path
) -> None:
    spent = read(form, write(form, kind, ROWS, tmp_path))

    assert (spent.rows, spent.problems) == (ROWS, ())
    assert spent.here + spent.apart < 25


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["xlsx", "utf-8"])
def test_a_ledger_of_a_hundred_thousand_lines_is_imported_in_less_than_twenty_five_seconds(
    kind: str, tmp_path: Path
) -> None:
    assert stored(kind, ROWS, tmp_path) < 25


def test_a_row_of_the_table_tells_sizes_times_and_memory(tmp_path: Path) -> None:
    write("ledger", "utf-8", 50, tmp_path)

    cells = [
        cell.strip()
        for cell in row("ledger", "utf-8", path_of("ledger", "utf-8", tmp_path)).strip("|").split("|")
    ]

    assert cells[:3] == ["ledger", "utf-8", "50"]
    assert len(cells) == 9
