"""CSV files as people's programs write them are read; those that nobody can be sure of are refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.sheets.forms import CODE_A, CODE_B, DATASET, MEASURES, MODEL, PAYEE, ROW
from tests.sheets.hostile import limited, plain
from workbench.domain.errors import BadInput
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import error_text, problem_text
from workbench.sheets import csv_text, limits
from workbench.sheets.read_cells import read_cells
from workbench.sheets.read_experts import read_experts
from workbench.sheets.read_ledger import read_ledger
from workbench.sheets.read_submissions import SubmissionsForm, read_submissions

EXPERTS = "姓名,单位,领域\n张三,山西大学,数据治理\n李四,中北大学,\n"
LEDGER = (
    "信用代码,项目代码,政策名称,批准日期,批准金额（万元）,已兑付（元）\n"
    f'{CODE_A},P1,省级数据专项,2024.3.1,30,"100,000.00"\n'
)


def file(folder: Path, data: str | bytes, name: str = "experts.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
    return path


def names(path: Path) -> list[tuple[str, str, str]]:
    form = read_experts(read_cells(path))
    assert form.problems == ()
    return [(row.name, row.organisation, row.fields) for row in form.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_ends_of_lines_are_told_apart(
    encoding: str, delimiter: str, ends: str, tmp_path: Path
) -> None:
    text = EXPERTS.replace(",", delimiter).replace("\n", ends)

    assert names(file(tmp_path, text, encoding=encoding)) == [
        ("张三", "山西大学", "数据治理"),
        ("李四", "中北大学", ""),
    ]


def test_a_rare_character_of_gb18030_is_kept(tmp_path: Path) -> None:
    text = EXPERTS.replace("张三", "张㼆𠀀")

    assert names(file(tmp_path, text, encoding="gb18030"))[0][0] == "张㼆𠀀"


def test_a_file_says_itself_what_parts_its_cells(tmp_path: Path) -> None:
    assert len(names(file(tmp_path, "sep=;\n" + EXPERTS.replace(",", ";")))) == 2


def test_commas_inside_cells_do_not_make_a_file_of_semicolons_one_of_commas(tmp_path: Path) -> None:
    text = "姓名;单位;领域\n张三;山西大学;数据, 治理, 安全\n"

    assert names(file(tmp_path, text)) == [("张三", "山西大学", "数据, 治理, 安全")]


def test_quotes_hold_commas_line_breaks_and_quotes(tmp_path: Path) -> None:
    text = '姓名,单位,领域\n张三,"山西大学\n数据学院","数据,""治理"""\n'

    assert names(file(tmp_path, text)) == [("张三", "山西大学 数据学院", '数据,"治理"')]


def test_places_are_those_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    form = read_experts(read_cells(file(tmp_path, "专家名单\n\n姓名,单位\n\n张三,\n")))

    (problem,) = form.problems
    assert problem_text(problem).startswith("experts.csv experts!B5 X12 ")


def test_rows_of_separators_alone_are_no_rows(tmp_path: Path) -> None:
    assert len(names(file(tmp_path, EXPERTS + ",,\n" * 3000))) == 2


def test_a_code_kept_as_text_for_spreadsheets_is_that_text(tmp_path: Path) -> None:
    text = f'姓名,单位,单位信用代码\n张三,山西大学,"=""{CODE_A}"""\n李四,中北大学,\'{CODE_B}\n'
    form = read_experts(read_cells(file(tmp_path, text)))

    assert form.problems == ()
    assert [row.organisation_code for row in form.rows] == [CODE_A, CODE_B]


def test_a_workbook_with_the_name_of_a_csv_file_is_read_as_what_it_is(tmp_path: Path) -> None:
    assert read_cells(file(tmp_path, plain(), "a.csv")).sheets[0].rows[1][1].text == "申报编号"


def test_a_ledger_comes_in_with_units_in_its_headings(tmp_path: Path) -> None:
    form = read_ledger(read_cells(file(tmp_path, LEDGER, "ledger.csv", "gbk")))

    assert {problem.code for problem in form.problems} == {"X07"}
    (row,) = form.rows
    assert (row.line.entity, row.line.decided_on) == (CODE_A, date(2024, 3, 1))
    assert (row.line.approved, row.line.paid) == (30_000_000, 10_000_000)


def submitted(folder: Path, name: str, *rows: dict[str, object], without: str = "") -> SubmissionsForm:
    headings = [heading for heading in rows[0] if heading != without]
    lines = [",".join(str(row.get(heading) or "") for heading in headings) for row in rows]
    return read_submissions(read_cells(file(folder, "\n".join([",".join(headings), *lines]), name)), MEASURES)


def test_a_measure_is_known_by_the_name_of_its_file(tmp_path: Path) -> None:
    headings = {key: ROW[key] for key in list(ROW)[:9]}

    form = submitted(tmp_path, f"2025-{MODEL.name}.csv", headings)

    assert form.problems == ()
    assert [(row.code, row.measure) for row in form.rows] == [("S1", MODEL.id)]


def test_a_measure_is_known_by_its_headings(tmp_path: Path) -> None:
    form = submitted(tmp_path, "form.csv", ROW)

    assert form.problems == ()
    assert [(row.code, row.measure) for row in form.rows] == [("S1", DATASET.id)]
    assert form.rows[0].places["title"].cell == "E2"


