"""Rules that the format allows and the check refuses: each mechanism broken as people break it."""

from collections.abc import Iterable

import pytest

from tests.rules.complete import complete
from workbench.domain.errors import Problem
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import problem_text
from workbench.rules import check_file
from workbench.rules.load import check_policy

RATE = """
申报字段:
  - {号: cost, 名称: 实际投入, 类型: 金额, 必填: 是}
  - {号: contract, 名称: 合同金额, 类型: 金额}
  - {号: firms, 名称: 企业数, 类型: 数值}
  - {号: held, 名称: 日期, 类型: 日期}
  - {号: fraud, 名称: 弄虚作假, 类型: 是否}
资格:
  - {号: q1, 字段: firms, 比较: 不低于, 值: 10, 依据: [A]}
金额: {方式: 比例, 比例: 10%, 比例性质: 固定, 基数: cost,
       取整: {单位: 1元, 方式: 舍去}, 依据: [A]}
限额:
  - {号: k1, 范围: 单项, 金额: 10万元, 依据: [A]}
算例:
  - {名称: 恰好10家, 输入: {firms: 10, cost: 50万元}, 期望: {金额: 5万元}, 依据: [A]}
"""
LEVELS = """
申报字段:
  - {号: level, 名称: 级别, 类型: 选项, 选项: [国家级, 省级一等, 省级二等], 必填: 是}
金额: {方式: 定额表, 按字段: level, 档次: {国家级: 20万元, 省级一等: 10万元, 省级二等: 6万元},
       取整: {单位: 1元, 方式: 舍去}, 依据: [A]}
算例:
  - {名称: 省级一等, 输入: {level: 省级一等}, 期望: {金额: 10万元}, 依据: [A]}
"""
LEVEL_RATES = """
申报字段:
  - {号: level, 名称: 级别, 类型: 选项, 选项: [二级, 三级], 必填: 是}
  - {号: cost, 名称: 实际投入, 类型: 金额, 必填: 是}
金额: {方式: 分级比例, 按字段: level, 基数: cost,
       分级: {二级: {比例: 20%, 上限: 10万元}, 三级: {比例: 20%}},
       取整: {单位: 1元, 方式: 舍去}, 依据: [A]}
算例:
  - {名称: 二级, 输入: {level: 二级, cost: 10万元}, 期望: {金额: 2万元}, 依据: [A]}
"""
DECIDED = """
申报字段:
  - {号: level, 名称: 级别, 类型: 选项, 选项: [国家, 省], 必填: 是}
金额: {方式: 区间核定, 下限: 1万元, 上限: 50万元, 取整: {单位: 1万元, 方式: 舍去}, 依据: [A]}
算例:
  - {名称: 核定, 输入: {核定: 30万元}, 期望: {金额: 30万元}, 依据: [A]}
"""
TIERS = """
申报字段:
  - {号: cost, 名称: 实际投入, 类型: 金额, 必填: 是}
  - {号: national, 名称: 国家典型, 类型: 是否}
等次:
  - {号: 一档, 起分: 85, 比例: 50%, 依据: [A]}
  - {号: 二档, 起分: 60, 比例: 20%, 依据: [A]}
金额: {方式: 等次比例, 基数: cost,
       取整: {单位: 1元, 方式: 舍去}, 依据: [A]}
名额: {每年最多: 10, 同分: 停止, 递补: 否, 依据: [A]}
加项:
  - {号: add1, 条件: {字段: national, 比较: 等于, 值: 是}, 金额: 5万元,
     次数: 一次性, 前提: 获得等次, 计入限额: 否, 依据: [A]}
算例:
  - {名称: 一档, 输入: {分: 85, cost: 10万元, national: 否}, 期望: {等次: 一档, 金额: 5万元}, 依据: [A]}
  - {名称: 二档, 输入: {分: 60, cost: 10万元, national: 否}, 期望: {等次: 二档, 金额: 2万元}, 依据: [A]}
"""
POOL = """
申报字段:
  - {号: trade, 名称: 交易额, 类型: 金额, 必填: 是}
金额: {方式: 名次共享, 名次: {前: 20, 池: 500万元, 分法: 平均分配, 按字段: trade, 同分: 停止},
       取整: {单位: 1元, 方式: 舍去}, 依据: [A]}
算例:
  - {名称: 一家, 输入: {trade: 10万元}, 期望: {金额: 500万元}, 依据: [A]}
"""
INSTALMENTS = """
申报字段:
  - {号: begun, 名称: 开始日期, 类型: 日期}
金额: {方式: 分期, 金额: 1000万元, 年限: 5, 首次: 500万元, 总额含首次: 否, 每期: 核定,
       取整: {单位: 1元, 方式: 舍去}, 依据: [A]}
算例:
  - {名称: 首次, 输入: {日期: 2025-06-01}, 期望: {金额: 500万元}, 依据: [A]}
"""
RECORDED = """
金额: {方式: 不计算, 原因: 以算力抵扣，没有金额, 依据: [A]}
"""
BASES = {
    "rate": RATE,
    "levels": LEVELS,
    "level rates": LEVEL_RATES,
    "decided": DECIDED,
    "tiers": TIERS,
    "pool": POOL,
    "instalments": INSTALMENTS,
    "recorded": RECORDED,
}
QUOTA = "\n名额: {每年最多: 3, 按字段: cost, 同分: 停止, 递补: 否, 依据: [A]}\n"
RUBRIC = """
评分:
  汇总: 平均
  最少评委: 3
  满分: 100
  步长: 1
  缺分: 不得定等
  保留小数: 2
  舍入: 四舍五入
  指标:
    - {号: c1, 名称: 技术, 权重: 100%, 依据: [A]}
  依据: [A]
"""
# Base, what is replaced (nothing: added at the end), by what, and the findings that follow.
BROKEN: dict[str, tuple[str, str, str, list[str]]] = {
    "rate without its nature": (RATE, "比例性质: 固定, ", "", ["S32"]),
    "a ceiling without the rate of this round": (RATE, "固定", "最高", ["S33"]),
    "a round above the ceiling": (RATE, "固定", "最高, 本轮比例: 11%", ["S34"]),
    "a fixed rate with another for this round": (RATE, "固定", "固定, 本轮比例: 9%", ["S55"]),
    "a rate without a base": (RATE, "基数: cost,", "", ["S21"]),
    "an unknown base": (RATE, "基数: cost", "基数: costs", ["S08"]),
    "a base that is no money": (RATE, "基数: cost", "基数: firms", ["S57"]),
    "two bases and no choice": (RATE, "基数: cost", "基数: [cost, contract]", ["S56"]),
    "one base and a choice": (RATE, "基数: cost", "基数: cost, 取基数: 取高", ["S56"]),
    "a unit of nothing": (RATE, "单位: 1元", "单位: 0元", ["R04"]),
    "no rounding": (RATE, "取整: {单位: 1元, 方式: 舍去}, ", "", ["R02"]),
    "an unknown method": (RATE, "方式: 比例,", "方式: 按比例,", ["R03"]),
    "no method": (RATE, "方式: 比例, ", "", ["R02"]),
    "a key of another method": (RATE, "基数: cost", "基数: cost, 档次: {甲: 1万元}", ["R01"]),
    "tiers that a rate does not use": (
        RATE,
        "限额:",
        "等次:\n  - {号: 一等, 起分: 90, 金额: 1万元, 依据: [A]}\n限额:",
        ["S24", "S61"],
    ),
    "a rubric that nothing uses": (RATE, "", RUBRIC, ["S62"]),
    "places without a figure": (
        RATE,
        "",
        "\n名额: {每年最多: 3, 递补: 否, 依据: [A], 同分: 停止, 按字段: held}\n",
        ["S57"],
    ),
    "a limit on an item with a basis": (
        RATE,
        "金额: 10万元, 依据",
        "金额: 10万元, 口径: 批准额, 依据",
        ["S69"],
    ),
    "a yearly limit without its basis": (
        RATE,
        "范围: 单项",
        "范围: 条款每年, 年度: 自然年, 超限: 按名次",
        ["S22"],
    ),
    "a limit written twice": (
        RATE,
        "算例:",
        "  - {号: k2, 范围: 单项, 金额: 9万元, 依据: [A]}\n算例:",
        ["S48"],
    ),
    "a budget by rank without a rank": (
        RATE,
        "",
        "\n预算: {每年: 1万元, 超支: 按名次截止, 口径: 批准额, 依据: [A]}\n",
        ["S66"],
    ),
    "a ban on a field that is no yes or no": (
        RATE,
        "",
        "\n禁入: [{号: b, 名称: 甲, 字段: firms, 日期字段: held, 年限: 3, 依据: [A]}]\n",
        ["S57"],
    ),
    "a ban without a date": (
        RATE,
        "",
        "\n禁入: [{号: b, 名称: 甲, 字段: fraud, 日期字段: fraud, 年限: 3, 依据: [A]}]\n",
        ["S57"],
    ),
    "a voucher dated by money": (
        RATE,
        "",
        "\n兑付: {形式: 券, 有效期: 发放当年, 过期: 作废, 发放日: cost, 依据: [A]}\n",
        ["S57"],
    ),
    "one source under two rules": (
        RATE,
        "",
        "\n重复:\n  - {对象: [国家, 省], 规则: 取高, 口径: 批准额, 依据: [A]}\n"
        "  - {对象: [省], 规则: 补差, 口径: 批准额, 依据: [A]}\n",
        ["S04"],
    ),
    "an unknown rule for overlap": (RATE, "", "\n重复: {对象: [国家], 规则: 从优, 依据: [A]}\n", ["R03"]),
    "how often by a unit that is none": (
        RATE,
        "",
        "\n次数: {单位: 企业, 最多: 1, 期间: 终身, 依据: [A]}\n",
        ["R09"],
    ),
    "a threshold that no example tries": (RATE, "firms: 10,", "firms: 11,", ["S24"]),
    "a boundary between two examples": (RATE, "值: 10,", "值: 10.5,", ["S24", "S51"]),
    "an example of a clause that was not used": (
        RATE,
        "金额: 5万元}, 依据: [A]}",
        "金额: 5万元}, 依据: [A, B]}",
        ["S76"],
    ),
    "an example with a score": (RATE, "输入: {firms", "输入: {分: 90, firms", ["S77"]),
    "an example with a tier": (RATE, "期望: {金额", "期望: {等次: 一等, 金额", ["S77"]),
    "an example without its base": (RATE, ", cost: 50万元}", "}", ["S78"]),
    "an example with a decision that nobody takes": (
        RATE,
        "输入: {firms",
        "输入: {核定: 1万元, firms",
        ["R04"],
    ),
    "a field named as a key of examples": (RATE, "号: contract", "号: contract, 单位: 元", ["R01"]),
    "a level without an amount": (LEVELS, ", 省级二等: 6万元", "", ["S58"]),
    "an amount without a level": (LEVELS, "省级二等: 6万元", "省级二等: 6万元, 市级: 1万元", ["S09"]),
    "levels of a field that is no choice": (
        LEVELS,
        "类型: 选项, 选项: [国家级, 省级一等, 省级二等]",
        "类型: 文本",
        ["S57"],
    ),
    "a lower level with more": (LEVELS, "省级二等: 6万元", "省级二等: 11万元", ["S59"]),
    "a province with more than the state": (LEVELS, "国家级: 20万元", "国家级: 9万元", ["S59"]),
    "a level above the item cap": (
        LEVELS,
        "",
        "\n限额: [{号: k, 范围: 单项, 金额: 15万元, 依据: [A]}]\n",
        ["S20"],
    ),
    "a level rate without its rate": (LEVEL_RATES, "三级: {比例: 20%}", "三级: {上限: 5万元}", ["R02"]),
    "a level's limit above the item cap": (
        LEVEL_RATES,
        "",
        "\n限额: [{号: k, 范围: 单项, 金额: 5万元, 依据: [A]}]\n",
        ["S20"],
    ),
    "a decision without limits": (DECIDED, "下限: 1万元, 上限: 50万元, ", "", ["S71"]),
    "limits the wrong way round": (DECIDED, "下限: 1万元", "下限: 60万元", ["S70"]),
    "limits both flat and by level": (
        DECIDED,
        "上限: 50万元, ",
        "上限: 50万元, 按字段: level, 分级: {国家: {上限: 9万元}, 省: {上限: 5万元}}, ",
        ["S71"],
    ),
    "a decision beyond its limit": (DECIDED, "核定: 30万元", "核定: 51万元", ["R04"]),
    "an example that forgets the decision": (DECIDED, "输入: {核定: 30万元}", "输入: {level: 国家}", ["S78"]),
    "tiers without a rubric or rates": (TIERS, "比例: 50%, ", "", ["S18"]),
    "a lower tier with a higher rate": (TIERS, "比例: 20%", "比例: 60%", ["S73"]),
    "a tie by criteria without criteria": (TIERS, "同分: 停止", "同分: 按指标", ["S64"]),
    "criteria for a tie that stops": (TIERS, "同分: 停止", "同分: 停止, 同分指标: [c1]", ["S64"]),
    "a tie by an unknown criterion": (TIERS, "同分: 停止", "同分: 按指标, 同分指标: [c9]", ["S30"]),
    "no answer to a tie": (TIERS, "同分: 停止, ", "", ["R02"]),
    "places that no number is": (TIERS, "每年最多: 10", "每年最多: 一批", ["R04"]),
    "a clause both here and in its add-on": (
        TIERS,
        "加项:\n  - {号: add1, ",
        "清单: [X-1]\n加项:\n  - {号: add1, 清单: X-1, ",
        ["S75"],
    ),
    "a pool with places beside it": (
        POOL,
        "",
        "\n名额: {每年最多: 3, 按字段: trade, 同分: 停止, 递补: 否, 依据: [A]}\n",
        ["S74"],
    ),
    "a limit on one item beside a pool": (
        POOL,
        "",
        "\n限额: [{号: k, 范围: 单项, 金额: 100万元, 依据: [A]}]\n",
        ["S96"],
    ),
    "a source of a floor that is not there": (TIERS, "比例: 50%,", "比例: 50%, 下限依据: [A],", ["S89"]),
    "a pool by score without a rubric": (POOL, ", 按字段: trade", "", ["S63"]),
    "an unknown way to share": (POOL, "平均分配", "平均", ["R03"]),
    "a first payment that may count or not": (INSTALMENTS, "总额含首次: 否,", "", ["S72"]),
    "a first payment above the total": (
        INSTALMENTS,
        "首次: 500万元, 总额含首次: 否",
        "首次: 5000万元, 总额含首次: 是",
        ["S70"],
    ),
    "years from a field that is not there": (INSTALMENTS, "年限: 5", "年限: 5, 起算: started", ["S08"]),
    "an amount of what is not computed": (
        RECORDED,
        "",
        "\n限额: [{号: k, 范围: 单项, 金额: 1万元, 依据: [A]}]\n",
        ["S65"],
    ),
    "an example of what is not computed": (
        RECORDED,
        "",
        "\n算例: [{名称: 甲, 输入: {cost: 1万元}, 期望: {金额: 0元}, 依据: [A]}]\n",
        ["S65"],
    ),
    "no reason why nothing is computed": (RECORDED, "原因: 以算力抵扣，没有金额, ", "", ["R02"]),
}


