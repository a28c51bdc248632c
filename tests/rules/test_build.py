"""What a file says becomes a domain value, way by way, and what a policy says comes after it."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from tests.rules.complete import complete
from tests.rules.test_docs import blocks
from tests.rules.test_lint import DECIDED, INSTALMENTS, LEVEL_RATES, LEVELS, POOL, RATE, RECORDED, TIERS
from workbench.domain.award_limits import (
    Ban,
    Budget,
    Cap,
    CapScope,
    Difference,
    ExclusivityRule,
    Overlap,
    OverlapRule,
    Overrun,
    Period,
    Quota,
    Split,
    Times,
    Voucher,
)
from workbench.domain.award_methods import (
    Band,
    Base,
    Discretion,
    Instalments,
    LevelAmounts,
    LevelRate,
    LevelRates,
    Method,
    Pick,
    Pool,
    Ranking,
    Rate,
    Recorded,
    Sharing,
    Terms,
    TierRates,
    TieRule,
)
from workbench.domain.errors import Problem
from workbench.domain.measure import Measure
from workbench.domain.rubric import NO_PANEL
from workbench.rules import load_measure
from workbench.rules.folder import check_folder
from workbench.rules.format.award import SHAPES

POLICY = """格式: policy/1
编号: city
名称: 某办法
文号: 1号
版本: 1
状态: 草案
施行: 2025-01-01
失效: 2027-12-31
时点: 申报日
清单: [X-8]
原因: 对整个政策的规定
依据:
  - {号: P, 文件: 某办法, 条款: 八, 性质: 系统默认, 原文: 示例}
申报字段:
  - {号: here, 名称: 注册在本市, 类型: 是否, 必填: 是}
  - {号: banned, 名称: 弄虚作假, 类型: 是否}
  - {号: banned_on, 名称: 认定日期, 类型: 日期}
门槛: [{号: pg, 名称: 信用良好, 依据: [P]}]
资格: [{号: pq, 字段: here, 比较: 等于, 值: 是, 依据: [P]}]
禁入: [{号: pb, 名称: 弄虚作假, 字段: banned, 日期字段: banned_on, 年限: 3, 依据: [P]}]
限额: [{号: pc, 范围: 主体每年, 金额: 200万元, 口径: 兑付额, 依据: [P]}]
预算: {每年: 待定, 超支: 停止, 依据: [P]}
互斥: {范围: 本办法, 单位: 同一项目, 规则: 联合求解, 依据: [P]}
重复: {对象: [国家, 省], 规则: 补差, 口径: 兑付额, 依据: [P]}
兑付: {形式: 券, 有效期: 发放当年, 过期: 作废, 核销日: banned_on, 依据: [P]}
分担: {出资: {市: 1, 区: 1}, 零头: 市, 依据: [P]}
"""


def load(snippet: str, policy: str | None = None) -> Measure:
    text = complete(snippet)
    if policy is not None:
        text = re.sub(r"(施行|失效|时点): .*\n", "", text).replace(
            "编号: example/", "政策: city\n编号: city/"
        )
    data = policy.encode() if policy else None
    return load_measure(text.encode(), file="m.yaml", policy=data, policy_file="policy.yaml")


COST = Base(("cost",))
TERMS: list[tuple[str, Terms | None]] = [
    (RATE, Rate(Fraction(10, 100), COST)),
    (
        RATE.replace("固定", "最高, 本轮比例: 8%").replace("期望: {金额: 5", "期望: {金额: 4"),
        Rate(Fraction(8, 100), COST, Fraction(10, 100)),
    ),
    (
        RATE.replace("基数: cost", "基数: [cost, contract], 取基数: 取低").replace(
            "50万元}", "50万元, contract: 90万元}"
        ),
        Rate(Fraction(10, 100), Base(("cost", "contract"), Pick.LOWER)),
    ),
    (TIERS, TierRates(COST)),
    (
        LEVEL_RATES,
        LevelRates(
            "level",
            COST,
            {"二级": LevelRate(Fraction(1, 5), 10_000_000), "三级": LevelRate(Fraction(1, 5))},
        ),
    ),
    (LEVELS, LevelAmounts("level", {"国家级": 20_000_000, "省级一等": 10_000_000, "省级二等": 6_000_000})),
    (DECIDED, Discretion(Band(1_000_000, 50_000_000))),
    (
        DECIDED.replace(
            "下限: 1万元, 上限: 50万元", "按字段: level, 分级: {国家: {下限: 20万元}, 省: {上限: 30万元}}"
        ).replace("{核定", "{level: 省, 核定"),
        Discretion(None, "level", {"国家": Band(20_000_000, None), "省": Band(None, 30_000_000)}),
    ),
    (POOL, Pool(20, 500_000_000, Sharing.EQUAL, Ranking("trade"))),
    (INSTALMENTS, Instalments(1_000_000_000, 5, False, 500_000_000, False, None)),
    (RECORDED, Recorded("以算力抵扣，没有金额")),
]


@pytest.mark.parametrize(("snippet", "terms"), TERMS)
def test_a_way_of_giving_money_becomes_its_terms(snippet: str, terms: Terms | None) -> None:
    award = load(snippet).award

    assert award.terms == terms
    assert award.rounding.unit > 0


def test_a_clause_without_a_rubric_needs_no_panel() -> None:
    assert load(RATE).scoring is NO_PANEL
    assert load(RATE).tiers == ()
    assert load(TIERS).needs_panel
    assert load(TIERS).tiers[0].rate == Fraction(1, 2)


def test_a_tier_may_hold_a_band() -> None:
    text = TIERS.replace("比例: 50%", "上限: 9万元").replace("比例: 20%", "下限: 1万元, 上限: 5万元")
    text = text.replace("方式: 等次比例, 基数: cost", "方式: 等次区间")
    text = text.replace("{分: 85,", "{分: 85, 核定: 5万元,").replace("{分: 60,", "{分: 60, 核定: 2万元,")

    assert [tier.band for tier in load(text).tiers] == [Band(None, 9_000_000), Band(1_000_000, 5_000_000)]


def test_places_times_and_differences_are_as_written() -> None:
    more = """
