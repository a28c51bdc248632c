"""The form that staff fill in: it explains itself, keeps codes as text, and comes back unchanged."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from tests.sheets.forms import DATASET, FACTS, MEASURES, MODEL, PAYEE, ROW, fill, form, saved, template
from workbench.domain.measure import MeasureId
from workbench.i18n import in_language
from workbench.sheets.form import measure_sheet_names, submission_columns
from workbench.sheets.read_cells import read_cells
from workbench.sheets.read_submissions import read_submissions
from workbench.sheets.template import template_bytes

DAY = date(2025, 11, 20)


def test_the_form_has_instructions_a_sheet_a_measure_and_payees() -> None:
    book = template()

    assert book.sheetnames == ["填写说明", "高质量数据集", "行业模型", "收款信息", "选项"]
    assert book["选项"].sheet_state == "hidden"


def test_the_form_says_who_made_it_and_for_which_round() -> None:
    book = load_workbook(BytesIO(template_bytes("2025年度", date(2025, 10, 8), MEASURES)))

    assert book.properties.creator == "Tiering Workbench"
    assert "2025年度" in str(book.properties.title)


def test_headings_mark_what_is_required() -> None:
    headings = [cell.value for cell in template()[DATASET.name][1]]

    assert headings == [
        "申报编号*",
        "申报单位*",
        "统一社会信用代码*",
        "项目代码*",
        "项目名称*",
        "申报日期*",
        "主体类型*",
        "国家典型案例",
        "审定投资额",
        "数据规模",
        "备案日期",
        "模态",
        "门槛：来源合法",
        "门槛：单位适格",
    ]


def test_untouched_cells_are_text_and_dates_are_dates() -> None:
    sheet = template()[DATASET.name]
    formats = {cell.value: sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]}

    assert {heading for heading, shown in formats.items() if shown == "yyyy-mm-dd"} == {
        "申报日期*",
        "备案日期",
    }
    assert set(formats.values()) == {"@", "yyyy-mm-dd"}


def test_choices_are_drop_downs_that_list_the_options() -> None:
    book = template()
    sheet = book[DATASET.name]
    lists = {}
    for guide in sheet.data_validations.dataValidation:
        if guide.type == "list":
            name, cells = guide.formula1.split("!")
            options = [cell.value for (cell,) in book[name.strip("'")][cells.replace("$", "")]]
            lists[sheet[f"{str(guide.sqref)[0]}1"].value] = options

    assert lists == {
        "主体类型*": ["企业", "个人"],
        "国家典型案例": ["是", "否"],
        "门槛：来源合法": ["是", "否"],
        "门槛：单位适格": ["是", "否"],
    }


def test_the_instructions_name_every_column() -> None:
    told = [[cell.value for cell in row] for row in template()["填写说明"].iter_rows()]

    assert ["高质量数据集", "审定投资额", "选填", "金额，写明单位。", "300万元"] in told
    for identity, name in measure_sheet_names(MEASURES).items():
        for column in submission_columns(MEASURES[identity]):
            assert [name, column.heading] in [row[:2] for row in told]


def test_the_same_round_gives_the_same_bytes() -> None:
    assert template_bytes("批次", DAY, MEASURES) == template_bytes("批次", DAY, MEASURES)


def test_names_of_measures_become_names_that_sheets_may_have() -> None:
    long = "智能化/数字化:改造*奖励" * 4
    measures = {
        MeasureId(str(number)): replace(DATASET, name=name)
        for number, name in enumerate([long, long, "收款信息", "[]"])
    }

    names = list(measure_sheet_names(measures).values())

    assert len({name.casefold() for name in names}) == 4
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\'") & set(name) for name in names)
    assert "收款信息" not in names


def test_a_rule_file_cannot_put_a_formula_into_the_form() -> None:
    field = replace(DATASET.fields[0], name='=HYPERLINK("http://x")', options=("=1+1", "@SUM(1)"))
    measures = {DATASET.id: replace(DATASET, fields=(field,))}
    book = load_workbook(BytesIO(template_bytes("=cmd|x", DAY, measures)))

    assert [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []


def test_a_filled_form_comes_back_as_it_was_filled(tmp_path: Path) -> None:
    read = read_submissions(read_cells(form(tmp_path, ROW, payees=(PAYEE,))), MEASURES)

    assert read.problems == ()
    (row,) = read.rows
    assert (row.code, row.measure, row.applied_on) == ("S1", DATASET.id, date(2025, 10, 8))
    assert (row.entity_name, row.entity_code, row.project_code) == (
        "大同云公司",
        ROW["统一社会信用代码"],
        "P1",
    )
    assert row.facts == FACTS
    assert row.gates == {"g1": True}
    assert row.payee is not None
    assert (row.payee.account, row.payee.district) == ("0504012345678901234", "平城区")


def test_a_form_in_english_is_understood_in_chinese(tmp_path: Path) -> None:
    with in_language("en"):
        book = template()
        assert book.sheetnames == ["Instructions", DATASET.name, MODEL.name, "Payees", "Options"]
        headings = [str(cell.value).rstrip("*") for cell in book[DATASET.name][1]]
        fill(book, DATASET.name, dict(zip(headings, ROW.values(), strict=True)))

    read = read_submissions(read_cells(saved(book, tmp_path)), MEASURES)

    assert read.problems == ()
    assert [row.code for row in read.rows] == ["S1"]


def test_columns_may_change_places(tmp_path: Path) -> None:
    book = template()
    fill(book, DATASET.name, ROW)
    book[DATASET.name].move_range("A1:A2", cols=20)

    read = read_submissions(read_cells(saved(book, tmp_path)), MEASURES)

    assert [(row.code, row.places["code"].cell) for row in read.rows] == [("S1", "U2")]
    assert read.problems == ()
