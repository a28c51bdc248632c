"""Hostile and broken files end with words, not with the program."""

import datetime as dt
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import Workbook

from tests.sheets.forms import ROW, form
from workbench.domain.errors import BadInput
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import error_text
from workbench.sheets import gate, parse_child
from workbench.sheets import read_cells as reader
from workbench.sheets.read_cells import read_cells

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def plain() -> bytes:
    out = BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "申报编号"
    book.save(out)
    return out.getvalue()


def changed(extra: dict[str, bytes], *, without: str = "") -> bytes:
    """A sound workbook with some parts replaced, added or left out."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(plain())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in extra and name != without:
                target.writestr(name, source.read(name))
        for name, data in extra.items():
            target.writestr(name, data)
    return out.getvalue()


def sheet_of(cells: str) -> bytes:
    return changed({SHEET: f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>".encode()})


def encrypted() -> bytes:
    data = bytearray(plain())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


BILLION = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>"""
LATE_DOCTYPE = b"<!--" + b"x" * 100_000 + b"-->" + BILLION
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "import.empty_file"),
    "words": (lambda: "申报编号,申报单位\nS1,大同云".encode(), "import.not_workbook"),
    "old xls or password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "import.old_or_locked",
    ),
    "half a file": (lambda: plain()[: len(plain()) // 2], "import.damaged"),
    "encrypted part": (encrypted, "import.damaged"),
    "another zip": (lambda: changed({}, without="xl/workbook.xml"), "import.not_workbook"),
    "macros": (lambda: changed({"xl/vbaProject.bin": b"x"}), "import.macros"),
    "external links": (
        lambda: changed({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "import.external_links",
    ),
    "entity bomb": (lambda: changed({"xl/sharedStrings.xml": BILLION}), "import.doctype"),
    "doctype behind a comment": (lambda: changed({"xl/sharedStrings.xml": LATE_DOCTYPE}), "import.doctype"),
    "doctype in UTF-16": (
        lambda: changed({"xl/sharedStrings.xml": BILLION.decode().encode("utf-16")}),
        "import.doctype",
    ),
    "zip bomb": (lambda: changed({SHEET: b" " * (gate.UNPACKED_AT_MOST + 1)}), "import.too_large"),
    "very regular part": (lambda: changed({SHEET: b" " * (gate.RATIO_FROM + 1)}), "import.too_large"),
    "many parts": (
        lambda: changed({f"xl/media/{number}": b"" for number in range(gate.PARTS_AT_MOST)}),
        "import.too_large",
    ),
    "too large": (lambda: b"PK" + b"\0" * gate.PACKED_AT_MOST, "import.too_large"),
    "broken XML": (lambda: changed({SHEET: b"<worksheet><sheetData><row>"}), "import.damaged"),
    "last cell of all": (
        lambda: sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "import.too_many",
    ),
    "last column": (lambda: sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "import.too_many"),
    "a row too many": (
        lambda: sheet_of(f'<row r="{parse_child.ROWS_AT_MOST + 1}"><c r="A1"><v>1</v></c></row>'),
        "import.too_many",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_words_in_both_languages(name: str, tmp_path: Path) -> None:
    make, code = HOSTILE[name]
    path = tmp_path / "form.xlsx"
    path.write_bytes(make())

    with pytest.raises(BadInput) as caught:
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
    monkeypatch.setattr(parse_child, "CHARACTERS_AT_MOST", 3)

    with pytest.raises(parse_child.TooMany):
        parse_child.parse(plain())


def test_more_sheets_than_a_form_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_child, "SHEETS_AT_MOST", 0)

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
