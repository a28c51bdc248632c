"""Layout files broken as people break them: each says its cause and where it stands, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench.domain.errors import Problem
from workbench.i18n import in_language
from workbench.i18n.errors import problem_text
from workbench.sheets.layout import check_layout
from workbench.sheets.layout.columns import KNOWN_COLUMNS, column_kind, secret_of
from workbench.sheets.layout.read_columns import usual_headings
from workbench.sheets.model import Kind

GOOD = """格式: layout/1
编号: payments
单位: 元
标题: "{round}资金兑现表{draft}"
英文标题: "{round}: payments{draft}"
栏:
  - {号: no, 宽: 5}
  - {号: entity, 宽: 24, 换行: 是}
  - {号: award, 宽: 16, 题: 本次兑现, 英文题: To pay, 格式: 金额, 对齐: 右}
  - {号: words, 宽: 22}
  - {号: words_check, 宽: 8}
页面:
  纸张: A3
  方向: 横
  页边距: {上: 15, 下: 15, 左: 10, 右: 10}
  适合页宽: 是
  冻结列: entity
保护: 全部
签字: [prepared, {题: 出纳：, 英文题: "Cashier:"}, date]
"""
NOTICE = """格式: layout/1
编号: notice
单位: 万元
栏:
  - {号: no, 宽: 6}
  - {号: entity, 宽: 34}
  - {号: award, 宽: 16}