def findings(snippet: str) -> tuple[Problem, ...]:
    text = complete(snippet) if "名次共享" not in snippet else complete(snippet).replace(RUBRIC, "")
    return check_file(text.encode(), file="m.yaml", policy=None, policy_file=None).problems


def broken(name: str) -> tuple[Problem, ...]:
    base, old, new, _ = BROKEN[name]
    assert old in base
    # The head and the rubric come from the unbroken rule.
    whole = complete(base)
    text = whole.replace(old, new, 1) if old else whole + new
    return check_file(with_citation_b(text), file="m.yaml", policy=None, policy_file=None).problems


def with_citation_b(text: str) -> bytes:
    second = "\n依据:\n  - {号: B, 文件: 示例政策, 条款: 二, 性质: 系统默认, 原文: 示例}\n"
    return (text.replace("\n依据:\n", second, 1) if "依据: [A, B]" in text else text).encode()


def codes(problems: Iterable[Problem]) -> list[str]:
    return sorted({one.code for one in problems})


@pytest.mark.parametrize("name", BASES)
def test_every_base_is_without_a_finding(name: str) -> None:
    assert [problem_text(one) for one in findings(BASES[name])] == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_mechanism_is_told(name: str) -> None:
    assert codes(broken(name)) == BROKEN[name][3]


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_told_has_words_in_both_languages(name: str) -> None:
    for language in LANGUAGES:
        with in_language(language):
            assert all(problem_text(one) for one in broken(name))


