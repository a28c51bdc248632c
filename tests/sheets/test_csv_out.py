"""A CSV that is opened by a double click: no text runs, no code loses a digit, numbers stay numbers."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook

from tests.sheets.export_sample import HOSTILE, layouts, sample, with_titles
from workbench.i18n import t
from workbench.sheets.cells import CellKind, CellValue
from workbench.sheets.csv_cells import csv_cells
from workbench.sheets.csv_out import front_tables, guarded
from workbench.sheets.model import Kind
from workbench.sheets.values import code_of
from workbench.sheets.workbooks import workbook_bytes

LIVE = "=+-@\t\r＝＋－＠"


def table_of(*rows: list[object], forms: dict[str, str] | None = None) -> tuple[bytes, list[list[str]]]:
    """The CSV of a front sheet with these rows, and its cells as a program reads them."""
    book = Workbook()
    front = book.active
    assert front is not None
    front.title = "表"
    for row in rows:
        front.append(row)
    for coordinate, form in (forms or {}).items():
        front[coordinate].number_format = form
    for line in front.iter_rows():
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.create_sheet(t("sheets.sheet.parameters")).append(["不是正表"])
    saved = BytesIO()
    book.save(saved)
    (content,) = front_tables({"甲.xlsx": (Kind.AWARDS, saved.getvalue())}).values()
    found = content[1]
    return found, list(csv.reader(StringIO(found.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("sign", LIVE)
@pytest.mark.parametrize("space", ["", " ", "\u3000", "\u200b"])
def test_no_text_can_be_taken_for_a_formula(space: str, sign: str) -> None:
    text = f"{space}{sign}cmd|' /C calc'!A0"

    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["大同", "S001", "-0.5", "-", "91140200MA0GTP0X12", "a=b", "12", ""])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(
    "code", ["0012", "914403001922038216", "0504012345678901234", "12E3", "2025-1", "1/2", "+8613800000000"]
)
def test_a_code_that_a_spreadsheet_would_rewrite_stays_text_and_comes_back(code: str) -> None:
    content, cells = table_of(["编号", "题目"], [code, "甲"])

    assert cells[1] == [f'="{code}"', "甲"]
    back = csv_cells(content, "甲.csv").rows[2].at(1)
    assert back == CellValue(CellKind.TEXT, code)
    assert code_of(64)(back) == code


def test_numbers_stay_numbers_with_the_decimals_that_the_sheet_shows() -> None:
    forms = {"A1": "0.00", "B1": "#,##0.00", "C1": "General", "D1": "0", "E1": "0.00####", "F1": "0%"}

    _, cells = table_of([-0.5, 1234567.5, 86.35, 7, 2.345, 0.15], forms=forms)

    assert cells == [["-0.50", "1234567.50", "86.35", "7", "2.345", "0.15"]]


def test_quotes_commas_and_line_breaks_come_back_as_they_were() -> None:
    content, cells = table_of(["题,目", 'a "b"'], ["一\n二", None], [None, None], ["末", ""])

    assert content.startswith(b"\xef\xbb\xbf")
    assert cells == [["题,目", 'a "b"'], ["一\n二", ""], ["末", ""]]
    assert content.count(b"\r\n") == 3


def test_the_table_of_awards_says_what_its_workbook_shows_and_hostile_titles_are_quiet() -> None:
    data = with_titles(sample(each=1), *HOSTILE)
    contents = {"甲.xlsx": (Kind.AWARDS, workbook_bytes(data, Kind.AWARDS, layouts()[Kind.AWARDS]))}
    found = front_tables(contents)

    assert found == front_tables(contents)
    assert list(found) == ["甲.csv"]
    rows = list(csv.reader(StringIO(found["甲.csv"][1].decode("utf-8-sig"), newline="")))
    total = next(row for row in rows if row[0] == t("sheets.total"))
    paid = sum(one.award or 0 for part in data.measures for one in part.results)
    assert f"{paid // 100}.{paid % 100:02d}" in total
    shown = {cell for row in rows for cell in row}
    live = {cell for cell in shown if cell.startswith(tuple(LIVE)) and not cell.startswith('="')}
    assert live <= {"-1", "-"}
    assert any(cell.startswith("'=cmd|") for cell in shown)
