"""A rule file as a tree: values with their kinds, their clauses, and who set them."""

from __future__ import annotations

import pytest

from tests.services.conftest import STAFF
from workbench.rules.shipped import shipped
from workbench.services.office import Office
from workbench.services.rubric_files import list_rubrics, open_rubric
from workbench.services.rubric_kinds import KindName, kind_at
from workbench.services.rubric_tree import Branch, rubric_tree
from workbench.source import Path
from workbench.source.nodes import scalars


def tree(office: Office) -> dict[Path, Branch]:
    """The branches of the dataset measure, by path."""
    rubric = open_rubric(office, STAFF, "rubrics/datong-2025/dataset.yaml")
    return {one.path: one for one in rubric_tree(rubric)}


@pytest.mark.parametrize(
    ("path", "name", "options"),
    [
        (("等次", 2, "金额"), "amount", ()),
        (("等次", 0, "起分"), "number", ()),
        (("等次", 0, "指标不低于", "B"), "share", ()),
        (("施行",), "date", ()),
        (("预算", "每年"), "amount", ("待定",)),
        (("名额", "每年最多"), "number", ("待定",)),
        (("加项", 0, "计入限额"), "yes_no", ("是", "否")),
        (("评分", "舍入"), "choice", ("四舍五入", "舍去", "进一")),
        (("评分", "指标", 1, "分项", 0, "分值"), "number", ()),
        (("评分", "指标", 1, "分项", 0, "评分档", "优"), "text", ()),
        (("金额", "取整", "单位"), "amount", ()),
        (("金额", "比例"), "share", ()),
        (("金额", "档次", "国家级"), "amount", ()),
        (("资格", 0, "任一", 0, "值"), "text", ()),
        (("算例", 0, "输入", "分"), "number", ()),
        (("算例", 0, "输入", "national"), "text", ()),
        (("算例", 0, "期望", "金额"), "amount", ()),
        (("没有的", "键"), "text", ()),
    ],
)
def test_the_format_says_what_may_stand_at_a_place(
    path: Path, name: KindName, options: tuple[str, ...]
) -> None:
    kind = kind_at(path)

    assert (kind.name, kind.options) == (name, options)


def test_the_tree_holds_every_value_of_the_file_in_its_order(office: Office) -> None:
    rubric = open_rubric(office, STAFF, "rubrics/datong-2025/dataset.yaml")

    own = [one for one in rubric_tree(rubric) if one.value is not None and not one.is_inherited]

    assert [(one.path, one.value) for one in own] == [
        (path, node.text) for path, node in scalars(rubric.source.root)
    ]


def test_a_value_knows_the_clause_behind_it_and_whether_it_is_a_default(office: Office) -> None:
    branches = tree(office)

    cap = branches["限额", 0, "金额"]
    assert [(one.document, one.article, one.quote) for one in cap.clauses] == [
        ("同政规〔2025〕6号", "一", "单个数据集最高不超过300万元")
    ]
    assert not cap.is_default
    assert branches["等次", 1, "起分"].is_default
    assert branches["等次", 0, "各指标不低于"].clauses[0].id == "D4"
    assert branches["依据", 1, "原文"].clauses[0].id == "C2"


def test_where_an_id_stands_the_ids_that_exist_are_offered(office: Office) -> None:
    branches = tree(office)

    assert branches["资格", 0, "字段"].kind.options == ("type", "national", "modal")
    assert {"C1", "D3"} <= set(branches["等次", 1, "依据", 0].kind.options)


def test_items_are_called_by_their_id_and_name(office: Office) -> None:
    branches = tree(office)

    assert branches["等次", 1].name == "二等"
    assert branches["评分", "指标", 0, "分项", 0].name == "A1 样本结构与字段完整"
    assert branches["等次",].parts == ("一等", "二等", "三等")


def test_what_the_policy_says_is_shown_and_not_changed_here(office: Office) -> None:
    branches = tree(office)

    start = branches["办法", "施行"]
    assert (start.value, start.is_inherited, start.is_fixed) == ("2025-09-18", True, True)
    assert branches["状态",].is_fixed
    assert not branches["名称",].is_fixed


def test_every_shipped_file_becomes_a_tree(office: Office) -> None:
    lines = list_rubrics(office, STAFF)

    assert len(lines) == len(
        [one for one in (shipped() / "rubrics").glob("*/*.yaml") if one.name != "policy.yaml"]
    )
    for line in lines:
        assert line.is_readable
        branches = rubric_tree(open_rubric(office, STAFF, line.file))
        assert any(one.clauses for one in branches), line.file
