"""Layout files: read as they are shipped, refused with line and remedy where they are wrong."""

from __future__ import annotations

import pytest

from tests.sheets.export_sample import layouts
from workbench.domain.errors import BadInputs
from workbench.i18n import in_language
from workbench.i18n.errors import error_text
from workbench.sheets.layout import KNOWN_COLUMNS, read_layout
from workbench.sheets.model import Kind

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
        assert layout.unit == {Kind.SCORES: "points", Kind.NOTICE: "wan"}.get(kind, "yuan")


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
