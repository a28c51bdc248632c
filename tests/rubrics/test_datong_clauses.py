"""The clauses of Datong 2025 from their files to the fen, with the words behind each amount."""

from pathlib import Path
from shutil import copytree

import pytest

from tests.rubrics.worked import CASES, RUBRICS, Worked, work

DATONG = RUBRICS / "datong-2025"


@pytest.fixture(scope="module")
def clauses() -> Worked:
    return work("datong-clauses", DATONG)


@pytest.mark.parametrize(
    ("number", "money", "code", "phrase"),
    [
        ("D1a-first", "300万元", "nominal.tier", "单个数据集最高不超过300万元"),
        ("D1a-second", "200万元", "nominal.tier", "各等次金额在政策上限内分档"),
        ("D1b-national", "350万元", "add_on.outside", "额外给予50万元一次性奖励"),
        ("D1b-later", "50万元", "add_on.outside", "额外给予50万元一次性奖励"),
        ("D1c-under", "1999999元", "nominal.rate", "按合同金额的15%给予补贴"),
        ("D1c-at", "200万元", "entity_cap.free", "单个企业年度最高不超过200万元"),
        ("D1c-over", "200万元", "entity_cap.bound", "单个企业年度最高不超过200万元"),
        ("D1c-room", "50万元", "entity_cap.bound", "单个企业年度最高不超过200万元"),
        ("D1d-national", "20万元", "nominal.decided", "最高不超过20万元"),
        ("D1d-provincial", "6万元", "nominal.decided", "最高不超过10万元"),
        ("D2b-at", "2万元", "nominal.rate", "按实际消费金额的10%给予补贴"),
        ("D2b-cap-under", "1999999元", "entity_cap.free", "单个企业年度最高不超过200万元"),
        ("D2b-cap-at", "200万元", "entity_cap.free", "单个企业年度最高不超过200万元"),
        ("D2b-cap-over", "200万元", "entity_cap.bound", "单个企业年度最高不超过200万元"),
        ("D3a", "200万元", "nominal.tier", "各等次金额在政策上限内分档"),
        ("D3b-with-base", "300万元", "add_on.outside", "额外给予100万元一次性奖励"),
        ("D3b-later", "100万元", "add_on.outside", "额外给予100万元一次性奖励"),
    ],
)
def test_each_amount_rests_on_the_words_of_its_clause(
    clauses: Worked, number: str, money: str, code: str, phrase: str
) -> None:
    clauses.check(number, money, code, phrase)


def test_one_fen_below_the_threshold_is_not_eligible(clauses: Worked) -> None:
    assert clauses.results["D2b-below"].eligible == "no"
    assert "达20万元及以上" in clauses.quoted("D2b-below", "eligibility.not_met")


def test_the_filing_add_on_comes_later_than_its_base_award_without_paying_the_base_again(
    clauses: Worked,
) -> None:
    later = clauses.results["D3b-later"]

    assert later.panel.totals == ()
    assert "按等次给予一次性资金奖励" in clauses.quoted("D3b-later", "times.used")
    assert later.award == 100_000_000


def test_the_filing_add_on_is_given_once(clauses: Worked) -> None:
    assert not clauses.results["D3b-twice"].award
    assert "一次性奖励" in clauses.quoted("D3b-twice", "add_on.given_before")


@pytest.mark.parametrize(
    ("number", "phrase"),
    [("D2a", "免费提供不超过总算力需求30%"), ("D4a", "2亿元专项基金"), ("D4c", "同政办规〔2024〕6号")],
)
def test_a_clause_that_gives_no_money_is_recorded_with_its_words(
    clauses: Worked, number: str, phrase: str
) -> None:
    assert clauses.results[number].award is None
    assert clauses.node(number, "nominal.recorded").parts["why"]
    assert phrase in clauses.quoted(number, "nominal.recorded")


def test_one_project_under_two_measures_takes_the_one_that_its_applicant_put_first() -> None:
    done = work("datong-one-project", DATONG)

    done.check("model", "200万元", "exclusivity.kept", "不得同时申报本措施中的两项及以上")
    done.check("dataset", "0元", "exclusivity.gave_way", "不得同时申报本措施中的两项及以上")
    assert done.undecided == ()


def test_one_project_under_two_measures_takes_the_better_where_they_are_solved_jointly(
    tmp_path: Path,
) -> None:
    rules = copytree(DATONG, tmp_path / "datong-2025")
    policy = rules / "policy.yaml"
    policy.write_text(policy.read_text("utf-8").replace("规则: 申报人选择", "规则: 联合求解"), "utf-8")

    done = work("datong-one-project", rules)

    done.check("dataset", "300万元", "exclusivity.kept", "不得同时申报本措施中的两项及以上")
    done.check("model", "0元", "exclusivity.gave_way", "不得同时申报本措施中的两项及以上")


def test_one_project_under_two_measures_waits_for_a_choice_that_nobody_made(tmp_path: Path) -> None:
    text = (CASES / "datong-one-project.json").read_text("utf-8")
    case = tmp_path / "case.json"
    case.write_text(text.replace(', "preference": 1', "").replace(', "preference": 2', ""), "utf-8")

    done = work(case, DATONG)

    assert [one.award for one in done.results.values()] == [None, None]
    assert set(done.undecided) == {"undecided.exclusivity"}
