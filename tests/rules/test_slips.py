"""Slips beside the usual ones: figures that can give nothing, spaces in figures, words twice, odd quotes."""

from pathlib import Path

import pytest

from tests.rules.test_broken_files import THRESHOLD, WORKED, at, errors, put
from workbench.domain.errors import errors_among
from workbench.i18n.errors import problem_text
from workbench.rules.folder import check_folder

COST = ("\n资格:\n", "\n  - {号: cost, 名称: 成本, 类型: 金额}\n资格:\n")
WITHOUT_TIERS = WORKED[: WORKED.index("\n评分:")] + "\n金额: {AWARD}" + WORKED[WORKED.index("\n限额:") :]


def paying(award: str) -> str:
    """The worked file without its panel, giving money in another way."""
    text = put(COST)(WITHOUT_TIERS).decode().replace("{AWARD}", award)
    return (
        text[: text.index("算例:")]
        + "算例:\n  - {名称: 一, 输入: {cost: 1元}, 期望: {金额: 0元}, 依据: [A1]}\n"
    )


ROUNDING = "取整: {单位: 1元, 方式: 舍去}, 依据: [A1]"


@pytest.mark.parametrize(
    ("award", "path"),
    [
        (f"{{方式: 比例, 比例: 0%, 比例性质: 固定, 基数: cost, {ROUNDING}}}", "金额/比例"),
        (f"{{方式: 定额, 金额: 0元, {ROUNDING}}}", "金额/金额"),
        (
            f"{{方式: 名次共享, 名次: {{前: 20, 池: 0元, 分法: 平均分配, 按字段: cost}}, {ROUNDING}}}",
            "金额/名次/池",
        ),
        (
            f"{{方式: 名次共享, 名次: {{前: 0, 池: 1元, 分法: 平均分配, 按字段: cost}}, {ROUNDING}}}",
            "金额/名次/前",
        ),
        (f"{{方式: 分期, 金额: 0元, 年限: 5, {ROUNDING}}}", "金额/金额"),
    ],
)
def test_a_figure_that_gives_nothing_is_refused(award: str, path: str) -> None:
    (problem,) = errors(paying(award).encode())

    assert (problem.code, str(problem.parts["path"])) == ("R04", path)
    assert "大于0" in problem_text(problem)


@pytest.mark.parametrize(
    ("old", "new", "suggestion"),
    [
        ("单项, 金额: 300万元", "单项, 金额: 300 万元", "“300万元”"),
        ("单项, 金额: 300万元", "单项, 金额: ３００ 万元", "“300万元”"),
        ("权重: 30%", "权重: 30 %", "“30%”"),
        ("施行: 2025-09-18", "施行: ２０２５－09－18", "“2025-09-18”"),
        ("施行: 2025-09-18", "施行: 2025-9-18 00:00:00", "“2025-09-18”"),
    ],
)
def test_a_figure_in_another_dress_is_told_as_it_should_be(old: str, new: str, suggestion: str) -> None:
    (problem,) = errors(put((old, new))(WORKED))

    assert problem.code == "R04"
    assert suggestion in problem_text(problem)


def test_a_threshold_that_the_quote_does_not_name_is_told() -> None:
    slip = ("资格:\n", "资格:\n  - {号: q2, 字段: spend, 比较: 不低于, 值: 21万元, 依据: [B1]}\n")

    (problem,) = errors(put(*THRESHOLD, slip)(WORKED))

    assert at(problem) == "25:36 S25"
    assert "20万元" in problem_text(problem)


def test_an_option_that_stands_twice_is_told() -> None:
    (problem,) = errors(put(("[文本, 图像,", "[文本, 文本,"))(WORKED))

    assert at(problem) == "20:54 S04"


def test_a_quote_in_curly_marks_asks_for_ordinary_ones() -> None:
    (problem,) = errors(put(('"本措施自', "“本措施自"), ('有效期3年"', "有效期3年”"))(WORKED))

    assert problem.code == "R01"
    assert "用半角双引号把整个值包起来" in problem_text(problem)


def test_a_missing_policy_file_is_called_missing(tmp_path: Path) -> None:
    (tmp_path / "dataset.yaml").write_bytes(put(("编号: d", "政策: datong-2025\n编号: d"))(WORKED))

    found = errors_among(check_folder(tmp_path).problems)

    assert [one.code for one in found] == ["S35"]
    assert "没有 policy.yaml" in problem_text(found[0])


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("版本: 1", "版本:\u00a01", "4:4 Y05"),
        ("版本: 1", "版本:\u30001", "4:4 Y05"),
        ("  满分", "\u00a0\u00a0满分", "28:1 Y02"),
        ("  满分", " \u2003满分", "28:2 Y02"),
    ],
)
def test_what_only_looks_like_a_space_is_told(old: str, new: str, place: str) -> None:
    assert [at(one) for one in errors(put((old, new))(WORKED))] == [place]


def test_a_false_space_inside_a_value_passes() -> None:
    assert errors(put(("高质量", "高\u00a0质\u3000量"))(WORKED)) == ()


def test_a_list_where_keys_belong_is_shown_as_one() -> None:
    (problem,) = errors(put(("取整: {单位: 1元, 方式: 舍去}", "取整: [1元, 舍去]"))(WORKED))

    assert problem.code == "R07"
    assert "[…]" in problem_text(problem)