名额: {每年最多: 待定, 按字段: cost, 同分: 抽签, 递补: 是, 依据: [A]}
次数: {单位: 同一模型, 最多: 2, 期间: 每年, 依据: [A]}
补差: {系列: 甲, 对象: 同一主体, 扣减: 已兑付额, 依据: [A]}
兑付: {形式: 券, 有效期: 发放当年, 过期: 作废, 发放日: held, 依据: [A]}
"""
    measure = load(RATE + more)

    assert measure.quota == Quota(None, Ranking("cost", TieRule.LOT), True, ("A",))
    assert measure.times == Times("同一模型", False, 2, Period.YEAR, ("A",))
    assert measure.difference == Difference("甲", "同一主体", "兑付额", ("A",))
    assert measure.voucher == Voucher(("A",), "held", None)
    by_firm = load(RATE + "\n次数: {单位: 同一企业, 最多: 1, 期间: 终身, 依据: [A]}\n").times
    assert by_firm is not None
    assert by_firm.per_entity


def test_a_limit_names_measures_beside_it_by_their_last_part() -> None:
    cap = """  - {号: k2, 范围: 条款每年, 金额: 9万元, 口径: 兑付额,
     合并: [other, far/one], 超限: 申报人指定, 依据: [A]}
"""
    measure = load(RATE.replace("算例:", cap + "算例:"))

    together = ("example/other", "far/one")
    assert measure.caps[1] == Cap("k2", CapScope.CLAUSE_YEAR, 9_000_000, ("A",), "兑付额", together, True)


def test_a_measure_inherits_everything_from_its_policy_after_its_own() -> None:
    own = "\n重复: {对象: [市], 规则: 取高, 依据: [A]}\n预算: {每年: 100万元, 超支: 先到先得, 依据: [A]}\n"
    measure = load(RATE + own, POLICY)

    assert [one.id for one in measure.fields][-3:] == ["here", "banned", "banned_on"]
    assert [one.id for one in measure.requirements] == ["q1", "pq"]
    assert [one.id for one in measure.gates] == ["pg"]
    assert measure.bans == (Ban("pb", "弄虚作假", "banned", "banned_on", 3, ("P",)),)
    assert [(cap.id, cap.policy_wide) for cap in measure.caps] == [("k1", False), ("pc", True)]
    assert measure.budgets == (
        Budget(100_000_000, Overrun.FIRST_COME, ("A",)),
        Budget(None, Overrun.STOP, ("P",), policy_wide=True),
    )
    assert measure.overlaps == (
        Overlap(("市",), OverlapRule.HIGHER, ("A",)),
        Overlap(("国家", "省"), OverlapRule.TOP_UP, ("P",), "兑付额"),
    )
    assert measure.exclusivity is not None
    assert measure.exclusivity.rule is ExclusivityRule.JOINT
    assert measure.split == Split({"市": 1, "区": 1}, "市", ("P",))
    assert measure.voucher == Voucher(("P",), None, "banned_on")
    assert (measure.policy_id, measure.dated_by, str(measure.in_force_from)) == (
        "city",
        "申报日",
        "2025-01-01",
    )


def test_a_measure_may_replace_the_split_of_its_policy() -> None:
    measure = load(RATE + "\n分担: {出资: {区: 1}, 零头: 区, 依据: [A]}\n", POLICY)

    assert measure.split == Split({"区": 1}, "区", ("A",))


def test_an_add_on_names_its_own_clause() -> None:
    measure = load("清单: [X-1a]\n" + TIERS.replace("号: add1, ", "号: add1, 清单: X-1b, "))

    assert (measure.clause_ids, measure.add_ons[0].clause_ids) == (("X-1a",), ("X-1b",))


def test_every_way_of_giving_money_is_a_method_of_the_domain() -> None:
    assert {method.value for method in Method} == set(SHAPES)


def test_no_two_examples_of_the_guide_mean_the_same() -> None:
    hashes = [load(block).hashes.meaning_sha256 for block in blocks("zh-CN")]

    assert len(set(hashes)) == len(hashes)
    assert load(blocks("zh-CN")[0]).hashes.meaning_sha256 == hashes[0]


YEARLY = "口径: 批准额, 年度: 自然年, 超限: 按名次"


def together_problems(folder: Path, name: str) -> list[Problem]:
    cap = f"\n限额: [{{号: k, 范围: 条款每年, 金额: 90万元, {YEARLY}, 合并: [{name}], 依据: [A]}}]\n"
    (folder / "measure.yaml").write_text(complete(LEVELS + cap), "utf-8")
    other = complete(DECIDED).replace("example/measure", "example/other")
    (folder / "other.yaml").write_text(other, "utf-8")
    return list(check_folder(folder).problems)


@pytest.mark.parametrize(("name", "codes"), [("other", []), ("others", ["S68"]), ("measure", ["S68"])])
def test_measures_that_share_a_limit_are_in_the_folder(tmp_path: Path, name: str, codes: list[str]) -> None:
    assert [one.code for one in together_problems(tmp_path, name)] == codes
