"""Layout files: read as they are shipped, refused with line and remedy where they are wrong."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from tests.sheets.export_sample import layouts, sample
from workbench.domain.errors import BadInputs
from workbench.i18n import in_language
from workbench.i18n.errors import error_text
from workbench.sheets.layout import KNOWN_COLUMNS, read_layout
from workbench.sheets.model import Kind
from workbench.sheets.workbooks import workbook_bytes

GOOD = """格式: layout/1
编号: awards
单位: 元
栏:
  - {号: no, 宽: 5}
  - {号: award, 宽: 15}
签字: [prepared]
"""


PAYMENTS = GOOD.replace("awards", "payments").replace(
    "{号: award, 宽: 15}", "{号: award, 宽: 15}\n  - {号: words, 宽: 20}\n  - {号: words_check, 宽: 8}"
)


def test_shipped_layouts_fit_their_tables() -> None:
    for kind, layout in layouts().items():
        assert layout.kind is kind
        assert {column.key for column in layout.columns} <= KNOWN_COLUMNS[kind]
        units = {Kind.SCORES: "points", Kind.BALLOTS: "points", Kind.NOTICE: "wan"}
        assert layout.unit == units.get(kind, "yuan")


def test_the_notice_knows_no_column_that_may_not_be_published() -> None:
    secret = {"account", "account_name", "bank", "district", "reviewers", "score", "code"}

    assert KNOWN_COLUMNS[Kind.NOTICE].isdisjoint(secret)


def test_headings_follow_the_language() -> None:
    text = GOOD.replace("{号: award, 宽: 15}", "{号: award, 宽: 15, 题: 金额, 英文题: Amount}").encode()

    assert read_layout(text, file="a.yaml").columns[1].heading == "金额"
    with in_language("en"):
        assert read_layout(text, file="a.yaml").columns[1].heading == "Amount"


@pytest.mark.parametrize(
    ("wrong", "instead", "where", "says"),
    [
        ("宽: 15", "宽: 1e1", "a.yaml:6:", "1e1"),
        ("宽: 15", "宽: 900", "a.yaml:6:", "900"),
        ("{号: award", "{号: awrad", "a.yaml:6:", "awrad"),
        ("号: no", "号: award", "a.yaml:6:", "award"),
        ("{号: award", "{号: split", "a.yaml:5:", "award"),
        ("单位: 元", "单位: 角", "a.yaml:3:", "角"),
        ("编号: awards", "编号: award", "a.yaml:2:", "award"),
        ("layout/1", "layout/2", "a.yaml:1:", "layout/2"),
        ("[prepared]", "[nobody]", "a.yaml:7:", "nobody"),
        ("[prepared]", "prepared", "a.yaml:7:", ""),
        ("单位: 元\n", "", "a.yaml:1:", "单位"),
        ("单位: 元", "单位：元", "a.yaml:3:", ""),
        ("签字:", "签名:", "a.yaml:7:", "签名"),
    ],
)
def test_a_wrong_layout_says_where_and_what(wrong: str, instead: str, where: str, says: str) -> None:
    with pytest.raises(BadInputs) as refused:
        read_layout(GOOD.replace(wrong, instead, 1).encode(), file="a.yaml")

    words = error_text(refused.value)
    assert where in words
    assert says in words


@pytest.mark.parametrize("left_out", ["words", "words_check"])
def test_words_and_their_check_go_together(left_out: str) -> None:
    width = {"words": 20, "words_check": 8}[left_out]
    assert read_layout(PAYMENTS.encode(), file="p.yaml")

    with pytest.raises(BadInputs) as refused:
        read_layout(PAYMENTS.replace(f"  - {{号: {left_out}, 宽: {width}}}\n", "").encode(), file="p.yaml")

    assert [problem.code for problem in refused.value.problems] == ["L08"]
    assert "words_check" in error_text(refused.value)


CHANGED = """格式: layout/1
编号: payments
单位: 元
标题: "{code} {round}拨付清单{draft}（{day}）"
英文标题: "{code} {round}: payments{draft} ({day})"
栏:
  - {号: no, 宽: 6, 对齐: 左}
  - {号: title, 宽: 12, 换行: 否}
  - {号: entity, 宽: 30, 题: 收款单位, 英文题: Payee}
  - {号: award, 宽: 17, 格式: 金额, 对齐: 左}
  - {号: split, 宽: 18}
  - {号: status, 宽: 9}
页面:
  纸张: A3
  方向: 纵
  页边距: {左: 20, 下: 10}
  每页重复表头: 否
  页码: 否
  适合页宽: 否
  冻结列: entity
