"""Amounts that an office raises keep to what submissions share: caps, budgets, pools, places, projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.domain.measures import MEASURE, POLICY, WAN, YEARLY, line, submission
from workbench.domain.award_limits import (
    Budget,
    Exclusivity,
    ExclusivityRule,
    Overlap,
    OverlapRule,
    Overrun,
    Quota,
)
from workbench.domain.award_methods import Award, Method, Pool, Ranking, Sharing, TieRule
from workbench.domain.awards import compute
from workbench.domain.case import Case, Permission, Submission
from workbench.domain.measure import Measure, MeasureId
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import problem_text
from workbench.services.decision_limits import Together
from workbench.services.decision_rows import Change, row_problems

THIRD, SECOND = (72, 72, 72), (85, 85, 85)
OTHER = replace(MEASURE, id=MeasureId("test-2025/model"))
LAST_YEAR = date(2024, 3, 1)


def found(
    measures: tuple[Measure, ...], approved: Mapping[str, int], *submissions: Submission, **more: Any
) -> list[tuple[str, str | None]]:
    """What is wrong with these amounts; every other submission gets what was computed."""
    book = {one.id: one for one in measures}
    case = Case(date(2025, 11, 20), submissions, **more)
    outcome = compute(book, case)
    computed = {one.submission.id: one.award or 0 for one in outcome.results}
    problems = list(Together(book, case, outcome, {**computed, **approved}).problems())
    for language in LANGUAGES:
        with in_language(language):
            assert all(problem_text(one) for one in problems)
    return [(one.code, one.place.path) for one in problems]


def of_one(number: str, *totals: int, **changes: Any) -> Submission:
    return submission(number, *totals, entity="单位", **changes)


CAPPED = replace(MEASURE, caps=(*MEASURE.caps, YEARLY))


@pytest.mark.parametrize(
    ("earlier", "raised", "told"),
    [
        (0, 100 * WAN, []),
        (0, 100 * WAN + 1, [("C12", "S2")]),
        (50 * WAN, 50 * WAN, []),
        (50 * WAN, 51 * WAN, [("C12", "S2")]),
    ],
)
def test_a_yearly_cap_counts_the_round_and_what_the_year_gave_before(
    earlier: int, raised: int, told: list[tuple[str, str]]
) -> None:
    both = (of_one("S1", *THIRD), of_one("S2", 60, 60, 60))
    ledger = (line("单位", earlier), line("单位", 999 * WAN, LAST_YEAR), line("另一家", 999 * WAN))

    assert found((CAPPED,), {"S2": raised}, *both, ledger=ledger) == told


def test_what_is_only_taken_away_passes_no_limit() -> None:
    case = Case(date(2025, 11, 20), (of_one("S1", *SECOND), of_one("S2", *SECOND)))
    beyond = compute({MEASURE.id: MEASURE}, case)

    for amounts, told in (((200, 200), []), ((200, 150), []), ((201, 200), ["C12"])):
        approved = {"S1": amounts[0] * WAN, "S2": amounts[1] * WAN}
        problems = Together({CAPPED.id: CAPPED}, case, beyond, approved).problems()
        assert [one.code for one in problems] == told


def budgeted(amount: int) -> Measure:
    return replace(MEASURE, budgets=(Budget(amount, Overrun.BY_RANK, POLICY),))


def test_a_budget_counts_every_award_and_what_is_spent_of_it() -> None:
    ones = (submission("S1", *SECOND), submission("S2", *THIRD))
    spent = (line("另一家", 40 * WAN),)

    assert found((budgeted(350 * WAN),), {"S2": 110 * WAN}, *ones, ledger=spent) == []
    assert found((budgeted(350 * WAN),), {"S2": 111 * WAN}, *ones, ledger=spent) == [("C13", str(MEASURE.id))]


def test_a_budget_that_the_computation_used_up_may_be_moved_about() -> None:
    ones = (submission("S1", *SECOND), submission("S2", *THIRD))
    (code, place) = ("C13", str(MEASURE.id))

    assert found((budgeted(200 * WAN),), {"S1": 100 * WAN, "S2": 100 * WAN}, *ones) == []
    assert found((budgeted(200 * WAN),), {"S2": 100 * WAN}, *ones) == [(code, place)]


def test_shares_together_do_not_pass_their_pool() -> None:
    pool = Pool(2, 100 * WAN, Sharing.EQUAL, Ranking("cost", TieRule.NONE))
    award = Award(Method.POOL, MEASURE.award.rounding, POLICY, pool)
    scoring = replace(MEASURE.scoring, criteria=())
    measure = replace(MEASURE, scoring=scoring, tiers=(), award=award, add_ons=())
    ones = [submission(f"S{n}", facts={"type": "企业", "cost": n * WAN}) for n in (1, 2)]

    assert found((measure,), {"S1": 30 * WAN, "S2": 70 * WAN}, *ones) == []
    assert found((measure,), {"S2": 51 * WAN}, *ones) == [("C14", str(MEASURE.id))]


def test_places_are_exchanged_and_not_added() -> None:
    measure = replace(MEASURE, quota=Quota(2, Ranking(ties=TieRule.NONE), False, POLICY))
    ones = (submission("S1", *SECOND), submission("S2", *THIRD))
    taken = (line("另一家", 100 * WAN),)

    assert found((measure,), {"S1": 0, "S2": 100 * WAN}, *ones, ledger=taken) == []
    assert found((measure,), {"S2": 100 * WAN}, *ones, ledger=taken) == [("C15", str(MEASURE.id))]


RULE = Exclusivity("本办法", "同一项目", ExclusivityRule.JOINT, "须会议纪要", POLICY)
EXCLUSIVE = tuple(replace(one, exclusivity=RULE) for one in (MEASURE, OTHER))


def rivals() -> tuple[Submission, Submission]:
    """One project under two measures."""
    won = submission("S1", *SECOND, entity="单位", project="P")
    return won, replace(submission("S2", *THIRD, entity="单位", project="P"), measure=OTHER.id)


def test_one_project_takes_one_measure_unless_the_other_gives_way_or_it_is_permitted() -> None:
    given = {"S2": 100 * WAN}

    assert found(EXCLUSIVE, given, *rivals()) == [("C16", "S2")]
    assert found(EXCLUSIVE, {**given, "S1": 0}, *rivals()) == []
    lost = replace(rivals()[1], sheets=())
    permitted = (Permission("单位", "P", "两个场景"),)
    assert found(EXCLUSIVE, given, rivals()[0], lost) == [("C16", "S2")]
    assert found(EXCLUSIVE, given, rivals()[0], lost, permissions=permitted) == []


def test_a_project_that_an_earlier_round_paid_under_another_measure_stays_out() -> None:
    ledger = (line("单位", WAN, LAST_YEAR, project="P", measure=OTHER.id),)
    told = found(EXCLUSIVE, {"S1": WAN}, rivals()[0], ledger=ledger)

    assert told == [("C16", "S1")]


def test_money_from_elsewhere_stays_taken_off() -> None:
    overlap = Overlap(("省",), OverlapRule.DEDUCT, POLICY)
    measure = replace(MEASURE, overlaps=(overlap,))
    one = submission("S1", *SECOND, entity="单位", project="P")
    got = line("单位", 50 * WAN, project="P", measure="省级专项", payer="省")
    (result,) = compute({measure.id: measure}, Case(date(2025, 11, 20), (one,), (got,))).results
    assert result.award == 150 * WAN

    (problem,) = row_problems(measure, result, Change(151 * WAN, "x"))

    assert (problem.code, problem.parts["left"]) == ("C09", 150 * WAN)


def test_an_amount_beyond_all_money_is_told() -> None:
    from workbench.domain.award_methods import Band, Discretion
    from workbench.domain.case import Decision

    award = Award(Method.DISCRETION, MEASURE.award.rounding, POLICY, Discretion(Band()))
    scoring = replace(MEASURE.scoring, criteria=())
    measure = replace(MEASURE, scoring=scoring, tiers=(), award=award, caps=())
    one = submission("S1", decision=Decision(WAN, "局务会", date(2025, 11, 1), "纪要", "规模"))
    (result,) = compute({measure.id: measure}, Case(date(2025, 11, 20), (one,))).results

    assert [one.code for one in row_problems(measure, result, Change(10**16, "x"))] == ["C11"]