POLICY = """格式: policy/1
编号: p
名称: 某办法
文号: 1号
版本: 1
状态: 草案
施行: 2025-01-01
失效: 2027-12-31
依据: [{号: A, 文件: 某办法, 条款: 一, 性质: 系统默认, 原文: 示例}]
"""
YEARLY = "金额: 1万元, 口径: 批准额, 年度: 自然年, 超限: 按名次, 依据: [A]"


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (f"限额: [{{号: k, 范围: 主体每年, {YEARLY}}}]", []),
        ("限额: [{号: k, 范围: 单项, 金额: 1万元, 依据: [A]}]", ["S67"]),
        (f"限额: [{{号: k, 范围: 条款每年, {YEARLY}}}]", ["S67"]),
        (f"限额: [{{号: k, 范围: 主体每年, 合并: [a], {YEARLY}}}]", ["S67"]),
        ("预算: {每年: 1万元, 超支: 停止, 口径: 批准额, 依据: [A]}", []),
        ("预算: {每年: 1万元, 超支: 按名次截止, 口径: 批准额, 依据: [A]}", ["S67"]),
        ("预算: {每年: 1万元, 超支: 依次征询, 口径: 批准额, 依据: [A]}", ["S67"]),
        ("清单: [X-8]", ["R02"]),
        ("清单: [X-8]\n原因: 对整个政策的规定", []),
        ("资格: [{号: q, 字段: z, 比较: 等于, 值: 是, 依据: [A]}]", ["S08"]),
        ("金额: {方式: 定额}", ["R01"]),
    ],
)
def test_a_policy_file_holds_only_what_holds_for_all(section: str, expected: list[str]) -> None:
    assert codes(check_policy(f"{POLICY}{section}\n".encode(), file="policy.yaml")) == expected


