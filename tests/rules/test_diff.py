"""What changed between two files, in words, and how deep it reaches."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.i18n import in_language
from workbench.rules.diff import Change, change_level, diff
from workbench.rules.shipped import shipped
from workbench.source import read_source
from workbench.source.nodes import plain

DATASET = (shipped() / "rubrics" / "datong-2025" / "dataset.yaml").read_text("utf-8")


def tree(text: str) -> dict[str, Any]:
    source, problems = read_source(text.encode(), file="x", known_keys=frozenset())
    assert source is not None, problems
    read = plain(source.root)
    assert isinstance(read, dict)
    return read


def changes(old: str, new: str) -> tuple[Change, ...]:
    return diff(tree(old), tree(new))


def edited(old: str, new: str) -> tuple[Change, ...]:
    """The changes of the shipped file with one place edited."""
    assert DATASET.count(old) >= 1
    return changes(DATASET, DATASET.replace(old, new, 1))


def test_a_file_does_not_differ_from_itself() -> None:
    assert changes(DATASET, DATASET) == ()
    assert change_level(()) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("格式: rubric/1\n", "# 说明\n格式:   rubric/1\n\n"),
        ("版本: 1", "版本: 2"),
        ("状态: 草案\n", "状态: 草案\n改动记录:\n  - {日期: 2026-01-01, 谁: 王工, 为何: 更正}\n"),
        ("单项, 金额: 300万元", "单项, 金额: 3000000元"),
        ("起分: 90,", "起分: 90.0,"),
        ("{号: cap1, 范围: 单项, 金额: 300万元,", "{金额: 300万元, 号: cap1, 范围: 单项,"),
    ],
)
def test_comments_layout_version_and_other_spellings_are_no_changes(old: str, new: str) -> None:
    assert edited(old, new) == ()


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ("名称: 数据完整性", "名称: 数据完整程度", 1),
        ("优: 字段完整率不低于99%", "优: 字段完整率不低于98%", 1),
        ('原文: "单个数据集最高不超过300万元"', '原文: "最高不超过300万元"', 1),
        ("起分: 90, 金额: 300万元", "起分: 90, 金额: 280万元", 2),
        ("单项, 金额: 300万元", "单项, 金额: 280万元", 2),
        ("起分: 80", "起分: 78", 3),
        ("各指标不低于: 60%", "各指标不低于: 50%", 3),
        ("汇总: 去高去低平均", "汇总: 平均", 3),
        ("保留小数: 2", "保留小数: 1", 3),
        ("值: [企事业单位, 科研机构]", "值: [企事业单位]", 4),
        ("  - {号: g3, 名称: 申报主体符合条件, 证明: 信用报告、主体证照, 依据: [D6]}\n", "", 4),
        ("满分: 100", "满分: 10", 5),
        ("步长: 0.5", "步长: 1", 5),
    ],
)
def test_each_change_has_its_level(old: str, new: str, level: int) -> None:
    (change,) = edited(old, new)

    assert change.level == level


CRITERIA = """评分:
  指标:
    - {{号: a, 名称: 甲, 权重: 50%}}
    - {{号: b, 名称: 乙, 权重: {weight}}}
{more}"""


def criteria(weight: str = "50%", more: str = "") -> str:
    return CRITERIA.format(weight=weight, more=more)


MORE = "    - {号: c, 名称: 丙, 权重: 50%}\n"


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        (criteria(), criteria(weight="40%"), 3),
        (criteria(), criteria(more=MORE), 5),
        (criteria(more=MORE), criteria(), 4),
        (criteria(more=MORE), "格式: rubric/1\n", 4),
        ("格式: rubric/1\n", criteria(), 5),
    ],
)
def test_a_criterion_added_needs_new_marks_and_one_removed_voids_some(old: str, new: str, level: int) -> None:
    assert change_level(changes(old, new)) == level


def test_the_order_of_criteria_is_a_change_of_words() -> None:
    swapped = criteria().replace("号: a", "号: x").replace("号: b", "号: a").replace("号: x", "号: b")
    swapped = swapped.replace("甲", "丁").replace("乙", "甲").replace("丁", "乙")

    (change,) = changes(criteria(), swapped)

    assert (change.level, change.old, change.new) == (1, "a, b", "b, a")


def test_list_items_are_matched_by_id_not_by_place() -> None:
    first = "限额:\n  - {号: cap1, 金额: 1元}\n  - {号: cap2, 金额: 2元}\n"
    second = "限额:\n  - {号: cap2, 金额: 3元}\n  - {号: cap1, 金额: 1元}\n"

    change, order = changes(first, second)

    assert (change.path, change.old, change.new) == (("限额", "cap2", "金额"), "2元", "3元")
    assert (order.path, order.old, order.new, order.level) == (("限额",), "cap1, cap2", "cap2, cap1", 2)


@pytest.mark.parametrize("section", ["申报字段", "资格", "加项", "约定"])
def test_another_order_of_a_list_is_no_less_than_a_change_of_words(section: str) -> None:
    first, second = "  - {号: a, 题: 甲}\n", "  - {号: b, 题: 乙}\n"

    (change,) = changes(f"{section}:\n{first}{second}", f"{section}:\n{second}{first}")

    assert (change.path, change.level) == ((section,), 1)


def test_items_without_names_are_matched_by_place() -> None:
    first = "重复:\n  - {对象: [国家], 规则: 取高}\n  - {对象: [省], 规则: 取高}\n"

    (change,) = changes(first, first.replace("[省], 规则: 取高", "[省], 规则: 扣减"))

    assert change.words() == "重复/第2项/规则：取高 → 扣减"
    assert change.level == 2


def test_one_record_may_stand_for_a_list_of_one() -> None:
    one = "重复: {对象: [国家], 规则: 取高}\n"
    many = "重复:\n  - {对象: [国家], 规则: 取高}\n  - {对象: [火炬高新区], 规则: 可叠加}\n"

    (change,) = changes(one, many)

    assert (change.path, change.old, change.new) == (
        ("重复", 1),
        None,
        "{对象: [火炬高新区], 规则: 可叠加}",
    )


@pytest.mark.parametrize(
    ("change", "chinese", "english"),
    [
        (
            lambda: edited("起分: 90", "起分: 88"),
            "等次/“一等”/起分：90 → 88",
            "等次/“一等”/起分: 90 → 88",
        ),
        (
            lambda: edited("失效" if "失效" in DATASET else "清单: [DT-1a]\n", ""),
            "清单：删去 [DT-1a]",
            "清单: removed [DT-1a]",
        ),
        (
            lambda: edited("状态: 草案\n", "状态: 草案\n时点: 评审日\n"),
            "时点：新增 评审日",
            "时点: added 评审日",
        ),
    ],
)
def test_a_change_is_a_line_of_plain_words(
    change: Callable[[], tuple[Change, ...]], chinese: str, english: str
) -> None:
    (found,) = change()

    with in_language("zh"):
        assert found.words() == chinese
    with in_language("en"):
        assert found.words() == english


@pytest.mark.parametrize(
    "file",
    sorted((shipped() / "rubrics").glob("*/*.yaml")),
    ids=lambda file: f"{Path(file).parent.name}/{Path(file).stem}",
)
def test_every_shipped_file_differs_from_an_empty_one_in_every_section(file: Path) -> None:
    read = tree(file.read_text("utf-8"))
    aside = {"格式", "版本", "状态", "采纳", "改动记录"}

    assert {one.path[0] for one in diff({}, read)} == read.keys() - aside
    assert all(1 <= one.level <= 5 for one in diff({}, read))
