"""What a policy leaves open: a draft is reminded of it, a file in force has chosen."""

import pytest

from tests.rules.complete import complete
from tests.rules.test_lint import INSTALMENTS, POLICY, POOL, RATE, TIERS, YEARLY
from workbench.domain.errors import Problem
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import problem_text
from workbench.rules import check_file
from workbench.rules.load import check_policy

CONVENTION = "\n约定: [{题: 同一项目, 选: 项目编号, 备选: [合同], 理由: 没有写, 批准: 张, 依据: [A]}]\n"
ADOPTED = "采纳: {批准人: 张, 日期: 2025-01-01, 文号: 1号}\n"
TRIMMED = complete(TIERS).replace(
    "  汇总: 平均\n", "  汇总: 去高去低平均\n  去极值: {有效表满: 7, 最高: 2, 最低: 1}\n"
)
OVERLAP = "\n重复: [{对象: [国家], 规则: 补差, 口径: 兑付额, 依据: [A]}]\n"
BUDGET = "\n预算: {每年: 9万元, 超支: 停止, 口径: 批准额, 依据: [A]}\n"
EXCLUSIVE = "\n互斥: {范围: 本办法, 单位: 同一项目, 规则: 联合求解, 例外: 须会议纪要, 依据: [A]}\n"
CAPPED = RATE.replace(
    "范围: 单项, 金额: 10万元", "范围: 条款每年, 金额: 10万元, 口径: 批准额, 年度: 自然年, 超限: 按名次"
)
# A file that chose, the words of the choice, the key, and what is computed without it.
CHOSEN: dict[str, tuple[str, str, str, str]] = {
    "the year of a limit": (complete(CAPPED), "年度: 自然年, ", "年度", "自然年"),
    "which item a limit cuts": (complete(CAPPED), ", 超限: 按名次", "超限", "按名次"),
    "the basis of an overlap": (complete(RATE + OVERLAP), "口径: 兑付额, ", "口径", "批准额"),
    "the basis of a budget": (complete(RATE + BUDGET), "口径: 批准额, ", "口径", "批准额"),
    "the basis of a budget still to be set": (
        complete(RATE + BUDGET.replace("9万元", "待定")),
        "口径: 批准额, ",
        "口径",
        "批准额",
    ),
    "a tie for a pool": (complete(POOL), ", 同分: 停止", "同分", "停止"),
    "what a trimmed mean drops": (
        TRIMMED,
        "  去极值: {有效表满: 7, 最高: 2, 最低: 1}\n",
        "去极值",
        "{有效表满: 5, 最高: 1, 最低: 1}",
    ),
    "who may be excepted": (complete(RATE + EXCLUSIVE), "例外: 须会议纪要, ", "例外", "无"),
    "what each instalment is": (complete(INSTALMENTS), " 每期: 核定,", "每期", "核定"),
}


def check(text: str) -> tuple[Problem, ...]:
    return check_file(text.encode(), file="m.yaml", policy=None, policy_file=None).problems


def in_force(text: str) -> str:
    return text.replace("状态: 草案\n", "状态: 生效\n" + ADOPTED) + CONVENTION


@pytest.mark.parametrize("name", CHOSEN)
def test_a_draft_is_reminded_and_a_file_in_force_is_refused(name: str) -> None:
    text, words, key, taken = CHOSEN[name]
    assert words in text
    silent = text.replace(words, "", 1)

    assert check(text) == ()
    for version, level in ((silent, "warning"), (in_force(silent), "error")):
        (problem,) = [one for one in check(version) if one.code != "S60"]
        assert (problem.code, problem.level, problem.parts["key"]) == ("S86", level, key)
        assert problem.parts["taken"] == taken
        for language in LANGUAGES:
            with in_language(language):
                assert f"“{key}”" in problem_text(problem)
                assert taken in problem_text(problem)
    assert [one for one in check(in_force(text)) if one.code != "S60"] == []
    assert check(silent.replace("状态: 草案", "状态: 停用")) == ()


def test_the_computation_takes_what_the_reminder_says() -> None:
    for text, words, key, taken in CHOSEN.values():
        silent, said = text.replace(words, "", 1), text.replace(words, words.replace("兑付额", "批准额"), 1)
        if key == "去极值":
            said = text.replace("{有效表满: 7, 最高: 2, 最低: 1}", taken)
        elif key == "例外":
            said = text.replace("须会议纪要", taken)

        measures = [
            check_file(one.encode(), file="m", policy=None, policy_file=None).measure
            for one in (silent, said)
        ]
        assert None not in measures
        assert len({one.hashes.meaning_sha256 for one in measures if one}) == 1, key


def test_a_limit_on_one_item_leaves_nothing_open() -> None:
    assert check(complete(RATE)) == ()


def test_a_file_in_force_says_how_its_text_is_read() -> None:
    text = in_force(complete(RATE)).replace(CONVENTION, "")

    (problem,) = check(text)

    assert (problem.code, problem.level) == ("S87", "error")
    assert "关联企业" in problem_text(problem)
    assert check(complete(RATE)) == ()


def test_a_convention_of_the_policy_will_do() -> None:
    policy = POLICY.replace("状态: 草案\n", "状态: 生效\n时点: 申报日\n" + ADOPTED)
    text = in_force(complete(RATE)).replace(CONVENTION, "").replace("编号: example", "政策: p\n编号: p")
    text = text.replace("[A]", "[B]").replace("{号: A,", "{号: B,")

    def codes(data: str) -> list[str]:
        found = check_file(text.encode(), file="m", policy=data.encode(), policy_file="policy.yaml")
        return [one.code for one in found.problems]

    assert codes(policy) == ["S87"]
    assert codes(policy + CONVENTION) == []


@pytest.mark.parametrize("words", ["年度: 自然年, ", "超限: 按名次, "])
def test_a_policy_file_is_asked_as_well(words: str) -> None:
    text = POLICY + f"限额: [{{号: k, 范围: 主体每年, {YEARLY}}}]\n".replace(words, "")

    (draft,) = check_policy(text.encode(), file="policy.yaml")
    (bound,) = check_policy(
        text.replace("状态: 草案\n", "状态: 生效\n" + ADOPTED).encode(), file="policy.yaml"
    )

    assert (draft.code, draft.level, bound.code, bound.level) == ("S86", "warning", "S86", "error")
