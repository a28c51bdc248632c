"""Every wrong cell is named with its place, what it says and what to write; nothing else is."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.sheets.forms import CODE_B, DATASET, MEASURES, MODEL, PAYEE, ROW, fill, form, saved, template
from workbench.domain.errors import Problem
from workbench.i18n import in_language
from workbench.i18n.errors import problem_text
from workbench.sheets import parse_child
from workbench.sheets.cells import WorkbookCells
from workbench.sheets.read_cells import _sheet
from workbench.sheets.read_submissions import SubmissionsForm, read_submissions

SECOND = {**ROW, "申报编号": "S2", "项目代码": "P2"}


def read(path: Path) -> SubmissionsForm:
    """Read in this process; that a process apart reads the same is tested with the gate."""
    sheets = tuple(_sheet(found) for found in parse_child.parse(path.read_bytes()))
    return read_submissions(WorkbookCells(path.name, sheets), MEASURES)


def found(problems: Iterable[Problem]) -> list[tuple[str, str | None, str | None]]:
    return [(problem.code, problem.place.sheet, problem.place.cell) for problem in problems]


def worded(problem: Problem) -> str:
    with in_language("en"):
        assert problem_text(problem)
    return problem_text(problem)


WRONG: list[tuple[str, Any, str, str]] = [
    # column, what it says, problem, what the message must hold besides the cell
    ("申报编号", None, "X12", "DT2025-001"),
    ("申报单位", "  ", "X12", "申报单位"),
    ("项目代码", None, "X12", "项目代码"),
    ("申报编号", "S" * 65, "X14", "64"),
    ("项目名称", "长" * 301, "X14", "300"),
    ("项目名称", "=1+1", "X10", "=1+1"),
    ("审定投资额", "=A1*2", "X10", "选择性粘贴"),
    ("项目名称", "#REF!", "X11", "#REF!"),
    ("项目代码", 1234567890123456, "X15", "文本"),
    ("项目代码", 1.5, "X15", "1.5"),
    ("项目代码", date(2025, 10, 8), "X15", "2025-10-08"),
    ("统一社会信用代码", 914403001922038216, "X15", "文本"),
    ("统一社会信用代码", "91350100M000100Y4", "X20", "17"),
    ("统一社会信用代码", "9135010OMOO0100Y43", "X21", "O"),
    ("统一社会信用代码", "91350100M000100Y42", "X22", "应为 3"),
    ("审定投资额", 300, "X30", "300万元"),
    ("审定投资额", "300", "X30", "300万元"),
    ("审定投资额", "3,000,000.00", "X30", "元"),
    ("审定投资额", "三百万", "X31", "300万元"),
    ("审定投资额", "-3万元", "X31", "-3万元"),
    ("审定投资额", "0.001元", "X31", "最小到分"),
    ("数据规模", "约12", "X32", "12.5"),
    ("申报日期", "2025-13-08", "X33", "2025-10-08"),
    ("申报日期", "2025-02-29", "X33", "2025-02-29"),
    ("申报日期", "10月8日", "X33", "2025年10月8日"),
    ("申报日期", 459, "X33", "459"),
    ("申报日期", 20251008, "X33", "20251008"),
    ("申报日期", datetime(2025, 10, 8, 9, 30), "X33", "09:30"),  # noqa: DTZ001
    ("国家典型案例", "对", "X34", "是"),
    ("国家典型案例", 1, "X34", "1"),
    ("门槛：来源合法", "通过", "X34", "通过"),
    ("主体类型", "事业单位", "X35", "企业、个人"),
]


@pytest.mark.parametrize(("column", "value", "code", "says"), WRONG)
def test_a_wrong_cell_is_named_and_nothing_else(
    column: str, value: Any, code: str, says: str, tmp_path: Path
) -> None:
    read_form = read(form(tmp_path, {**ROW, column: value}, SECOND))
    letter = "ABCDEFGHIJKLMN"[list(ROW).index(column)]

    assert found(read_form.problems) == [(code, DATASET.name, f"{letter}2")]
    text = worded(read_form.problems[0])
    assert text.startswith(f"form.xlsx {DATASET.name}!{letter}2 {code} ")
    assert says in text
    assert [row.code for row in read_form.rows] == ["S2"]


RIGHT: list[tuple[str, Any, str, Any]] = [
    ("申报日期", datetime(2025, 10, 8), "applied_on", date(2025, 10, 8)),  # noqa: DTZ001
    ("申报日期", "2025年10月8日", "applied_on", date(2025, 10, 8)),
    ("申报日期", "2025/10/8", "applied_on", date(2025, 10, 8)),
    ("申报日期", "２０２５-１０-０８", "applied_on", date(2025, 10, 8)),
    ("统一社会信用代码", " 91350100m000100y43 ", "entity_code", "91350100M000100Y43"),
    ("统一社会信用代码", "９１３５０１００M000100Y43", "entity_code", "91350100M000100Y43"),
    ("申报编号", 20250001, "code", "20250001"),
    ("项目名称", "  晋能\n煤矿  数据集 ", "title", "晋能 煤矿 数据集"),
    ("项目名称", "e\u0301tude", "title", "\u00e9tude"),
    ("项目名称", '[b]@cmd|"+1" $x$ {0}', "title", '[b]@cmd|"+1" $x$ {0}'),
]


@pytest.mark.parametrize(("column", "value", "field", "wanted"), RIGHT)
def test_what_people_write_is_understood(
    column: str, value: Any, field: str, wanted: Any, tmp_path: Path
) -> None:
    read_form = read(form(tmp_path, {**ROW, column: value}))

    assert read_form.problems == ()
    assert getattr(read_form.rows[0], field) == wanted


def test_money_with_its_unit_is_exact_fen(tmp_path: Path) -> None:
    amounts = {
        "300万元": 300_000_000,
        "3000000元": 300_000_000,
        "1,409.50元": 140_950,
        "0.5亿元": 5_000_000_000,
    }
    rows = [{**ROW, "申报编号": text, "审定投资额": text} for text in amounts]

    assert [row.facts["cost"] for row in read(form(tmp_path, *rows)).rows] == list(amounts.values())


def test_text_that_begins_like_a_formula_but_is_text_is_kept(tmp_path: Path) -> None:
    book = template()
    fill(book, DATASET.name, ROW)
    title = book[DATASET.name]["E2"]
    title.value, title.data_type = "=cmd|'/c calc'!A1", "s"

    assert [row.title for row in read(saved(book, tmp_path)).rows] == ["=cmd|'/c calc'!A1"]


@pytest.mark.parametrize("hidden", ["_x0007_", "_x0000_", "\u202e", "\u200b", "\ufeff"])
def test_invisible_characters_are_taken_out_and_told(hidden: str, tmp_path: Path) -> None:
    read_form = read(form(tmp_path, {**ROW, "项目名称": f"煤矿{hidden}数据集"}))

    assert [row.title for row in read_form.rows] == ["煤矿数据集"]
    assert [(one.level, one.code, one.place.cell) for one in read_form.problems] == [("warning", "X13", "E2")]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    rows = [
        {**ROW, "统一社会信用代码": "91350100M000100Y42", "审定投资额": 300, "申报日期": "昨天"},
        {**SECOND, "项目名称": None, "主体类型": "个体"},
    ]

    problems = read(form(tmp_path, *rows, payees=({**PAYEE, "账号": 6222020504012345678},))).problems

    assert found(problems) == [
        ("X22", DATASET.name, "C2"),
        ("X33", DATASET.name, "F2"),
        ("X30", DATASET.name, "I2"),
        ("X12", DATASET.name, "E3"),
        ("X35", DATASET.name, "G3"),
        ("X15", "收款信息", "D2"),
    ]


def test_a_number_that_stands_twice_is_told_across_measures(tmp_path: Path) -> None:
    problems = read(form(tmp_path, ROW, SECOND, models=({**ROW, "项目代码": "P9"},))).problems

    assert found(problems) == [("X40", MODEL.name, "A2")]
    assert f"{DATASET.name}!A2" in worded(problems[0])


@pytest.mark.parametrize(
    ("column", "value", "code", "cell"),
    [
        ("户名", "大同雨公司", "X41", "B2"),
        ("账号", 504012345678, "X15", "D2"),
        ("账号", "不详", "X44", "D2"),
        ("账号", None, "X12", "D2"),
        ("开户银行", None, "X12", "C2"),
    ],
)
def test_a_wrong_payee_is_named(column: str, value: Any, code: str, cell: str, tmp_path: Path) -> None:
    problems = read(form(tmp_path, ROW, payees=({**PAYEE, column: value},))).problems

    assert found(problems) == [(code, "收款信息", cell)]
    assert worded(problems[0])


def test_the_name_of_an_account_may_differ_in_the_width_of_its_brackets(tmp_path: Path) -> None:
    row = {**ROW, "申报单位": "大同云（山西）公司"}

    read_form = read(form(tmp_path, row, payees=({**PAYEE, "户名": "大同云(山西)公司"},)))

    assert read_form.problems == ()


def test_two_payees_of_one_submission_are_told(tmp_path: Path) -> None:
    problems = read(form(tmp_path, ROW, payees=(PAYEE, PAYEE))).problems

    assert found(problems) == [("X43", "收款信息", "A3")]


def test_a_missing_sheet_names_those_that_are_there(tmp_path: Path) -> None:
    book = template()
    del book[MODEL.name]
    fill(book, DATASET.name, ROW)

    problems = read(saved(book, tmp_path)).problems

    assert found(problems) == [("X01", None, None)]
    assert MODEL.name in worded(problems[0])
    assert DATASET.name in worded(problems[0])


def test_a_missing_column_names_those_that_are_there(tmp_path: Path) -> None:
    book = template()
    fill(book, DATASET.name, ROW)
    book[DATASET.name]["C1"] = "代码"

    problems = read(saved(book, tmp_path)).problems

    assert found(problems) == [("X02", DATASET.name, "1:1")]
    assert "统一社会信用代码" in worded(problems[0])
    assert "、代码、" in worded(problems[0])


def test_a_doubled_column_is_told(tmp_path: Path) -> None:
    book = template()
    fill(book, DATASET.name, ROW)
    book[DATASET.name]["T1"] = "项目名称"

    assert found(read(saved(book, tmp_path)).problems) == [("X03", DATASET.name, "T1")]


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    book = template()
    fill(book, DATASET.name, ROW)
    book[DATASET.name]["T1"] = "备注"
    book[DATASET.name]["V2"] = "无列名"
    book.create_sheet("底稿")["A1"] = "x"

    read_form = read(saved(book, tmp_path))

    assert {problem.level for problem in read_form.problems} == {"warning"}
    assert found(read_form.problems) == [
        ("X05", DATASET.name, "T1"),
        ("X05", DATASET.name, "V1"),
        ("X04", "底稿", None),
    ]
    assert all(worded(problem) for problem in read_form.problems)
    assert len(read_form.rows) == 1


def test_an_empty_form_is_told(tmp_path: Path) -> None:
    problems = read(form(tmp_path)).problems

    assert [problem.code for problem in problems] == ["X06"]
    assert worded(problems[0])


def test_rows_with_formatting_and_spaces_alone_are_no_rows(tmp_path: Path) -> None:
    read_form = read(form(tmp_path, ROW, dict.fromkeys(ROW, " "), {**SECOND, "统一社会信用代码": CODE_B}))

    assert read_form.problems == ()
    assert [row.code for row in read_form.rows] == ["S1", "S2"]
