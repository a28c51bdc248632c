"""The shipped rules of Zhengzhou 2024: every clause from its file to the fen, with the words behind it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.formulas import evaluate
from workbench.domain.case import Outcome, Result
from workbench.domain.errors import BadInputs
from workbench.domain.measure import CitationKind, MeasureId
from workbench.domain.money import parse_amount
from workbench.rules.folder import check_folder, load_folder
from workbench.rules.shipped import shipped
from workbench.services.evaluate_case import evaluate_case

ZHENGZHOU = shipped() / "rubrics" / "zhengzhou-2024"
CLAUSES = Path(__file__).parent / "cases" / "zhengzhou-clauses.json"
MEASURES = load_folder(ZHENGZHOU).measures


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return evaluate_case(ZHENGZHOU, CLAUSES).outcome


def result(outcome: Outcome, number: str) -> Result:
    return next(one for one in outcome.results if one.submission.id == number)


def decided(number: str, amount: str) -> dict[str, Any]:
    """The case of all clauses with another amount decided for one submission."""
    case: dict[str, Any] = json.loads(CLAUSES.read_text("utf-8"))
    submission = next(one for one in case["submissions"] if one["id"] == number)
    submission["decision"] = {
        "amount": amount,
        "by": "局长办公会",
        "on": "2025-11-01",
        "document": "会议纪要〔2025〕8号",
        "reason": "按立项结果核定",
    }
    return case


def test_no_file_has_a_finding_and_all_sixteen_clauses_are_there() -> None:
    assert check_folder(ZHENGZHOU).problems == ()
    rows = ("1", "2", "3", "4", "5", "6a", "6b", "6c", "7a", "7b", "7c", "8a", "8b", "8c", "9", "10")
    found = sorted(clause for one in MEASURES.values() for clause in one.clause_ids)
    assert found == sorted(f"ZZ-{row}" for row in rows)


@pytest.mark.parametrize(
    ("number", "amount", "step", "citation", "article"),
    [
        ("Z2-under", "999999元", "nominal", "C1", "第2条"),
        ("Z2-at", "100万元", "entity_cap", "C2", "第2条"),
        ("Z2-over", "100万元", "entity_cap", "C2", "第2条"),
        ("Z2-first", "80万元", "entity_cap", "C2", "第2条"),
        ("Z2-second", "20万元", "entity_cap", "C2", "第2条"),
        ("Z2-claimed", "40万元", "entity_cap", "C2", "第2条"),
        ("Z2-redeemed", "0元", "entity_cap", "C2", "第2条"),
        ("Z2-last-year", "60万元", "entity_cap", "C2", "第2条"),
        ("Z2-lapsed", "0元", "voucher", "V1", "算力券"),
        ("Z2-in-time", "20万元", "voucher", "V1", "算力券"),
        ("Z4-floor", "1000万元", "nominal", "C1", "第4条"),
        ("Z4-above", "3000万元", "nominal", "C1", "第4条"),
        ("Z5-top", "500万元", "nominal", "C1", "第5条"),
        ("Z6a-first", "500万元", "nominal", "C1", "第6条"),
        ("Z6a-later", "300万元", "nominal", "C2", "第6条"),
        ("Z6a-last", "700万元", "nominal", "C2", "第6条"),
        ("Z6a-last-day", "100万元", "nominal", "C2", "第6条"),
        ("Z6a-spent", "0元", "nominal", "C2", "第6条"),
        ("Z6a-expired", "0元", "nominal", "C2", "第6条"),
        ("Z6b", "100万元", "nominal", "C1", "第6条"),
        ("Z6b-again", "0元", "times", "C1", "第6条"),
        ("Z6c-technology", "500万元", "nominal", "C1", "第6条"),
        ("Z6c-industry", "500万元", "nominal", "C1", "第6条"),
        ("Z7a-under", "4999999元", "nominal", "C1", "第7条"),
        ("Z7a-at", "500万元", "item_cap", "C1", "第7条"),
        ("Z7a-over", "500万元", "item_cap", "C1", "第7条"),
        ("Z7b-factory", "300万元", "nominal", "C1", "第7条"),
        ("Z7b-scene", "100万元", "nominal", "C1", "第7条"),
        ("Z7c-model", "100万元", "nominal", "C1", "第7条"),
        ("Z7c-factory", "50万元", "nominal", "C1", "第7条"),
        ("Z7c-shop", "30万元", "nominal", "C1", "第7条"),
        ("Z8a-unicorn", "500万元", "nominal", "C1", "第8条"),
        ("Z8a-future", "200万元", "nominal", "C1", "第8条"),
        ("Z8b-giant", "100万元", "nominal", "C1", "第8条"),
        ("Z8b-champion", "100万元", "nominal", "C1", "第8条"),
        ("Z8c", "10万元", "nominal", "C1", "第8条"),
        ("Z8c-again", "0元", "times", "C1", "第8条"),
        ("Z9-nation", "200万元", "nominal", "C1", "第9条"),
        ("Z9-province", "100万元", "nominal", "C1", "第9条"),
        ("Z10-top", "30万元", "nominal", "C1", "第10条"),
    ],
)
def test_each_clause_gives_its_amount_and_cites_its_words(
    outcome: Outcome, number: str, amount: str, step: str, citation: str, article: str
) -> None:
    one = result(outcome, number)

    assert one.award == parse_amount(amount)
    assert one.split == ({"市": one.award} if one.award else {"市": 0})
    assert citation in {cited for node in one.trace if node.step == step for cited in node.citations}
    assert MEASURES[one.submission.measure].citations[citation].article == article


@pytest.mark.parametrize(
    ("number", "citation"),
    [("Z2-own", "C3"), ("Z5-gate", "C1"), ("Z6c-member", "C1"), ("Z10-unagreed", "C1")],
)
def test_who_does_not_meet_a_condition_gets_nothing_and_reads_which(
    outcome: Outcome, number: str, citation: str
) -> None:
    one = result(outcome, number)

    assert one.eligible == "no"
    assert not one.award
    failed = [node for node in one.trace if node.code in ("eligibility.not_met", "eligibility.gate_failed")]
    assert [citation in node.citations for node in failed] == [True]


@pytest.mark.parametrize("number", ["Z1", "Z3"])
def test_clauses_that_only_encourage_are_recorded_with_the_reason(outcome: Outcome, number: str) -> None:
    one = result(outcome, number)

    assert one.award is None
    recorded = [node for node in one.trace if node.code == "nominal.recorded"]
    assert [node.citations for node in recorded] == [("C1",)]
    assert recorded[0].parts["why"]


def test_an_amount_that_an_office_must_decide_stays_open_until_it_has_decided(outcome: Outcome) -> None:
    assert result(outcome, "Z4-open").award is None
    assert [one.parts["submission"] for one in outcome.undecided] == ["Z4-open"]
    assert [one.code for one in outcome.undecided] == ["undecided.amount"]


@pytest.mark.parametrize(
    ("number", "amount"),
    [
        ("Z4-floor", "9999999.99元"),
        ("Z5-top", "5000000.01元"),
        ("Z10-top", "300000.01元"),
        ("Z6a-last", "7000000.01元"),
        ("Z7a-at", "100万元"),
        ("Z6a-first", "100万元"),
    ],
)
def test_a_decision_beyond_the_limits_or_where_none_is_asked_is_refused(
    tmp_path: Path, number: str, amount: str
) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(decided(number, amount), ensure_ascii=False), "utf-8")

    with pytest.raises(BadInputs) as refused:
        evaluate_case(ZHENGZHOU, file)

    assert len(refused.value.problems) == 1


def test_both_yearly_limits_on_vouchers_are_told_apart(outcome: Outcome) -> None:
    def bound(number: str) -> list[str]:
        nodes = [node for node in result(outcome, number).trace if node.step == "entity_cap"]
        return [node.code for node in nodes]

    assert bound("Z2-under") == ["entity_cap.free", "entity_cap.free"]
    assert bound("Z2-claimed") == ["entity_cap.bound", "entity_cap.free"]
    assert bound("Z2-redeemed") == ["entity_cap.free", "entity_cap.bound"]


def compute(folder: Path, *rows: tuple[str, str, dict[str, str]], ledger: dict[str, str]) -> list[Result]:
    """Results of one entity's submissions (measure, project, facts) after one ledger line."""
    case = {
        "as_of": "2025-11-20",
        "submissions": [
            {
                "id": f"S{number}",
                "measure": f"zhengzhou-2024/{measure}",
                "entity": "甲公司",
                "project": project,
                "applied_on": "2025-10-08",
                "facts": facts,
            }
            for number, (measure, project, facts) in enumerate(rows, 1)
        ],
        "ledger": [{"entity": "甲公司", "decided_on": "2024-09-01", **ledger}] if ledger else [],
    }
    file = folder / "case.json"
    file.write_text(json.dumps(case, ensure_ascii=False), "utf-8")
    return list(evaluate_case(ZHENGZHOU, file).outcome.results)