@pytest.mark.parametrize(
    ("quote", "nature", "expected"),
    [
        ("按实际投入的10%给予补助,最高不超过10万元", "固定", []),
        ("按实际投入的10%给予补助,最高不超过10万元", "最高, 本轮比例: 10%", ["S32"]),
        ("给予不超过单个合同额10%的补助,最高10万元", "最高, 本轮比例: 10%", []),
        ("给予不超过单个合同额10%的补助,最高10万元", "固定", ["S32"]),
        ("给予实际支出最高10%的补助,不超10万元", "固定", ["S32"]),
        ("按实际投入的12%给予补助,最高10万元", "固定", ["S25"]),
    ],
)
def test_a_ceiling_in_the_words_is_a_ceiling_in_the_rule(
    quote: str, nature: str, expected: list[str]
) -> None:
    cited = f'\n依据:\n  - {{号: A, 文件: 某办法, 条款: 一, 性质: 政策, 原文: "{quote}"}}\n'
    found = findings(cited + RATE.replace("固定", nature))

    assert codes(found) == expected


def test_a_file_in_force_has_its_places_and_budget_set() -> None:
    text = complete(TIERS.replace("每年最多: 10", "每年最多: 待定")).replace("草案", "生效")
    text += "采纳: {批准人: 张, 日期: 2025-01-01, 文号: 1号}\n"
    text += "预算: {每年: 待定, 超支: 停止, 口径: 批准额, 依据: [A]}\n"

    found = check_file(text.encode(), file="m", policy=None, policy_file=None).problems

    assert sorted(one.code for one in found) == ["S60", "S60", "S87"]