保护: 全部
签字: [prepared, {题: 出纳：, 英文题: "Cashier:"}]
"""


def written(text: str, *, each: int = 2) -> Workbook:
    layout = read_layout(text.encode(), file="w.yaml")
    return load_workbook(BytesIO(workbook_bytes(sample(each=each), layout.kind, layout)))


@pytest.fixture(scope="module")
def changed() -> Workbook:
    return written(CHANGED)


def test_a_changed_layout_gives_other_columns_in_another_order(changed: Workbook) -> None:
    front = changed.worksheets[0]

    headings = [cell.value for cell in front[4]]
    assert headings == ["序号", "项目名称", "收款单位", "拟奖励金额", "市级承担", "状态"]
    widths = [front.column_dimensions[letter].width for letter in "ABCDEF"]
    assert widths == [6, 12, 30, 17, 18, 9]
    assert front["A1"].value == "2025-01 大同市2025年度人工智能政策奖励拨付清单（测算稿）（2025-11-21）"
    assert [front[f"{letter}5"].alignment.horizontal for letter in "ABD"] == ["left", "left", "left"]
    assert [bool(front[f"{letter}5"].alignment.wrap_text) for letter in "BC"] == [False, True]
    assert front["D5"].number_format == "#,##0.00"
    signed = [cell.value for row in front.iter_rows() for cell in row if cell.value in ("制表：", "出纳：")]
    assert signed == ["制表：", "出纳："]


def test_a_changed_layout_gives_another_page(changed: Workbook) -> None:
    front = changed.worksheets[0]

    assert (int(front.page_setup.paperSize), front.page_setup.orientation) == (8, "portrait")
    assert not (front.sheet_properties.pageSetUpPr and front.sheet_properties.pageSetUpPr.fitToPage)
    assert front.print_title_rows is None
    assert front.oddFooter.center.text is None
    assert front.freeze_panes == "D5"
    inches = [
        round(getattr(front.page_margins, side) * 25.4, 1) for side in ("left", "right", "bottom", "footer")
    ]
    assert inches == [20, 14, 10, 5]


def test_a_protected_workbook_takes_figures_only_where_people_enter_them(changed: Workbook) -> None:
    front = changed.worksheets[0]

    assert changed.security.lockStructure
    assert all(sheet.protection.sheet and sheet.protection.password is None for sheet in changed)
    formulas = [
        cell for sheet in changed for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas
    assert all(cell.protection.locked for cell in formulas)
    assert [front[f"{letter}5"].protection.locked for letter in "BDF"] == [True, True, False]
    free = [
        cell
        for sheet in changed.worksheets[1:]
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    ]
    assert free
    assert {cell.fill.fgColor.rgb for cell in free} == {"00FFF9DB"}


def test_protection_of_the_structure_leaves_the_sheets_open() -> None:
    book = written(CHANGED.replace("保护: 全部", "保护: 结构"))

    assert book.security.lockStructure
    assert not any(sheet.protection.sheet for sheet in book)
    assert all(cell.protection.locked for sheet in book for row in sheet.iter_rows() for cell in row)


def test_title_and_signature_follow_the_language() -> None:
    with in_language("en"):
        front = written(CHANGED).worksheets[0]

    assert front["A1"].value.endswith(": payments (draft calculation) (2025-11-21)")
    assert "Cashier:" in [cell.value for row in front.iter_rows() for cell in row]


def test_a_notice_in_yuan_shows_yuan() -> None:
    text = "格式: layout/1\n编号: notice\n单位: {}\n栏: [{{号: entity, 宽: 30}}, {{号: award, 宽: 18}}]\n"
    shown = {}
    for unit in ("元", "万元"):
        layout = read_layout(text.format(unit).encode(), file="w.yaml")
        content = workbook_bytes(sample(each=5), Kind.NOTICE, layout)
        front = load_workbook(BytesIO(content), data_only=True).worksheets[0]
        shown[unit] = [cell.value for cell in front["B"] if isinstance(cell.value, (int, float))]
        assert front["A3"].value == f"单位：{unit}"

    assert len(shown["元"]) > 1
    assert shown["元"] == [value * 10_000 for value in shown["万元"]]


def test_columns_of_experts_take_the_looks_of_their_one_line_and_freeze_as_one() -> None:
    text = CHANGED.replace("payments", "scores").replace("单位: 元", "单位: 分")
    columns = "栏: [{号: entity, 宽: 20}, {号: reviewers, 宽: 9, 格式: 长分数}, {号: score, 宽: 9}]\n"
    text = text[: text.index("栏:")] + columns + text[text.index("页面:") :]

    front = written(text.replace("冻结列: entity", "冻结列: reviewers")).worksheets[0]

    assert front.freeze_panes == "I5"
    assert {front.cell(5, column).number_format for column in range(2, 9)} == {"0.00####"}
    assert front["I5"].number_format == "0.00"


def test_a_layout_that_writes_out_what_is_usual_gives_the_same_bytes() -> None:
    usual = (
        "页面: {纸张: A4, 方向: 横, 每页重复表头: 是, 页码: 是, 适合页宽: 是}\n保护: 否\n"
        '标题: "{round}等次与奖励测算表{draft}"\n英文标题: "{round}: tiers and awards{draft}"\n'
    )
    explicit = GOOD.replace("宽: 15}", "宽: 15, 格式: 金额, 对齐: 右}") + usual

    short, long = (
        workbook_bytes(sample(each=1), Kind.AWARDS, read_layout(text.encode(), file="w.yaml"))
        for text in (GOOD, explicit)
    )

    assert short == long
