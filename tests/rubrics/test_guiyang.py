"""The shipped rules of Guiyang 2024: every clause from its file to the fen, with the words behind it."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.formulas import evaluate
from workbench.domain.case import Outcome, Result
from workbench.domain.measure import MeasureId
from workbench.domain.money import parse_amount
from workbench.rules.folder import check_folder, load_folder
from workbench.rules.shipped import shipped
from workbench.services.evaluate_case import evaluate_case

GUIYANG = shipped() / "rubrics" / "guiyang-2024"
CLAUSES = Path(__file__).parent / "cases" / "guiyang-clauses.json"
MEASURES = load_folder(GUIYANG).measures
LOCAL = {"type": "企业", "local": "是", "legal": "是"}
POOL = parse_amount("500万元")


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return evaluate_case(GUIYANG, CLAUSES).outcome


def result(outcome: Outcome, number: str) -> Result:
    return next(one for one in outcome.results if one.submission.id == number)


def submission(number: str, measure: str, facts: dict[str, str], **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "measure": f"guiyang-2024/{measure}",
        "entity": f"{number}的单位",
        "project": "P1",
        "applied_on": "2025-10-08",
        "facts": {**LOCAL, **facts},
        **more,
    }


def scored(score: str) -> dict[str, dict[str, str]]:
    """Three sheets with the same mark on every criterion."""
    return {reviewer: dict.fromkeys("ABCD", score) for reviewer in ("E1", "E2", "E3")}


def compute(folder: Path, *submissions: dict[str, Any], ledger: tuple[dict[str, Any], ...] = ()) -> Outcome:
    file = folder / "case.json"
    case = {"as_of": "2025-11-20", "submissions": list(submissions), "ledger": list(ledger)}
    file.write_text(json.dumps(case, ensure_ascii=False), "utf-8")
    return evaluate_case(GUIYANG, file).outcome


def supplier(number: int, score: str) -> dict[str, Any]:
    return submission(f"S{number:02}", "data-supply", {"listed": "是"}, marks=scored(score))


def scenario(number: int, score: str, invested: str = "100万元") -> dict[str, Any]:
    return submission(f"S{number:02}", "scenario", {"invested": invested}, marks=scored(score))


def buyer(number: int, trade: str) -> dict[str, Any]:
    return submission(f"S{number:02}", "data-purchase", {"trade": trade, "ai": "是", "venue": "是"})


def awards(outcome: Outcome) -> list[int | None]:
    return [one.award for one in outcome.results]


def codes(one: Result, step: str) -> list[str]:
    return [node.code for node in one.trace if node.step == step]


def test_no_file_has_a_finding_and_the_seven_clauses_of_measures_are_there() -> None:
    assert check_folder(GUIYANG).problems == ()
    found = sorted(clause for one in MEASURES.values() for clause in one.clause_ids)
    assert found == ["GY-1", "GY-2", "GY-3", "GY-4", "GY-5", "GY-6", "GY-7"]


@pytest.mark.parametrize(
    ("number", "amount", "step", "citation", "article"),
    [
        ("G2-under", "4999999.99元", "nominal", "C1", "二"),
        ("G2-at", "500万元", "item_cap", "C1", "二"),
        ("G2-over", "500万元", "item_cap", "C1", "二"),
        ("G2-again", "0元", "times", "C1", "二"),
        ("G2-city", "20万元", "overlap", "P3", "八(三)"),
        ("G2-city-more", "0元", "overlap", "P4", "八(三)"),
        ("G2-province", "30万元", "nominal", "C1", "二"),
        ("G2-university", "30万元", "eligibility", "P2", "八(二)"),
        ("G6-over", "50000.01元", "nominal", "C3", "六"),
        ("G6-cap-under", "499999.99元", "entity_cap", "C4", "六"),
        ("G6-cap-at", "50万元", "entity_cap", "C4", "六"),
        ("G6-cap-over", "50万元", "entity_cap", "C4", "六"),
        ("G6-year", "5万元", "entity_cap", "C4", "六"),
    ],
)
def test_each_clause_gives_its_amount_and_cites_its_words(
    outcome: Outcome, number: str, amount: str, step: str, citation: str, article: str
) -> None:
    one = result(outcome, number)

    assert one.award == parse_amount(amount)
    assert sum(one.split.values()) == one.award
    assert citation in {cited for node in one.trace if node.step == step for cited in node.citations}
    assert MEASURES[one.submission.measure].citations[citation].article == article


@pytest.mark.parametrize(
    ("number", "citation"), [("G2-elsewhere", "P2"), ("G2-unfiled", "C2"), ("G6-at", "C2")]
)
def test_who_does_not_meet_a_condition_gets_nothing_and_reads_which(
    outcome: Outcome, number: str, citation: str
) -> None:
    one = result(outcome, number)

    assert one.eligible == "no"
    assert not one.award
    failed = [node for node in one.trace if node.code == "eligibility.not_met"]
    assert [citation in node.citations for node in failed] == [True]


@pytest.mark.parametrize("number", ["G1", "G7"])
def test_vouchers_of_other_rules_and_the_fund_are_recorded_with_the_reason(
    outcome: Outcome, number: str
) -> None:
    one = result(outcome, number)

    assert one.award is None
    recorded = [node for node in one.trace if node.code == "nominal.recorded"]
    assert [bool(node.parts["why"]) for node in recorded] == [True]


def test_city_and_district_pay_one_to_one_and_the_city_the_odd_fen(outcome: Outcome) -> None:
    odd, even = result(outcome, "G6-over"), result(outcome, "G6-cap-at")

    assert odd.split == {"市": 2_500_001, "区": 2_500_000}
    assert even.split == {"市": 25_000_000, "区": 25_000_000}
    split = next(node for node in odd.trace if node.step == "split")
    assert "P1" in split.citations


def test_every_formula_comes_to_its_value_and_the_last_to_the_award_or_its_parts(outcome: Outcome) -> None:
    for one in outcome.results:
        told = [node for node in one.trace if node.formula is not None]
        assert all(evaluate(node.formula or "") == node.value for node in told)
        parts = [node.value for node in told if node.step == "split" and isinstance(node.value, int)]
        whole = [node.value for node in told if node.step != "split"]
        if one.award is not None and told:
            assert sum(parts) == one.award
            assert whole[-1] == one.award


def test_the_eleventh_scenario_is_passed_over_and_told_by_how_much(tmp_path: Path) -> None:
    outcome = compute(tmp_path, *(scenario(place, str(91 - place)) for place in range(1, 12)))

    assert awards(outcome) == [parse_amount("20万元")] * 10 + [0]
    last = outcome.results[-1]
    passed = next(node for node in last.trace if node.step == "quota")
    assert passed.code == "quota.passed_over"
    assert passed.citations[0] == "C1"
    assert (passed.parts["figure"], passed.parts["last_in"]) == (Fraction(80), Fraction(81))


def test_a_tie_for_the_tenth_place_stops_the_selection_for_people_to_decide(tmp_path: Path) -> None:
    scores = ["90"] * 9 + ["80", "80"]

    outcome = compute(tmp_path, *(scenario(place, score) for place, score in enumerate(scores)))

    assert awards(outcome) == [None] * 11
    assert [one.code for one in outcome.undecided] == ["undecided.tie"]


def test_places_given_earlier_in_the_year_are_gone_and_those_of_last_year_are_not(tmp_path: Path) -> None:
    def line(number: int, day: str) -> dict[str, Any]:
        return {
            "entity": f"早先{number}",
            "project": "P1",
            "measure": "guiyang-2024/scenario",
            "decided_on": day,
            "approved": "20万元",
        }

    ledger = (*(line(one, "2025-03-01") for one in range(8)), *(line(one, "2024-12-31") for one in range(5)))

    outcome = compute(tmp_path, *(scenario(one, str(90 - one)) for one in range(3)), ledger=ledger)

    assert awards(outcome) == [parse_amount("20万元"), parse_amount("20万元"), 0]


@pytest.mark.parametrize(
    ("measure", "score", "invested", "award"),
    [
        ("scenario", "60", "100万元", "20万元"),
        ("scenario", "59.5", "100万元", "0元"),
        ("scenario", "60", "4999999.95元", "999999.99元"),
        ("scenario", "60", "500万元", "100万元"),
        ("scenario", "60", "600万元", "100万元"),
        ("platform", "60", "100万元", "10万元"),
        ("platform", "59.5", "100万元", "0元"),
        ("platform", "60", "9999999.99元", "999999.99元"),
        ("platform", "60", "1000万元", "100万元"),
        ("platform", "60", "1000.01万元", "100万元"),
    ],
)
def test_a_selected_scenario_or_platform_gets_its_share_of_the_money_put_in(
    tmp_path: Path, measure: str, score: str, invested: str, award: str
) -> None:
    facts = {"invested": invested}
    if measure == "platform":
        facts |= {"recognised": "是", "here": "是"}

    (one,) = compute(tmp_path, submission("S01", measure, facts, marks=scored(score))).results

    assert one.award == parse_amount(award)
    assert one.tier == ("入选" if score == "60" else None)
    cited = {cited for node in one.trace for cited in node.citations}
    assert ("C2" if one.award else "D3") in cited


def test_platforms_have_no_number_of_places_until_the_office_sets_one(tmp_path: Path) -> None:
    facts = {"invested": "100万元", "recognised": "是", "here": "是"}

    (one,) = compute(tmp_path, submission("S01", "platform", facts, marks=scored("80"))).results

    assert MEASURES[MeasureId("guiyang-2024/platform")].quota is not None
    assert codes(one, "quota") == ["quota.not_set"]


@pytest.mark.parametrize("entrants", [25, 20, 7])
def test_the_first_twenty_share_exactly_the_pool_by_score(tmp_path: Path, entrants: int) -> None:
    outcome = compute(tmp_path, *(supplier(place, str(95 - place)) for place in range(entrants)))

    shares = [one.award or 0 for one in outcome.results]
    kept = min(entrants, 20)
    assert sum(shares) == POOL
    assert shares[:kept] == sorted(shares[:kept], reverse=True)
    assert all(shares[:kept])
    assert shares[kept:] == [0] * (entrants - kept)
    whole = sum(95 - place for place in range(kept))
    for place, share in enumerate(shares[:kept]):
        assert abs(share - Fraction(POOL * (95 - place), whole)) < 1
    first, last = outcome.results[0], outcome.results[-1]
    assert "C1" in {cited for node in first.trace if node.code == "pool.share" for cited in node.citations}
    assert codes(last, "quota") == ["quota.passed_over" if entrants > 20 else "quota.selected"]
    assert sum(first.split.values()) == first.award


def test_a_pool_that_was_shared_out_this_year_is_not_shared_again(tmp_path: Path) -> None:
    earlier = {
        "entity": "早先",
        "project": "P0",
        "measure": "guiyang-2024/data-supply",
        "decided_on": "2025-03-01",
        "approved": "500万元",
    }

    outcome = compute(tmp_path, supplier(1, "90"), ledger=(earlier,))

    assert awards(outcome) == [None]
    assert [one.code for one in outcome.undecided] == ["undecided.budget"]


def test_a_supplier_with_two_data_sets_takes_one_place_and_one_share(tmp_path: Path) -> None:
    entrants = [supplier(place, str(95 - place)) for place in range(20)]
    second = supplier(20, "80.5") | {"entity": entrants[0]["entity"], "project": "P2"}

    outcome = compute(tmp_path, *entrants, second)

    shares = awards(outcome)
    assert sum(share or 0 for share in shares) == POOL
    assert all(shares[:20])
    assert shares[20] == 0
    assert codes(outcome.results[19], "quota") == ["quota.selected"]
    assert "times.same_round" in codes(outcome.results[20], "times")
    told = [node for node in outcome.results[20].trace if node.code == "times.same_round"]
    assert ["C2" in node.citations for node in told] == [True]


@pytest.mark.parametrize(("first", "second", "stays"), [("70", "90", 1), ("90", "70", 0)])
def test_of_two_data_sets_of_one_supplier_the_better_stays(
    tmp_path: Path, first: str, second: str, stays: int
) -> None:
    one = supplier(1, first)
    other = supplier(2, second) | {"entity": one["entity"], "project": "P2"}

    paid = awards(compute(tmp_path, one, other))

    assert paid[stays] == POOL
    assert paid[1 - stays] == 0


def test_a_supplier_that_was_rewarded_this_year_takes_no_second_place(tmp_path: Path) -> None:
    entrant = supplier(1, "90")
    earlier = {
        "entity": entrant["entity"],
        "project": "P0",
        "measure": "guiyang-2024/data-supply",
        "decided_on": "2025-03-01",
        "approved": "20万元",
    }

    (again,) = compute(tmp_path, entrant, ledger=(earlier,)).results
    (next_year,) = compute(tmp_path, entrant, ledger=(earlier | {"decided_on": "2024-12-31"},)).results

    assert (again.award, codes(again, "times")) == (0, ["times.used"])
    assert next_year.award == POOL


def test_a_scenario_that_was_rewarded_is_not_rewarded_in_a_later_year(tmp_path: Path) -> None:
    entrant = scenario(1, "90")
    earlier = {
        "entity": entrant["entity"],
        "project": entrant["project"],
        "measure": "guiyang-2024/scenario",
        "decided_on": "2024-09-01",
        "approved": "20万元",
    }

    (again,) = compute(tmp_path, entrant, ledger=(earlier,)).results
    (other,) = compute(tmp_path, entrant, ledger=(earlier | {"project": "P9"},)).results

    assert (again.award, codes(again, "times")) == (0, ["times.used"])
    assert other.award == parse_amount("20万元")


def test_buyers_are_paid_by_their_trade_until_the_yearly_money_ends_with_a_part_for_the_last(
    tmp_path: Path,
) -> None:
    trades = ["9000万元", "8000万元", "7000万元", "6000万元", "5500万元", "4000万元", "3000万元", "2000万元"]

    outcome = compute(tmp_path, *(buyer(place, trade) for place, trade in enumerate(trades)))

    half = parse_amount("50万元")
    assert awards(outcome) == [half] * 5 + [parse_amount("40万元"), parse_amount("10万元"), 0]
    assert codes(outcome.results[5], "budget") == ["budget.full"]
    assert codes(outcome.results[6], "budget") == ["budget.partial"]
    assert codes(outcome.results[7], "budget") == ["budget.exhausted"]
    assert "C1" in {
        one for node in outcome.results[6].trace if node.step == "budget" for one in node.citations
    }


def test_a_project_under_two_measures_keeps_the_better_one(tmp_path: Path) -> None:
    model = submission("S01", "training", {"filed": "是", "cost": "1000万元"})
    shown = scenario(2, "90", "400万元") | {"entity": model["entity"]}

    better, other = compute(tmp_path, model, shown).results

    assert (better.award, other.award) == (parse_amount("300万元"), 0)
    assert codes(better, "exclusivity") == ["exclusivity.kept"]
    assert codes(other, "exclusivity") == ["exclusivity.gave_way"]
    assert "P3" in {one for node in other.trace if node.step == "exclusivity" for one in node.citations}


def test_a_project_that_loses_the_last_place_takes_its_other_measure(tmp_path: Path) -> None:
    winners = [scenario(place, str(91 - place)) for place in range(1, 11)]
    shown = scenario(11, "70", "500万元")
    model = submission("S12", "training", {"filed": "是", "cost": "100万元"}) | {"entity": shown["entity"]}

    outcome = compute(tmp_path, *winners, shown, model)

    assert awards(outcome)[-2:] == [0, parse_amount("30万元")]


def test_weights_and_cut_offs_that_the_policy_does_not_give_are_defaults() -> None:
    for name in ("scenario", "platform", "data-supply"):
        one = MEASURES[MeasureId(f"guiyang-2024/{name}")]
        assert one.is_default(one.scoring.citations)
        assert sum(criterion.points for criterion in one.scoring.criteria) == 100
        assert all(criterion.items[0].evidence for criterion in one.scoring.criteria)
