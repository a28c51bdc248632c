"""The clauses of Siming 2025 from their files to the fen, with the words behind each amount."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.rubrics.worked import CASES, RUBRICS, Worked, work

SIMING = RUBRICS / "siming-2025"


@pytest.fixture(scope="module")
def clauses() -> Worked:
    return work("siming-clauses", SIMING)


@pytest.fixture(scope="module")
def vouchers() -> Worked:
    return work("siming-vouchers", SIMING)


@pytest.mark.parametrize(
    ("number", "money", "code", "phrase"),
    [
        ("S2-at", "5000元", "nominal.rate_chosen", "最高10%"),
        ("S2-above", "5001元", "nominal.rate_chosen", "最高10%"),
        ("S2-cap-under", "249999元", "entity_cap.free", "每家企业每年最高不超25万元"),
        ("S2-cap-at", "25万元", "entity_cap.free", "每家企业每年最高不超25万元"),
        ("S2-cap-over", "25万元", "entity_cap.bound", "每家企业每年最高不超25万元"),
        ("S3-at", "2万元", "nominal.rate_chosen", "最高20%"),
        ("S3-above", "20001元", "nominal.rate_chosen", "最高20%"),
        ("S3-cap-under", "149999元", "entity_cap.free", "每家企业每年最高不超15万元"),
        ("S3-cap-at", "15万元", "entity_cap.free", "每家企业每年最高不超15万元"),
        ("S3-cap-over", "15万元", "entity_cap.bound", "每家企业每年最高不超15万元"),
        ("S4-at", "1万元", "nominal.rate_chosen", "最高20%"),
        ("S4-above", "10001元", "nominal.rate_chosen", "最高20%"),
        ("S4-cap-under", "149999元", "entity_cap.free", "每家企业每年最高不超15万元"),
        ("S4-cap-at", "15万元", "entity_cap.free", "每家企业每年最高不超15万元"),
        ("S4-cap-over", "15万元", "entity_cap.bound", "每家企业每年最高不超15万元"),
        ("S5-algorithm", "5万元", "nominal.level", "分别给予5万元、20万元"),
        ("S5-synthesis", "5万元", "nominal.level", "分别给予5万元、20万元"),
        ("S5-generative", "20万元", "nominal.level", "分别给予5万元、20万元"),
        ("S7-city", "5万元", "nominal.level", "分别给予5万元、10万元、20万元"),
        ("S7-province", "10万元", "nominal.level", "分别给予5万元、10万元、20万元"),
        ("S7-nation", "20万元", "nominal.level", "分别给予5万元、10万元、20万元"),
        ("S8-most", "100万元", "nominal.decided", "每年最高可获得100万元"),
        ("S8-part", "30万元", "entity_cap.bound", "每年最高可获得100万元"),
        ("S9-middle", "5000元", "nominal.level", "分别给予5000元、10000元"),
        ("S9-senior", "10000元", "nominal.level", "分别给予5000元、10000元"),
    ],
)
def test_each_amount_rests_on_the_words_of_its_clause(
    clauses: Worked, number: str, money: str, code: str, phrase: str
) -> None:
    clauses.check(number, money, code, phrase)


@pytest.mark.parametrize(
    ("level", "under", "most"),
    [(2, "99999元", "10万元"), (3, "149999元", "15万元"), (4, "199999元", "20万元")],
)
def test_a_retrofit_is_paid_a_fifth_up_to_the_cap_of_its_level(
    clauses: Worked, level: int, under: str, most: str
) -> None:
    for word, money in (("under", under), ("at", most), ("over", most)):
        number = f"S6-{level}-{word}"
        clauses.check(number, money, "nominal.level_rate_capped", "最高分别为10万元、15万元、20万元")
        bound = clauses.node(number, "nominal.level_rate_capped").bound_by
        assert bound == ("level_cap" if word == "over" else None)


@pytest.mark.parametrize(
    ("number", "phrase"),
    [
        ("S2-below", "达5万元(含)以上"),
        ("S3-below", "达10万元(含)以上"),
        ("S4-below", "达5万元(含)以上"),
        ("S5-too-early", "对2024年1月1日(含)以来"),
        ("S5-four", "5家(含)以上非关联企业"),
        ("S6-special", "不予重复扶持"),
        ("S7-too-early", "对2025年1月1日(含)以来"),
        ("S9-too-early", "对2023年1月1日(含)以来"),
    ],
)
def test_what_falls_short_of_a_condition_is_out_by_the_words_of_the_clause(
    clauses: Worked, number: str, phrase: str
) -> None:
    assert clauses.results[number].eligible == "no"
    assert phrase in clauses.quoted(number, "eligibility.not_met")


def test_a_filing_is_rewarded_once(clauses: Worked) -> None:
    assert clauses.results["S5-again"].award == 0
    assert "一次性" in clauses.quoted("S5-again", "times.used")


def test_a_building_below_the_cut_off_gets_nothing(clauses: Worked) -> None:
    assert clauses.results["S8-none"].tier is None
    assert clauses.results["S8-none"].award == 0


def test_a_building_is_rewarded_once_a_year(tmp_path: Path) -> None:
    case = json.loads((CASES / "siming-clauses.json").read_text("utf-8"))
    (one,) = [row for row in case["submissions"] if row["id"] == "S8-part"]
    del one["decision"]
    line = {key: one[key] for key in ("entity", "project", "measure")} | {"approved": "70万元"}

    def award(decided_on: str) -> tuple[int | None, tuple[str, ...]]:
        told = {"as_of": case["as_of"], "submissions": [one], "ledger": [line | {"decided_on": decided_on}]}
        (tmp_path / "case.json").write_text(json.dumps(told), "utf-8")
        done = work(tmp_path / "case.json", SIMING)
        return done.results["S8-part"].award, done.undecided

    assert award("2025-05-01") == (0, ())
    assert award("2024-12-31") == (None, ("undecided.amount",))


def test_money_of_the_torch_zone_stacks_and_other_district_money_excludes(clauses: Worked) -> None:
    clauses.check("S6-stacked", "10万元", "overlap.stacked", "可叠加享受")
    clauses.check("S6-chosen", "0元", "overlap.chosen", "可选择适用,不重复享受")


def test_a_voucher_redeemed_on_the_last_day_of_its_year_is_good(vouchers: Worked) -> None:
    vouchers.check("S2-last-day", "10万元", "voucher.valid", "发放时所在年度")
    assert vouchers.results["S2-last-day"].valid_until == date(2025, 12, 31)


def test_a_voucher_redeemed_a_day_later_has_lapsed_and_pays_nobody(vouchers: Worked) -> None:
    vouchers.check("S2-lapsed", "0元", "voucher.lapsed", "过期自动失效")
    assert set(vouchers.results["S2-lapsed"].split.values()) <= {0}


def test_a_voucher_without_a_day_of_issue_counts_from_the_day_of_the_round(vouchers: Worked) -> None:
    assert vouchers.results["S2-open"].valid_until == date(2026, 12, 31)


@pytest.mark.parametrize(("number", "phrase"), [("S1", "依托平台设立“AI券”"), ("S10", "给予政策支持")])
def test_a_clause_that_gives_no_figure_is_recorded_with_its_words(
    clauses: Worked, number: str, phrase: str
) -> None:
    assert clauses.results[number].award is None
    assert clauses.node(number, "nominal.recorded").parts["why"]
    assert phrase in clauses.quoted(number, "nominal.recorded")