@pytest.mark.parametrize(
    ("listed", "paid", "award"),
    [
        ("潜在独角兽", "0元", "0元"),
        ("潜在独角兽", "200万元", "0元"),
        ("独角兽", "200万元", "300万元"),
        ("独角兽", "0元", "300万元"),
    ],
)
def test_a_firm_is_paid_once_for_its_class_of_unicorn_and_the_difference_when_it_rises(
    tmp_path: Path, listed: str, paid: str, award: str
) -> None:
    earlier = {
        "measure": "zhengzhou-2024/unicorn",
        "project": "上年榜单",
        "series": "独角兽",
        "approved": "200万元",
        "paid": paid,
    }

    (one,) = compute(tmp_path, ("unicorn", "本年榜单", {"grade": listed, "ai": "是"}), ledger=earlier)

    assert one.award == parse_amount(award)
    assert [node.code for node in one.trace if node.step == "difference"] == ["difference.deducted"]


def test_a_firm_on_two_lists_in_one_round_is_paid_for_the_higher(tmp_path: Path) -> None:
    rows = [("unicorn", grade, {"grade": grade, "ai": "是"}) for grade in ("潜在独角兽", "独角兽")]

    assert [one.award for one in compute(tmp_path, *rows, ledger={})] == [0, parse_amount("500万元")]