def test_a_criterion_that_may_vanish_is_a_reminder() -> None:
    text = complete(TIERS).replace("权重: 40%,", "权重: 40%, 可不适用: 是,")

    found = check_file(text.encode(), file="m", policy=None, policy_file=None).problems

    assert [(one.code, one.level) for one in found] == [("S79", "warning")]


def test_bands_that_no_anchor_uses_are_told() -> None:
    text = complete(TIERS).replace("  满分: 100\n", "  满分: 100\n  分档: {好: 50%, 差: 0%}\n")
    anchors = "权重: 40%, 评分档: {好: 甲, 差: 乙},"

    def told(one: str) -> list[str]:
        return codes(check_file(one.encode(), file="m", policy=None, policy_file=None).problems)

    assert told(text) == ["S88"]
    assert told(text.replace("权重: 40%,", anchors)) == []
    assert told(text.replace("权重: 40%,", anchors.replace("差: 乙", "优: 乙"))) == ["S46"]


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        (
            "给予20%的补贴",
            ("所引的A原文里没有金额", "(A) hold no amount", "性质：细则或指南", "性质: 细则 or 指南"),
        ),
        ("二级最高10万元", ("所引的A原文里没有百分比", "(A) hold no percentage", "比例", "correct the rate")),
        ("给予20%的补贴,二级最高15万元", ("所引原文里的是15万元", "the quote says 15万元", "抄错", "copied")),
    ],
)
def test_a_figure_that_no_quote_names_says_where_it_was_sought(quote: str, words: tuple[str, ...]) -> None:
    cited = f'\n依据:\n  - {{号: A, 文件: 某办法, 条款: 一, 性质: 政策, 原文: "{quote}"}}\n'
    problem = next(one for one in findings(cited + LEVEL_RATES) if one.code == "S25")
    said = []
    for language in LANGUAGES:
        with in_language(language):
            said.append(problem_text(problem))

    assert all(any(word in one for one in said) for word in words), said


