"""The clauses of Xihu 2025 from their files to the fen, with the words behind each amount."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.rubrics.worked import CASES, RUBRICS, Worked, work
from workbench.domain.errors import BadInput, BadInputs
from workbench.domain.money import parse_amount

XIHU = RUBRICS / "xihu-2025"
TIERS = "分别给予智算服务金额50%、35%、20%的补助"
YEAR = "单个主体年度补贴金额不超过100万元"
PRIZES = "获国家级奖项的给予20万元奖励"


@pytest.fixture(scope="module")
def clauses() -> Worked:
    return work("xihu-clauses", XIHU)


@pytest.mark.parametrize(
    ("number", "money", "code", "phrase"),
    [
        ("X1-under", "4999999元", "nominal.rate", "25%给予资助"),
        ("X1-at", "500万元", "item_cap.free", "资助金额不超过500万元"),
        ("X1-over", "500万元", "item_cap.bound", "资助金额不超过500万元"),
        ("X1-second", "150万元", "difference.deducted", "按累计金额计算"),
        ("X2-50-under", "999999元", "nominal.tier_rate", TIERS),
        ("X2-50-at", "100万元", "entity_cap.free", YEAR),
        ("X2-50-over", "100万元", "entity_cap.bound", YEAR),
        ("X2-35-under", "999999元", "nominal.tier_rate", TIERS),
        ("X2-35-at", "100万元", "entity_cap.free", YEAR),
        ("X2-35-over", "100万元", "entity_cap.bound", YEAR),
        ("X2-20-under", "999999元", "nominal.tier_rate", TIERS),
        ("X2-20-at", "100万元", "entity_cap.free", YEAR),
        ("X2-20-over", "100万元", "entity_cap.bound", YEAR),
        ("X2-first", "60万元", "entity_cap.free", YEAR),
        ("X2-second", "40万元", "entity_cap.bound", YEAR),
        ("X3-at", "5万元", "nominal.fixed", "一次性给予5万元奖励"),
        ("X3-over", "5万元", "nominal.fixed", "一次性给予5万元奖励"),
        ("X4-national", "50万元", "nominal.decided", "不超过50万元、10万元"),
        ("X4-provincial", "8万元", "nominal.decided", "不超过50万元、10万元"),
        ("X4-promoted", "40万元", "difference.deducted", "可补足差额部分"),
        ("X5-under", "499999元", "nominal.rate_chosen", "不超过模型购买费用的30%"),
        ("X5-at", "50万元", "item_cap.free", "给予最高50万元资助"),
        ("X5-over", "50万元", "item_cap.bound", "给予最高50万元资助"),
        ("X6-most", "100万元", "nominal.decided", "20万元-100万元分档奖励"),
        ("X6-least", "20万元", "nominal.decided", "20万元-100万元分档奖励"),
        ("X8-ten", "50万元", "nominal.decided", "最高予以50万元一次性奖励"),
        ("X9-hundred-one", "5万元", "nominal.rate", "实际投入的10%"),
        ("X9-views", "5万元", "nominal.rate", "实际投入的10%"),
        ("X9-under", "99999元", "item_cap.free", "单场最高10万元"),
        ("X9-at", "10万元", "item_cap.free", "单场最高10万元"),
        ("X9-over", "10万元", "item_cap.bound", "单场最高10万元"),
        ("X10-national", "20万元", "nominal.level", PRIZES),
        ("X10-prize-1", "10万元", "nominal.level", PRIZES),
        ("X10-prize-2", "6万元", "nominal.level", PRIZES),
        ("X10-prize-3", "4万元", "nominal.level", PRIZES),
        ("X10-after-1", "10万元", "difference.deducted", "提档补差"),
        ("X10-after-2", "14万元", "difference.deducted", "提档补差"),
        ("X10-after-3", "16万元", "difference.deducted", "提档补差"),
        ("X11-fifty", "30万元", "nominal.tier_rate", "服务性收入或合同金额的10%"),
        ("X11-contracts", "20万元", "nominal.tier_rate", "服务性收入或合同金额的10%"),
        ("X11-under", "999999元", "entity_cap.free", "单个平台每年最高100万元"),
        ("X11-at", "100万元", "entity_cap.free", "单个平台每年最高100万元"),
        ("X11-over", "100万元", "entity_cap.bound", "单个平台每年最高100万元"),
    ],
)
def test_each_amount_rests_on_the_words_of_its_clause(
    clauses: Worked, number: str, money: str, code: str, phrase: str
) -> None:
    clauses.check(number, money, code, phrase)


@pytest.mark.parametrize(
    ("number", "code", "phrase"),
    [
        ("X3-under", "eligibility.not_met", "年交易金额达100万元以上"),
        ("X5-vague", "eligibility.gate_failed", "达到一定规模、具有良好成效"),
        ("X7-city", "eligibility.not_met", "入选省级以上"),
        ("X8-nine", "eligibility.not_met", "10 个以上市场应用案例"),
        ("X9-hundred", "eligibility.not_met", "活动规模超过100家企业"),
        ("X9-views-short", "eligibility.not_met", "宣传流量在500万人/次以上"),
        ("X11-forty-nine", "eligibility.not_met", "达到50家(含) 以上"),
        ("X-banned", "eligibility.banned", "三年内不允许申报"),
    ],
)
def test_what_falls_short_of_a_condition_is_out_by_the_words_of_the_clause(
    clauses: Worked, number: str, code: str, phrase: str
) -> None:
    assert clauses.results[number].eligible == "no"
    assert not clauses.results[number].award
    assert phrase in clauses.quoted(number, code)


@pytest.mark.parametrize("number", ["X2-no-tier", "X6-none"])
def test_a_score_below_the_last_tier_gets_nothing(clauses: Worked, number: str) -> None:
    assert clauses.results[number].tier is None
    assert clauses.results[number].award == 0


def test_a_ban_ends_after_three_years(clauses: Worked) -> None:
    clauses.check("X-ban-over", "5万元", "eligibility.not_banned", "三年内不允许申报")


def test_a_data_set_is_rewarded_once(clauses: Worked) -> None:
    assert clauses.results["X3-again"].award == 0
    assert "同一数据集不得重复申报" in clauses.quoted("X3-again", "times.used")


def test_three_filed_models_of_one_firm_share_the_yearly_limit_in_the_order_it_chose(clauses: Worked) -> None:
    clauses.check("X4-1", "40万元", "clause_cap.free", "年度累计兑付该条款金额不超过100万元")
    clauses.check("X4-2", "40万元", "clause_cap.free", "年度累计兑付该条款金额不超过100万元")
    clauses.check("X4-3", "20万元", "clause_cap.bound", "年度累计兑付该条款金额不超过100万元")


def test_three_showcases_of_one_firm_reach_the_yearly_limit_exactly(clauses: Worked) -> None:
    for number in (1, 2, 3):
        clauses.check(f"X7-three-{number}", "10万元", "clause_cap.free", "累计兑付该条款金额不超过30万元")


def test_of_four_showcases_the_one_that_the_firm_put_last_gets_nothing(clauses: Worked) -> None:
    for number in (2, 3, 4):
        clauses.check(f"X7-four-{number}", "10万元", "clause_cap.free", "累计兑付该条款金额不超过30万元")
    clauses.check("X7-four-1", "0元", "clause_cap.bound", "累计兑付该条款金额不超过30万元")


def test_the_showcase_limit_counts_what_was_paid_not_what_was_approved(clauses: Worked) -> None:
    clauses.check("X7-partly-paid", "5万元", "clause_cap.bound", "累计兑付该条款金额不超过30万元")


def test_two_prizes_of_one_project_in_one_round_pay_the_higher_once(clauses: Worked) -> None:
    assert clauses.results["X10-both-national"].award == 20_000_000
    clauses.check("X10-both-provincial", "0元", "difference.same_round", "提档补差")


def test_money_that_is_the_base_is_not_deducted_but_city_money_is(clauses: Worked) -> None:
    clauses.check("X1-upper-money", "70万元", "overlap.deducted", "纳入本意见补助总额")
    assert "25%给予资助" in clauses.quoted("X1-upper-money", "overlap.stacked")


def test_city_money_is_deducted_and_higher_district_money_excludes(clauses: Worked) -> None:
    clauses.check("X-city-money", "5万元", "overlap.deducted", "纳入本意见补助总额")
    clauses.check("X-district-money", "0元", "overlap.lower", "就高、不重复")


@pytest.mark.parametrize(
    ("facts", "eligible", "money"),
    [
        ({"firms": "101"}, "yes", 5_000_000),
        ({"views": "5000000"}, "yes", 5_000_000),
        ({"firms": "100"}, "missing", None),
        ({"firms": "100", "views": "4999999"}, "no", 0),
    ],
)
def test_either_size_of_an_event_is_enough_without_the_other(
    tmp_path: Path, facts: dict[str, str], eligible: str, money: int | None
) -> None:
    one = _alone(tmp_path, "X9-at", facts={"firms": None, "views": None, "spend": "50万元", **facts})

    assert one.results["X9-at"].eligible == eligible
    assert (one.results["X9-at"].award or 0) == (money or 0)


@pytest.mark.parametrize(
    ("facts", "money"),
    [
        ({"income": "300万元", "contracts": None}, 30_000_000),
        ({"income": None, "contracts": "400万元"}, 40_000_000),
        ({"income": "300万元", "contracts": "400万元"}, 30_000_000),
        ({"income": None, "contracts": None}, None),
    ],
)
def test_a_platform_is_paid_by_the_base_that_it_has(
    tmp_path: Path, facts: dict[str, str | None], money: int | None
) -> None:
    assert _alone(tmp_path, "X11-fifty", facts=facts).results["X11-fifty"].award == money


@pytest.mark.parametrize(
    ("number", "series", "money", "phrase"),
    [
        ("X4-promoted", "模型备案", "40万元", "可补足差额部分"),
        ("X10-after-1", "数据要素大赛", "10万元", "提档补差"),
    ],
)
def test_a_lower_grade_that_was_approved_and_not_yet_paid_is_deducted(
    tmp_path: Path, number: str, series: str, money: str, phrase: str
) -> None:
    line = {"series": series, "approved": "10万元", "paid": "0元"}

    _alone(tmp_path, number, line=line).check(number, money, "difference.deducted", phrase)


def test_one_project_takes_a_model_voucher_once_and_a_platform_once_a_year(tmp_path: Path) -> None:
    line = {"approved": "10万元", "decided_on": "2025-04-20"}

    assert _alone(tmp_path, "X5-at", line=line).results["X5-at"].award == 0
    assert _alone(tmp_path, "X11-fifty", line=line).results["X11-fifty"].award == 0
    last_year = _alone(tmp_path, "X11-fifty", line=line | {"decided_on": "2024-12-31"})
    assert last_year.results["X11-fifty"].award == parse_amount("30万元")


def _alone(
    folder: Path,
    number: str,
    facts: Mapping[str, str | None] | None = None,
    line: dict[str, str] | None = None,
) -> Worked:
    """One submission of the case of all clauses: facts changed (None takes one away), one line of its own."""
    case = json.loads((CASES / "xihu-clauses.json").read_text("utf-8"))
    (one,) = [row for row in case["submissions"] if row["id"] == number]
    told = {**one["facts"], **(facts or {})}
    one["facts"] = {key: value for key, value in told.items() if value is not None}
    same = {key: one[key] for key in ("entity", "project", "measure")}
    ledger = [{**same, "decided_on": "2025-05-01", **line}] if line else []
    file = folder / "case.json"
    file.write_text(json.dumps({"as_of": case["as_of"], "submissions": [one], "ledger": ledger}), "utf-8")
    return work(file, XIHU)


def test_equity_and_guarantees_are_recorded_only(clauses: Worked) -> None:
    assert clauses.results["X12"].award is None
    assert "3000万元股权投资" in clauses.quoted("X12", "nominal.recorded")


def _without_decision(folder: Path, number: str, **decision: str) -> Path:
    """The case of all clauses cut down to one submission, its decided amount taken away or changed."""
    case = json.loads((CASES / "xihu-clauses.json").read_text("utf-8"))
    (one,) = [row for row in case["submissions"] if row["id"] == number]
    given = one.pop("decision")
    if decision:
        one["decision"] = given | decision
    file = folder / "case.json"
    file.write_text(json.dumps({"as_of": case["as_of"], "submissions": [one]}), "utf-8")
    return file


@pytest.mark.parametrize("number", ["X4-national", "X6-most", "X8-ten"])
def test_an_amount_that_nobody_decided_stays_open(tmp_path: Path, number: str) -> None:
    done = work(_without_decision(tmp_path, number), XIHU)

    assert done.results[number].award is None
    assert done.undecided == ("undecided.amount",)


@pytest.mark.parametrize(
    ("number", "amount"),
    [
        ("X4-national", "500000.01元"),
        ("X4-provincial", "100000.01元"),
        ("X6-most", "1000000.01元"),
        ("X6-least", "199999.99元"),
        ("X8-ten", "500000.01元"),
    ],
)
def test_a_decision_one_fen_beyond_its_limits_is_refused(tmp_path: Path, number: str, amount: str) -> None:
    with pytest.raises(BadInputs) as refused:
        work(_without_decision(tmp_path, number, amount=amount), XIHU)

    (error,) = [one.parts["error"] for one in refused.value.problems]
    assert isinstance(error, BadInput)
    assert error.code == "decision.outside"


def _models(folder: Path, scores: list[str]) -> Worked:
    """One industry model for each score, each with a decided amount of 100,000 yuan."""
    decision = {
        "amount": "10万元",
        "by": "区经信局",
        "on": "2025-11-10",
        "document": "会议纪要〔2025〕12号",
        "reason": "择优评审",
    }
    submissions: list[dict[str, Any]] = [
        {
            "id": f"M{number:02}",
            "measure": "xihu-2025/industry-model",
            "entity": f"单位{number}",
            "project": "P1",
            "applied_on": "2025-10-08",
            "facts": {"fraud": "否", "type": "企业", "own": "是", "cases": "10"},
            "marks": {reviewer: dict.fromkeys("ABCD", score) for reviewer in ("E1", "E2", "E3")},
            "decision": decision,
        }
        for number, score in enumerate(scores, 1)
    ]
    case = folder / "case.json"
    case.write_text(json.dumps({"as_of": "2025-11-20", "submissions": submissions}), "utf-8")
    return work(case, XIHU)


def test_the_eleventh_industry_model_is_passed_over(tmp_path: Path) -> None:
    done = _models(tmp_path, [str(95 - number) for number in range(11)])

    for number in range(1, 11):
        done.check(f"M{number:02}", "10万元", "quota.selected", "每年择优评审不超过10个")
    done.check("M11", "0元", "quota.passed_over", "每年择优评审不超过10个")


def test_a_tie_for_the_tenth_place_leaves_the_choice_to_people(tmp_path: Path) -> None:
    done = _models(tmp_path, [str(95 - number) for number in range(9)] + ["80", "80"])

    assert {one.award for one in done.results.values()} == {None}
    assert "undecided.tie" in done.undecided
