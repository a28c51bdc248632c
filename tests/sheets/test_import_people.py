"""Tables as people keep them: other headings, titles, notes, and values in every way they are typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.sheets.forms import CODE_A, CODE_B, DATASET, MEASURES, ROW
from workbench.domain.errors import Problem
from workbench.i18n import in_language
from workbench.i18n.errors import problem_text
from workbench.sheets import values
from workbench.sheets.cells import CellKind, CellValue, WorkbookCells
from workbench.sheets.clean import clean_text
from workbench.sheets.form import expert_columns, ledger_columns, payee_columns, submission_columns
from workbench.sheets.parse_child import parse
from workbench.sheets.read_cells import _sheet
from workbench.sheets.read_ledger import LedgerForm, read_ledger
from workbench.sheets.read_submissions import SubmissionsForm, read_submissions
from workbench.sheets.values import Noted, Wrong
from workbench.sheets.vocabulary import plain

HEADINGS = ("信用代码", "项目代码", "政策名称", "批准日期", "金额（万元）", "兑付额")
LINE = (CODE_A, "P1", "省级数据专项", "2024-03-01", 30, "10万元")


def book(
    folder: Path, *rows: Sequence[object], title: str = "Sheet1", merged: Sequence[str] = ()
) -> WorkbookCells:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    made.save(folder / "a.xlsx")
    data = (folder / "a.xlsx").read_bytes()
    return WorkbookCells("a.xlsx", tuple(_sheet(found) for found in parse(data)))


def lines(folder: Path, *rows: Sequence[object], merged: Sequence[str] = ()) -> LedgerForm:
    return read_ledger(book(folder, *rows, merged=merged))


def told(problems: Sequence[Problem]) -> list[tuple[str, str, str | None]]:
    for problem in problems:
        with in_language("en"):
            assert problem_text(problem)
    return [(one.level, one.code, one.place.cell) for one in problems]


ALIASES = [("warning", "X07", cell) for cell in ("A{}", "C{}", "E{}")]


def aliases(row: int) -> list[tuple[str, str, str | None]]:
    return [(level, code, cell.format(row)) for level, code, cell in ALIASES]


def test_other_headings_are_understood_and_told(tmp_path: Path) -> None:
    form = lines(tmp_path, HEADINGS, LINE)

    assert told(form.problems) == aliases(1)
    assert "统一社会信用代码" in problem_text(form.problems[0])
    assert "信用代码" in problem_text(form.problems[0])
    assert [(row.line.approved, row.line.paid) for row in form.rows] == [(30_000_000, 10_000_000)]


def test_the_columns_own_heading_goes_before_another_name_for_it(tmp_path: Path) -> None:
    form = lines(tmp_path, (*HEADINGS, "统一社会信用代码"), (*LINE, CODE_B))

    assert [row.line.entity for row in form.rows] == [CODE_B]
    assert ("warning", "X05", "A1") in told(form.problems)


def test_two_other_names_for_one_column_are_refused(tmp_path: Path) -> None:
    form = lines(tmp_path, (*HEADINGS, "社会信用代码"), (*LINE, CODE_B))

    assert told(form.problems) == [("error", "X03", "G1")]


@pytest.mark.parametrize(
    "columns",
    [submission_columns(DATASET), payee_columns(), expert_columns(), ledger_columns()],
    ids=["submissions", "payees", "experts", "ledger"],
)
def test_no_heading_could_be_two_columns_of_one_table(columns: Any) -> None:
    names = {column.key: set(map(plain, column.headings)) | set(column.aliases) for column in columns}

    shared = {pair: names[pair[0]] & names[pair[1]] for pair in combinations(names, 2)}
    assert {pair: words for pair, words in shared.items() if words} == {}
    assert all(column.aliases == {plain(word) for word in column.aliases} for column in columns)


def test_titles_blank_rows_blank_columns_and_notes_are_no_data(tmp_path: Path) -> None:
    def shifted(row: Sequence[object]) -> list[object]:
        return [None, *row[:2], None, *row[2:]]

    form = lines(
        tmp_path,
        ["2024 年奖励资金台账"],
        [],
        [None, None, None, None, None, "单位：万元"],
        shifted(HEADINGS),
        [],
        shifted(LINE),
        [],
        shifted((CODE_B, *LINE[1:])),
        [None, "合 计", None, None, None, None, 60, "20万元"],
        [],
        [None, "注：本表一式两份，由财政局留存。"],
        ["填表人：王工", None, None, None, "审核人：", None, None, "2024年12月1日"],
        [None, None, "以上资料属实。"],
        merged=("A1:H1", "B11:H11"),
    )

    assert [row.number for row in form.rows] == [6, 8]
    assert told(form.problems) == [
        *(
            (level, code, cell)
            for level, code, cell in [
                ("warning", "X07", "B4"),
                ("warning", "X07", "E4"),
                ("warning", "X07", "G4"),
            ]
        ),
        ("warning", "X05", "A4"),
        *(("warning", "X08", f"{row}:{row}") for row in (9, 11, 12, 13)),
    ]
    assert "合 计" in problem_text(form.problems[4])


def test_a_half_filled_row_is_no_note(tmp_path: Path) -> None:
    form = lines(tmp_path, HEADINGS, LINE, (CODE_B,))

    assert [code for level, code, _ in told(form.problems) if level == "error"] == ["X12"] * 5


def test_headings_in_two_rows_with_merged_cells_are_read_together(tmp_path: Path) -> None:
    form = lines(
        tmp_path,
        ["台账"],
        ["信用代码", "项目代码", "政策名称", "批准情况", None, "兑付额"],
        [None, None, None, "批准日期", "金额（万元）", None],
        LINE,
        merged=("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"),
    )

    assert [(row.number, row.line.approved) for row in form.rows] == [(4, 30_000_000)]
    assert told(form.problems) == [
        ("warning", "X07", "A2"),
        ("warning", "X07", "C2"),
        ("warning", "X07", "E3"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "批准额（万元）",
        "批准额(万元)",
        "批准额 （单位：万元）",
        "批准额/万元",
        "批准额万元",
        "金额［万元］*",
        "Approved (万元)",
    ],
)
def test_a_heading_says_the_unit_of_bare_numbers(heading: str, tmp_path: Path) -> None:
    form = lines(tmp_path, [*HEADINGS[:4], heading, HEADINGS[5]], LINE)

    assert [row.line.approved for row in form.rows] == [30_000_000]


@pytest.mark.parametrize("heading", ["批准额", "批准额（千元）", "批准额（美元）", "单位：万元"])
def test_without_a_unit_that_is_known_a_bare_number_is_refused(heading: str, tmp_path: Path) -> None:
    form = lines(tmp_path, [*HEADINGS[:4], heading, HEADINGS[5]], LINE)

    assert form.rows == ()
    assert {one.code for one in form.problems if one.level == "error"} <= {"X30", "X02"}


def test_serial_numbers_of_days_are_read_and_told_once_a_column(tmp_path: Path) -> None:
    form = lines(
        tmp_path,
        HEADINGS,
        *((*LINE[:1], f"P{number}", LINE[2], 45352 + number, *LINE[4:]) for number in range(3)),
    )

    assert [row.line.decided_on for row in form.rows] == [
        date(2024, 3, 1),
        date(2024, 3, 2),
        date(2024, 3, 3),
    ]
    assert told(form.problems) == [*aliases(1), ("warning", "X16", "D2")]
    assert "3 格" in problem_text(form.problems[-1])
    assert "2024-03-01" in problem_text(form.problems[-1])


def test_a_workbook_of_one_sheet_with_any_name_is_the_table_that_its_headings_say(tmp_path: Path) -> None:
    form: SubmissionsForm = read_submissions(book(tmp_path, list(ROW), list(ROW.values())), MEASURES)

    assert form.problems == ()
    assert [(row.code, row.measure) for row in form.rows] == [("S1", DATASET.id)]


def cell(value: object) -> CellValue:
    kind = CellKind.NUMBER if isinstance(value, (int, float)) else CellKind.TEXT
    return CellValue(kind, repr(value) if kind is CellKind.NUMBER else str(value))


def read(reader: values.Reader, value: object) -> object:
    try:
        found = reader(cell(value))
    except Wrong as wrong:
        return wrong.code
    return (found.value, found.code) if isinstance(found, Noted) else found


DAY = date(2025, 10, 8)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2025-10-08", DAY),
        ("2025/10/8", DAY),
        ("2025.10.8", DAY),
        ("2025.10.08.", DAY),
        ("2025年10月8日", DAY),
        ("2025 年 10 月 8 日", DAY),
        ("２０２５．１０．８", DAY),
        ("'2025-10-08", DAY),
        ("2025/10/8 0:00", DAY),
        ("2025-10-08 00:00:00", DAY),
        (45938, (DAY, "X16")),
        ("45938", (DAY, "X16")),
        ("2025/10/8 9:30", "X33"),
        ("25/10/8", "X33"),
        ("10/8/2025", "X33"),
        ("2025.2.29", "X33"),
        ("2025.10", "X33"),
        (45938.5, "X33"),
        (99999, "X33"),
        (1, "X33"),
    ],
)
def test_dates_are_read_as_typed(typed: object, wanted: object) -> None:
    assert read(values.day, typed) == wanted


@pytest.mark.parametrize(
    ("typed", "unit", "wanted"),
    [
        ("300万元", None, 300_000_000),
        ("300 万元", None, 300_000_000),
        ("３００万元", None, 300_000_000),
        ("3,000,000.00元", None, 300_000_000),
        ("3，000，000元", None, 300_000_000),
        ("3000000元整", None, 300_000_000),
        ("￥3,000,000", None, 300_000_000),
        ("¥3,000,000.00", "元", 300_000_000),
        ("人民币300万元", None, 300_000_000),
        ("人民币 3000000", None, 300_000_000),
        ("'3000000元", None, 300_000_000),
        ("3,000,000.00", "元", 300_000_000),
        (3_000_000, "元", 300_000_000),
        (1409.5, "元", 140_950),
        (300, "万元", 300_000_000),
        (0.1, "万元", 100_000),
        ("0.03", "亿元", 300_000_000),
        ("3000000元", "万元", 300_000_000),
        (0, "元", 0),
        (300, None, "X30"),
        ("3,000,000.00", None, "X30"),
        ("￥300", "万元", "X37"),
        (-3, "元", "X31"),
        ("(300)", "元", "X31"),
        ("3,00", "元", "X31"),
        ("1e6", "元", "X31"),
        (0.001, "元", "X31"),
        (0.1 + 0.2, "万元", "X31"),
        ("300美元", None, "X31"),
        ("约300万元", None, "X31"),
        ("", None, "X31"),
    ],
)
def test_amounts_are_read_as_typed(typed: object, unit: str | None, wanted: object) -> None:
    assert read(values.in_unit(values.amount, unit), typed) == wanted


def test_a_unit_in_a_heading_is_for_amounts_only() -> None:
    assert values.in_unit(values.number, "万元") is values.number


@pytest.mark.parametrize("typed", ["是", "有", "√", "✓", "✔", "Yes", "ｙ", " 是 ", "TRUE"])
def test_yes_is_read_as_typed(typed: str) -> None:
    assert read(values.yes_or_no, typed) is True


@pytest.mark.parametrize("typed", ["否", "无", "×", "✗", "no", "N"])
def test_no_is_read_as_typed(typed: str) -> None:
    assert read(values.yes_or_no, typed) is False


@pytest.mark.parametrize("typed", ["x", "对", "1", 1, "-", "待定", "是否"])
def test_what_could_be_either_is_refused(typed: object) -> None:
    assert read(values.yes_or_no, typed) == "X34"


def test_a_box_that_a_spreadsheet_ticks_is_yes_or_no() -> None:
    assert [values.yes_or_no(CellValue(CellKind.TRUTH, said)) for said in ("TRUE", "FALSE")] == [True, False]


@pytest.mark.parametrize(
    ("reader", "typed", "wanted"),
    [
        (values.credit_code, f"'{CODE_A}", CODE_A),
        (values.credit_code, "9135 0100 M000 100Y43", CODE_A),
        (values.credit_code, "9.14403E+17", "X17"),
        (values.credit_code, 9.14403001922038e17, "X15"),
        (values.code_of(64), "'００１２", "0012"),
        (values.code_of(64), "1.2E+10", "X17"),
        (values.code_of(64), "2E10", "2E10"),
        (values.account, "6222 0205 0401 2345", "6222020504012345"),
        (values.account, "’0504012345", "0504012345"),
        (values.account, "6222020504012340000", ("6222020504012340000", "X18")),
        (values.account, "622202050401000", "622202050401000"),
        (values.text_of(20), "'=cmd|x", "=cmd|x"),
        (values.text_of(20), "'十四五'规划", "'十四五'规划"),
        (values.number, "１２．５", Fraction(25, 2)),
        (values.number, "1,200.5", Fraction(2401, 2)),
        (values.number, "−3", Fraction(-3)),
        (values.number, "1,2", "X32"),
        (values.place, "２", 2),
        (values.one_of(("大型企业（集团）", "个人")), "大型企业 (集团)", "大型企业（集团）"),
        (values.one_of(("A", "a")), "a", "a"),
    ],
)
def test_codes_and_numbers_are_read_as_typed(reader: values.Reader, typed: object, wanted: object) -> None:
    assert read(reader, typed) == wanted


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("煤矿\ud800数据", ("煤矿数据", True)),
        ("煤矿_xD800_数据", ("煤矿数据", True)),
        ("煤矿_xFFFE_数据", ("煤矿数据", True)),
        ("煤矿_x0000_数据", ("煤矿数据", True)),
        ("煤矿_x4E2D_数据", ("煤矿_x4E2D_数据", False)),
        ("煤矿\x00数据", ("煤矿数据", True)),
        ("煤矿\u3000数据 ", ("煤矿 数据", False)),
        ("e\u0301tude", ("\u00e9tude", False)),
        ("煤矿  数据", ("煤矿 数据", False)),
        ("煤矿数据 Ⅱ", ("煤矿数据 Ⅱ", False)),
    ],
)
def test_text_is_cleaned_and_what_was_taken_out_is_told(text: str, cleaned: tuple[str, bool]) -> None:
    assert clean_text(text) == cleaned