"""
Breaking = Callable[[str], bytes]


def put(*pairs: tuple[str, str]) -> Breaking:
    def broken(text: str) -> bytes:
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        return text.encode()

    return broken


def found(data: bytes, file: str = "p.yaml") -> tuple[Problem, ...]:
    return check_layout(data, file=file)[1]


def at(problem: Problem) -> str:
    return f"{problem.place.line}:{problem.place.column} {problem.code}"


BROKEN: dict[str, tuple[Breaking, list[str]]] = {
    "saved as GBK": (lambda text: text.encode("gb18030"), ["1:1 Y00"]),
    "empty file": (lambda _: b"", ["1:1 Y06"]),
    "a list instead of keys": (lambda _: b"- no\n", ["1:1 Y07"]),
    "full-width colon": (put(("单位: 元", "单位：元")), ["3:3 Y04"]),
    "no space after a colon": (put(("{号: no, 宽: 5}", "{号: no, 宽:5}")), ["7:15 Y05"]),
    "tab indent": (put(("  纸张", "\t纸张")), ["13:1 Y01"]),
    "ideographic space indent": (put(("  方向", "\u3000方向")), ["14:1 Y02"]),
    "zero-width space": (put(("单位: 元", "单位: \u200b元")), ["3:5 Y03"]),
    "key twice": (put(("保护: 全部", "单位: 元")), ["18:1 Y12"]),
    "key twice in a column": (put(("宽: 5}", "宽: 5, 宽: 6}")), ["7:19 Y12"]),
    "anchor": (put(("{号: no", "&a {号: no")), ["7:5 Y10"]),
    "tag": (put(("宽: 5", "宽: !!int 5")), ["7:16 Y11"]),
    "second document": (lambda text: f"{text}---\n格式: layout/1\n".encode(), ["20:1 Y14"]),
    "bracket not closed": (put(("date]", "date")), ["20:1 Y09"]),
    "unknown key": (put(("保护: 全部", "备注: 无")), ["18:1 L01"]),
    "misspelt key": (put(("签字:", "签名:")), ["19:1 L01"]),
    "misspelt key of a needed one": (put(("单位:", "单未:")), ["3:1 L01"]),
    "unknown key of a page": (put(("适合页宽", "适应页宽")), ["16:3 L01"]),
    "needed key left out": (put(("单位: 元\n", "")), ["1:1 L02"]),
    "width left out": (put((", 宽: 5}", "}")), ["7:5 L02"]),
    "columns as one text": (
        lambda text: (text[: text.index("栏:\n")] + "栏: no\n").encode(),
        ["6:4 L03"],
    ),
    "width as a power": (put(("宽: 5", "宽: 1e1")), ["7:16 L04"]),
    "width beyond the widest": (put(("宽: 5", "宽: 900")), ["7:16 L04"]),
    "another format": (put(("layout/1", "layout/2")), ["1:5 L05"]),
    "no for 否 becomes no truth value": (put(("换行: 是", "换行: NO")), ["8:28 L05"]),
    "kind that does not exist": (put(("编号: payments", "编号: payment")), ["2:5 L05"]),
    "paper that no office has": (put(("A3", "A5")), ["13:7 L05"]),
    "signature that does not exist": (put(("[prepared,", "[nobody,")), ["19:6 L05"]),
    "column twice": (put(("号: entity", "号: no")), ["8:5 L06", "17:8 L20"]),
    "no column to add up": (
        put(("号: award", "号: split"), (", 题: 本次兑现, 英文题: To pay", "")),
        ["7:3 L07"],
    ),
    "words without their check": (put(("  - {号: words_check, 宽: 8}\n", "")), ["7:3 L08"]),
    "misspelt column": (put(("号: award", "号: awrad")), ["9:9 L09"]),
    "column by its heading": (put(("号: entity", "号: 申报单位")), ["8:9 L09"]),
    "money as a date": (put(("格式: 金额", "格式: 日期")), ["9:49 L11"]),
    "text column as money": (put(("换行: 是", "格式: 金额")), ["8:28 L11"]),
    "money in 万元 below a unit of 元": (put(("格式: 金额", "格式: 万元")), ["9:49 L12"]),
    "heading with another unit": (put(("题: 本次兑现", "题: 本次兑现（万元）")), ["9:26 L13"]),
    "unit that the table cannot have": (put(("单位: 元", "单位: 万元")), ["3:5 L14"]),
    "unknown part of a title": (put(("{round}资金", "{rounds}资金")), ["4:5 L15"]),
    "a measure in a table of several": (put(("{round}资金", "{measure}资金")), ["4:5 L15"]),
    "brace of a title not closed": (put(("{round}资金", "{round资金")), ["4:5 L16"]),
    "title in braces without quotes": (
        put(('标题: "{round}资金兑现表{draft}"', "标题: {round}")),
        ["4:5 L17"],
    ),
    "empty heading": (put(("题: 本次兑现", '题: ""')), ["9:26 L17"]),
    "page as one word": (
        lambda text: (text[: text.index("页面:")] + "页面: A3\n").encode(),
        ["12:5 L18"],
    ),
    "margin beyond the paper": (put(("左: 10", "左: 200")), ["15:26 L19"]),
    "margin in centimetres": (put(("左: 10", "左: 1.5cm")), ["15:26 L19"]),
    "frozen column that is not there": (put(("冻结列: entity", "冻结列: title")), ["17:8 L20"]),
    "nothing left of the total": (
        put(("  - {号: no, 宽: 5}\n  - {号: entity, 宽: 24, 换行: 是}\n", "")),
        ["7:5 L21", "15:8 L20"],
    ),
    "signature twice": (put(("date]", "prepared]")), ["19:43 L22"]),
    "more signatures than columns": (
        put(("date]", "date, checked, approved, head]")),
        ["19:5 L23"],
    ),
    "no columns": (lambda text: (text[: text.index("栏:\n")] + "栏: []\n").encode(), ["6:4 L25"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_layout_is_refused_where_it_is_broken(name: str) -> None:
    breaking, expected = BROKEN[name]

    problems = found(breaking(GOOD))

    assert sorted(map(at, problems)) == sorted(expected)
    assert check_layout(breaking(GOOD), file="p.yaml")[0] is None
    for language in ("zh", "en"):
        with in_language(language):
            for problem in problems:
                assert problem_text(problem).startswith(f"p.yaml:{at(problem)} ")


def test_the_good_layout_has_no_finding() -> None:
    assert found(GOOD.encode()) == ()
    assert found(NOTICE.encode()) == ()


def test_every_problem_of_a_file_is_told_at_once() -> None:
    breaking = put(("单位: 元", "单位: 角"), ("宽: 5", "宽: 0"), ("号: entity", "号: entty"), ("A3", "B4"))

    assert [at(one) for one in found(breaking(GOOD))] == [
        "3:5 L05",
        "7:16 L04",
        "8:9 L09",
        "13:7 L05",
    ]


@pytest.mark.parametrize(
    ("wrong", "instead", "guess"),
    [
        ("号: award", "号: awrad", "award"),
        ("号: entity", "号: 申报单位", "entity"),
        ("号: entity", "号: 申报单位名称", "entity"),
        ("号: entity", "号: Applicant", "entity"),
        ("签字:", "签名:", "签字"),
        ("适合页宽", "适应页宽", "适合页宽"),
        ("{round}资金", "{rounds}资金", "round"),
        ("冻结列: entity", "冻结列: entitty", "entity"),
    ],
)
def test_a_near_word_is_answered_with_the_one_that_was_meant(wrong: str, instead: str, guess: str) -> None:
    words = problem_text(found(put((wrong, instead))(GOOD))[0])

    assert f"是不是“{guess}”" in words or f"是不是想写“{guess}”" in words


SECRETS = [
    ("account", "收款信息"),
    ("bank", "收款信息"),
    ("reviewers", "评审专家"),
    ("score", "评审分数"),
    ("opinion", "评审意见"),
    ("code", "内部使用"),
]


@pytest.mark.parametrize(("column", "why"), SECRETS)
def test_the_notice_refuses_a_column_that_may_not_be_published_and_says_why(column: str, why: str) -> None:
    problems = found(put(("号: entity", f"号: {column}"))(NOTICE))

    assert [at(one) for one in problems] == ["6:9 L10"]
    assert why in problem_text(problems[0])


def test_the_notice_has_no_place_for_the_panel_to_sign() -> None:
    assert [at(one) for one in found(f"{NOTICE}签字: [members]\n".encode())] == ["8:6 L10"]


DOUBTFUL: dict[str, tuple[Breaking, list[str]]] = {
    "heading in Chinese only": (put((", 英文题: To pay", "")), ["9:26 L30"]),
    "heading in English only": (put((", 题: 本次兑现", "")), ["9:28 L30"]),
    "title in Chinese only": (put(('英文标题: "{round}: payments{draft}"\n', "")), ["4:5 L30"]),
    "signature in Chinese only": (put((', 英文题: "Cashier:"', "")), ["19:16 L31"]),
    "too wide for its page": (
        put(
            ("宽: 24", "宽: 80"),
            ("宽: 22", "宽: 80"),
            ("宽: 16", "宽: 80"),
            ("A3", "A4"),
            ("方向: 横", "方向: 纵"),
        ),
        ["13:3 L32"],
    ),
    "torn over several pages": (
        put(("适合页宽: 是", "适合页宽: 否"), ("宽: 24", "宽: 80"), ("A3", "A4"), ("方向: 横", "方向: 纵")),
        ["13:3 L33"],
    ),
    "frozen beyond the screen": (
        put(("宽: 24", "宽: 70"), ("宽: 16", "宽: 50"), ("冻结列: entity", "冻结列: award")),
        ["13:3 L34"],
    ),
    "money that will not fit": (put(("宽: 16", "宽: 8")), ["9:5 L35"]),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_doubtful_layout_is_read_with_a_warning(name: str) -> None:
    breaking, expected = DOUBTFUL[name]

    layout, problems = check_layout(breaking(GOOD), file="p.yaml")

    assert layout is not None
    assert [at(one) for one in problems] == expected
    assert {one.level for one in problems} == {"warning"}
    for language in ("zh", "en"):
        with in_language(language):
            assert all(problem_text(one) for one in problems)


def test_the_warning_of_a_table_too_wide_gives_the_numbers() -> None:
    breaking, _ = DOUBTFUL["too wide for its page"]

    words = problem_text(found(breaking(GOOD))[0])

    # 253 characters of 7/96 inch are 468.6 mm; an upright A4 of 210 mm with 10 mm at each side leaves 190.
    assert "253" in words
    assert "40%" in words
    assert "4.1 磅" in words


def test_a_file_named_for_one_workbook_is_not_a_layout_of_another() -> None:
    assert [at(one) for one in found(GOOD.encode(), "exports/layouts/awards.yaml")] == ["2:5 L24"]
    assert found(GOOD.encode(), "exports/layouts/payments.yaml") == ()


def test_every_column_of_every_table_is_known_by_its_usual_heading_or_stands_for_many() -> None:
    nameless = {key for keys in KNOWN_COLUMNS.values() for key in keys if not usual_headings(key)}

    assert nameless == {"reviewers"}


def test_whatever_other_tables_show_beyond_the_notice_counts_as_internal_at_least() -> None:
    beyond = frozenset().union(*KNOWN_COLUMNS.values()) - KNOWN_COLUMNS[Kind.NOTICE]

    assert {secret_of(key) for key in beyond} == {"account", "experts", "marks", "opinions", "internal"}
    assert {column_kind(key).value for key in beyond} >= {"count", "points", "money", "code", "words"}
