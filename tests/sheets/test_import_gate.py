"""Hostile and broken files end with words, not with the program."""

import datetime as dt
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.sheets.forms import ROW, form
from tests.sheets.hostile import HOSTILE, MAIN, SHEET, changed, limited, plain
from workbench.domain.errors import BadInput
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import error_text
from workbench.sheets import limits, parse_child
from workbench.sheets import read_cells as reader
from workbench.sheets.read_cells import read_cells


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_within_limits_and_with_words_in_both_languages(
    name: str, tmp_path: Path
) -> None:
    make, code = HOSTILE[name]
    path = tmp_path / "form.xlsx"
    path.write_bytes(make())

    with limited(seconds=5, megabytes=100), pytest.raises(BadInput) as caught:
        read_cells(path)

    assert caught.value.code == code
    for language in LANGUAGES:
        with in_language(language):
            assert "form.xlsx" in error_text(caught.value)


def test_the_sound_workbook_behind_those_files_passes(tmp_path: Path) -> None:
    (tmp_path / "form.xlsx").write_bytes(changed({}))

    assert read_cells(tmp_path / "form.xlsx").sheets[0].rows[1][1].text == "申报编号"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_cells(tmp_path / "absent.xlsx")

    assert caught.value.code == "import.no_file"
    assert "absent.xlsx" in error_text(caught.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_cells(tmp_path)

    assert caught.value.code == "import.no_file"


def test_a_declared_size_cannot_hide_cells(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="C9"><v>7</v></c></row>'
    body = f'<worksheet {MAIN}><dimension ref="A1"/><sheetData>{cells}</sheetData></worksheet>'
    (tmp_path / "form.xlsx").write_bytes(changed({SHEET: body.encode()}))

    assert read_cells(tmp_path / "form.xlsx").sheets[0].rows[9][3].text == "7"


def test_a_parser_that_dies_takes_nobody_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_START", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")

    with pytest.raises(BadInput) as caught:
        read_cells(form(tmp_path, ROW))

    assert caught.value.code == "import.too_many"


def test_a_parser_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_START", "import time; time.sleep(60)")
    monkeypatch.setattr(reader, "_PATIENCE_SECONDS", 0.3)
    started = time.monotonic()

    with pytest.raises(BadInput) as caught:
        read_cells(form(tmp_path, ROW))

    assert caught.value.code == "import.too_many"
    assert time.monotonic() - started < 10


def test_a_parser_that_wants_all_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resource", reason="this platform has no memory limits")
    greedy = reader._START.replace(
        "main()", "parse_child.parse = lambda data: bytes(4 << 30)\nparse_child.main()"
    )
    greedy = greedy.replace(
        "from workbench.sheets.parse_child import main", "from workbench.sheets import parse_child"
    )
    monkeypatch.setattr(reader, "_START", greedy)

    with pytest.raises(BadInput) as caught:
        read_cells(form(tmp_path, ROW))

    assert caught.value.code == "import.too_many"


def test_text_beyond_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHARACTERS_AT_MOST", 3)

    with pytest.raises(parse_child.TooMany):
        parse_child.parse(plain())


def test_more_sheets_than_a_form_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHEETS_AT_MOST", 0)

    with pytest.raises(parse_child.TooMany):
        parse_child.parse(plain())


def test_a_cell_is_read_as_what_the_spreadsheet_says_it_is() -> None:
    moment = dt.datetime(2025, 10, 8, 9, 30)  # noqa: DTZ001  a spreadsheet's time has no zone
    values = ["字", 3, 2.5, moment.date(), moment, dt.time(9), dt.timedelta(hours=30), True]
    cells = [SimpleNamespace(value=value, data_type="n") for value in values]

    assert [parse_child._value(cell) for cell in cells] == [
        ["s", "字"],
        ["n", "3"],
        ["n", "2.5"],
        ["d", "2025-10-08"],
        ["d", "2025-10-08T09:30:00"],
        ["d", "09:00:00"],
        ["d", "1 day, 6:00:00"],
        ["b", "TRUE"],
    ]