def test_payees_are_known_by_their_headings(tmp_path: Path) -> None:
    form = submitted(tmp_path, "form.csv", PAYEE)

    assert form.problems == ()
    assert [payee.payee.account for payee in form.payees if payee.payee] == [PAYEE["账号"]]


def test_a_table_that_could_be_of_two_measures_is_refused(tmp_path: Path) -> None:
    headings = {key: ROW[key] for key in list(ROW)[:9]}

    (problem,) = submitted(tmp_path, "form.csv", headings).problems

    assert problem.code == "X09"
    for language in LANGUAGES:
        with in_language(language):
            assert all(name in problem_text(problem) for name in (DATASET.name, MODEL.name))


def test_what_a_spreadsheet_made_of_long_codes_is_refused_or_told(tmp_path: Path) -> None:
    refused = submitted(
        tmp_path, "form.csv", {**ROW, "统一社会信用代码": "9.14403E+17", "申报编号": "2.025E+15"}
    )
    assert [problem.code for problem in refused.problems] == ["X17", "X17"]
    assert "设为文本" in problem_text(refused.problems[0])

    assert submitted(tmp_path, "p.csv", {**PAYEE, "账号": "6.22202E+18"}).problems[0].code == "X17"
    told = submitted(tmp_path, "p.csv", {**PAYEE, "账号": "6222020504012340000"})
    assert [(problem.level, problem.code) for problem in told.problems] == [("warning", "X18")]


def test_text_that_was_lost_in_conversion_is_refused(tmp_path: Path) -> None:
    (problem,) = read_experts(read_cells(file(tmp_path, EXPERTS.replace("李四", "李\ufffd")))).problems

    assert (problem.code, problem.place.cell) == ("X19", "A3")


ENDLESS = csv_text.LINE_AT_MOST * 3
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "import.empty_file"),
    "white space": (lambda: b" \r\n" * 9, "import.empty_file"),
    "UTF-16 with its mark": (lambda: EXPERTS.encode("utf-16"), "import.csv_encoding"),
    "UTF-16 without": (lambda: EXPERTS.encode("utf-16-le"), "import.csv_nul"),
    "Big5": (lambda: "姓名,單位\n張三,國立臺灣大學資訊學院\n".encode("big5"), "import.csv_encoding"),
    "Shift-JIS": (
        lambda: "氏名,所属\nたなか,とうきょうだいがくデータ\n".encode("shift-jis"),
        "import.csv_encoding",
    ),
    "Latin-1": (
        lambda: "Name,Organisation\nRené,Université de Liège\n".encode("latin-1"),
        "import.csv_encoding",
    ),
    "UTF-8 cut short": (lambda: EXPERTS.encode()[:40] + b"\xe5", "import.csv_encoding"),
    "a zero byte": (lambda: EXPERTS.encode() + b"a\0b", "import.csv_nul"),
    "one endless line": (lambda: b"a," * ENDLESS, "import.csv_line"),
    "an endless line at the end": (lambda: EXPERTS.encode() + b"x" * ENDLESS, "import.csv_line"),
    "a quote that never closes": (
        lambda: (EXPERTS + '王五,"太原理工\n' + "赵六,某大学,x\n" * 300_000).encode(),
        "import.csv_quote",
    ),
    "a quote that never closes at the end": (
        lambda: (EXPERTS + '王五,"太原理工\n').encode(),
        "import.csv_quote",
    ),
    "a quote that another one closes by chance": (
        lambda: (EXPERTS + '王五,"太原理工\n' + "赵六,某大学,x\n" * 250 + '钱七",某大学,x\n').encode(),
        "import.csv_quote",
    ),
    "text behind a quote": (lambda: (EXPERTS + '王五,"太原"理工,x\n').encode(), "import.csv_quote"),
    "bars": (lambda: EXPERTS.replace(",", "|").encode(), "import.csv_delimiter"),
    "commas and semicolons alike": (
        lambda: "姓名,单位;领域\n张三,山西大学;数据\n".encode(),
        "import.csv_delimiter",
    ),
    "columns without end": (lambda: b"a," * limits.COLUMNS_AT_MOST + b"b\n", "import.too_many"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_within_limits(name: str, tmp_path: Path) -> None:
    make, code = HOSTILE[name]
    path = file(tmp_path, make())

    with limited(seconds=8, megabytes=150), pytest.raises(BadInput) as caught:
        read_cells(path)

    assert caught.value.code == code
    for language in LANGUAGES:
        with in_language(language):
            assert "experts.csv" in error_text(caught.value)


def test_an_unclosed_quote_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_cells(file(tmp_path, EXPERTS + '王五,"太原理工\n赵六,某大学\n'))

    assert caught.value.parts["line"] == 4


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_two_gigabytes_are_refused_before_they_are_read(name: str, tmp_path: Path) -> None:
    path = file(tmp_path, "a,b\n", name)
    os.truncate(path, 2 << 30)

    with limited(seconds=1, megabytes=1), pytest.raises(BadInput) as caught:
        read_cells(path)

    assert caught.value.code == "import.too_large"


@pytest.mark.parametrize(
    ("limit", "most"),
    [("ROWS_AT_MOST", 2), ("CELLS_AT_MOST", 7), ("CHARACTERS_AT_MOST", 20), ("LAST_ROW", 2)],
)
def test_more_than_a_form_ever_has_is_refused(
    limit: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, limit, most)

    with pytest.raises(BadInput) as caught:
        read_cells(file(tmp_path, EXPERTS))

    assert caught.value.code == "import.too_many"