@pytest.mark.parametrize("quote", ["自2025年13月1日起施行", "有效期至2027年2月30日", "有效期99年"])
def test_a_day_that_the_calendar_does_not_have_is_no_crash(quote: str) -> None:
    text = complete(f'依据:\n  - {{号: A, 文件: 某办法, 条款: 一, 性质: 政策, 原文: "{quote}"}}\n' + RECORDED)
    late = text.replace("2025-01-01", "9990-01-01").replace("2027-12-31", "9999-12-31")

    assert codes(check_file(late.encode(), file="m", policy=None, policy_file=None).problems) == []


def quoted(snippet: str, quote: str) -> list[str]:
    cited = f'\n依据:\n  - {{号: A, 文件: 某办法, 条款: 一, 性质: 政策, 原文: "{quote}"}}\n'
    rubric = RUBRIC.replace("依据: [A]", "依据: [G]")
    guide = "  - {号: G, 文件: 细则, 条款: 一, 性质: 细则, 原文: 示例}\n"
    text = complete(cited + (guide + rubric if "等次:" in snippet else "") + snippet)
    return codes(check_file(text.encode(), file="m", policy=None, policy_file=None).problems)


@pytest.mark.parametrize(
    ("words", "operator"),
    [
        ("企业达10家以上的", "不低于"),
        ("企业10家及以上的", "不低于"),
        ("企业10家(含)以上的", "不低于"),
        ("企业至少10家的", "不低于"),
        ("企业超过10家的", "高于"),
        ("企业大于10家的", "高于"),
        ("企业10家以内的", "不高于"),
        ("企业10家以下的", "不高于"),
        ("企业不超过10家的", "不高于"),
        ("企业少于10家的", "低于"),
        ("企业不满10家的", "低于"),
        ("企业低于10家的", "低于"),
    ],
)
def test_a_comparison_includes_its_bound_where_the_words_do(words: str, operator: str) -> None:
    quote = f"{words},按实际投入的10%给予补助,最高10万元"
    others = {"不低于", "高于", "不高于", "低于"} - {operator}

    def told(word: str) -> list[str]:
        return quoted(RATE.replace("比较: 不低于", f"比较: {word}"), quote)

    assert "S11" not in told(operator)
    assert all("S11" in told(word) for word in others)


@pytest.mark.parametrize(
    ("snippet", "quote", "wrong"),
    [
        (LEVELS, "国家级20万元、省级一等10万元、二等6万元", "国家级20万元、省级一等10万元、二等7万元"),
        (LEVEL_RATES, "给予20%的补贴,二级最高10万元", "给予20%的补贴,二级最高15万元"),
        (LEVEL_RATES, "给予20%的补贴,二级最高10万元", "给予25%的补贴,二级最高10万元"),
        (DECIDED, "给予1万元至50万元", "给予1万元至5万元"),
        (DECIDED, "给予1-50万元", "给予2-50万元"),
        (DECIDED, "给予1万至50万元", "给予1千至50万元"),
        (POOL, "前20名分享500万元", "前20名分享50万元"),
        (POOL, "前20名分享500万元", "前10名分享500万元"),
        (INSTALMENTS, "一次性500万元,五年内1000万元", "一次性500万元,五年内2000万元"),
        (INSTALMENTS, "一次性500万元,五年内1000万元", "一次性300万元,五年内1000万元"),
    ],
)
def test_every_figure_of_a_mechanism_stands_in_its_quote(snippet: str, quote: str, wrong: str) -> None:
    assert quoted(snippet, quote) == []
    assert quoted(snippet, wrong) == ["S25"]


def test_the_last_day_agrees_with_the_words() -> None:
    assert quoted(POOL, "前20名分享500万元,有效期至2027年12月31日") == []
    assert quoted(POOL, "前20名分享500万元,有效期至2026年12月31日") == ["S06"]