@pytest.mark.parametrize(
    ("measure", "facts", "award"),
    [
        ("voucher", {"contract": "100万元", "own": "否"}, "20万元"),
        ("scenario-project", {"invested": "100万元"}, "30万元"),
        ("industrial-base", {"level": "国家级"}, "200万元"),
        ("little-giant", {"title": "隐形冠军", "first": "是"}, "100万元"),
    ],
)
def test_one_contract_project_or_recognition_is_paid_once_and_another_again(
    tmp_path: Path, measure: str, facts: dict[str, str], award: str
) -> None:
    earlier = {"measure": f"zhengzhou-2024/{measure}", "project": "P1", "approved": "10万元"}

    same, other = compute(tmp_path, (measure, "P1", facts), (measure, "P2", facts), ledger=earlier)

    assert (same.award, other.award) == (0, parse_amount(award))


def test_a_provincial_voucher_is_recorded_and_changes_nothing(tmp_path: Path) -> None:
    rows = [
        ("voucher", held, {"contract": "100万元", "own": "否", "provincial": held}) for held in ("是", "否")
    ]

    assert [one.award for one in compute(tmp_path, *rows, ledger={})] == [parse_amount("20万元")] * 2


def test_every_formula_comes_to_its_value_and_the_last_to_the_award(outcome: Outcome) -> None:
    for one in outcome.results:
        told = [node for node in one.trace if node.formula is not None]
        assert all(evaluate(node.formula or "") == node.value for node in told)
        if one.award is not None and told:
            assert told[-1].value == one.award


def test_figures_that_the_policy_does_not_give_are_said_to_be_defaults_or_open_choices() -> None:
    for one in MEASURES.values():
        assert one.split is not None
        assert one.is_default(one.split.citations)
        assert all(choice.approved_by is None and choice.alternatives for choice in one.conventions)
        kinds = {one.citations[cited].kind for cited in one.award.citations}
        assert CitationKind.POLICY in kinds
    assert len(MEASURES[MeasureId("zhengzhou-2024/voucher")].conventions) >= 12
