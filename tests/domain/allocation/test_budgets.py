"""Steps 10 and 11: what a yearly budget leaves, and whole units of money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.domain.allocation.few import allocated, awards
from tests.domain.allocation.rounds import PLAIN, draft_of
from workbench.domain.allocation import Allocation
from workbench.domain.award_limits import Budget, Overrun, Quota
from workbench.domain.award_methods import Award, Band, Discretion, Method, Ranking, TieRule
from workbench.domain.case import LedgerLine
from workbench.domain.draft import UNLIMITED, Draft
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import Mode, Rounding

YUAN = Rounding(Fraction(100), Mode.DOWN)


def with_budget(amount: int | None, over: Overrun, **changes: Any) -> Measure:
    return replace(PLAIN, budgets=(Budget(amount, over, ("BU",)),), **changes)


def claims(measure: Measure, *amounts: int, **changes: Any) -> list[Draft]:
    return [
        draft_of(f"S{number}", measure, amount, 90 - number, **changes)
        for number, amount in enumerate(amounts, 1)
    ]


@pytest.mark.parametrize("over", list(Overrun))
def test_a_budget_that_is_met_exactly_changes_nothing(over: Overrun) -> None:
    found = allocated(*claims(with_budget(60_000, over), 10_000, 20_000, 30_000))

    assert found.awards.tolist() == [10_000, 20_000, 30_000]
    assert [node.code for node in found.trace(0)] == ["budget.within", "rounding.same"]


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        (Overrun.PRO_RATA, [15_000, 15_000, 20_000]),
        (Overrun.BY_RANK, [30_000, 20_000, 0]),
        (Overrun.FIRST_COME, [30_000, 20_000, 0]),
        (Overrun.OFFER, [30_000, 20_000, 0]),
        (Overrun.STOP, [None, None, None]),
    ],
)
def test_each_policy_shares_a_budget_that_is_too_small(over: Overrun, expected: list[int | None]) -> None:
    assert awards(*claims(with_budget(50_000, over), 30_000, 30_000, 40_000)) == expected


def test_the_units_left_over_go_to_the_largest_remainders_then_to_the_better() -> None:
    thirds = claims(with_budget(10_000, Overrun.PRO_RATA), 10_000, 10_000, 10_000)
    found = allocated(*thirds)

    assert found.awards.tolist() == [3_400, 3_300, 3_300]
    assert found.trace(0)[0].formula == "floor(10000 * 10000 / 30000 / 100) * 100 + 100"
    assert awards(*claims(with_budget(10_000, Overrun.PRO_RATA), 10_000, 10_100)) == [5_000, 5_000]
    assert awards(*claims(with_budget(10_000, Overrun.PRO_RATA), 10_000, 10_400)) == [4_900, 5_100]


def test_one_who_declines_a_part_is_passed_over_and_the_next_is_asked() -> None:
    measure = with_budget(50_000, Overrun.OFFER)
    first, second, third = claims(measure, 30_000, 30_000, 10_000)
    second = replace(second, submission=replace(second.submission, declines_partial=True))

    found = allocated(first, second, third)

    assert found.awards.tolist() == [30_000, 0, 10_000]
    assert found.trace(1)[-1].code == "budget.declined"


def test_first_come_goes_by_the_day_of_application() -> None:
    first, second = claims(with_budget(30_000, Overrun.FIRST_COME), 20_000, 20_000)
    late = replace(first, submission=replace(first.submission, applied_on=date(2025, 10, 9)))

    assert awards(late, second) == [10_000, 20_000]


def test_equals_at_the_end_of_the_money_stop_where_the_ranking_stops() -> None:
    ranking = Quota(9, Ranking(), False, ("QU",))
    drafts = [
        draft_of(f"S{number}", with_budget(20_000, Overrun.BY_RANK, quota=ranking), 15_000)
        for number in (1, 2)
    ]
    lots = replace(ranking, ranking=Ranking(ties=TieRule.LOT))

    found = allocated(*drafts)

    assert [found.award(0), found.award(1)] == [None, None]
    assert found.undecided[0].parts == {"measure": "p/m0", "submissions": ("S1", "S2"), "places": 0}
    settled = awards(*(replace(one, measure=replace(one.measure, quota=lots)) for one in drafts))
    assert sorted(settled, key=lambda one: one or 0) == [5_000, 15_000]
    assert awards(*claims(drafts[0].measure, 20_000, 10_000)) == [20_000, 0]


def test_what_the_ledger_drew_this_year_is_gone() -> None:
    drafts = claims(with_budget(30_000, Overrun.BY_RANK), 20_000)
    drawn = LedgerLine("乙", "P9", "p/m0", "", date(2025, 1, 1), 20_000, 5_000, "市")

    assert awards(*drafts, ledger=(drawn,)) == [10_000]
    assert awards(*drafts, ledger=(replace(drawn, decided_on=date(2024, 12, 31)),)) == [20_000]
    assert awards(*drafts, ledger=(replace(drawn, measure="p/m1"),)) == [20_000]
    assert awards(*drafts, ledger=(replace(drawn, approved=40_000),)) == [0]


def test_the_budget_of_the_policy_comes_after_that_of_the_measure() -> None:
    wide = Budget(30_000, Overrun.PRO_RATA, ("WI",), policy_wide=True)
    own = replace(PLAIN, budgets=(Budget(20_000, Overrun.BY_RANK, ("BU",)), wide))
    other = replace(PLAIN, id=MeasureId("p/other"), budgets=(wide,))

    found = allocated(draft_of("S1", own, 90_000), draft_of("S2", other, 40_000))

    assert found.awards.tolist() == [10_000, 20_000]
    assert [node.code for node in found.trace(0)] == ["budget.partial", "budget.pro_rata", "rounding.same"]


def test_a_share_below_the_least_amount_of_the_clause_stops() -> None:
    terms = Discretion(Band(10_000, None))
    award = Award(Method.DISCRETION, YUAN, ("AW",), terms)

    def shared(budget: int) -> Allocation:
        return allocated(*claims(with_budget(budget, Overrun.PRO_RATA, award=award), 20_000, 20_000))

    assert shared(20_000).awards.tolist() == [10_000, 10_000]
    found = shared(19_900)
    assert found.award(0) is None
    assert [one.code for one in found.undecided] == ["undecided.minimum"]
    assert found.undecided[0].parts["submissions"] == ("S2",)


def test_an_open_amount_opens_the_budget_only_where_it_may_not_fit() -> None:
    measure = with_budget(30_000, Overrun.PRO_RATA)
    known = draft_of("S1", measure, 10_000)

    assert awards(known, draft_of("S2", measure, None, upper=20_000)) == [10_000, None]
    found = allocated(known, draft_of("S2", measure, None, upper=UNLIMITED))
    assert found.award(0) is None
    assert [one.code for one in found.undecided] == ["undecided.budget"]
    assert found.undecided[0].parts["demand"] == 10_000


def test_a_budget_that_is_not_set_says_so() -> None:
    found = allocated(*claims(with_budget(None, Overrun.STOP), 10_000))

    assert [node.code for node in found.trace(0)] == ["budget.not_set", "rounding.same"]


def test_money_is_rounded_down_to_the_unit_of_the_clause() -> None:
    found = allocated(draft_of("S1", PLAIN, 10_099))

    assert found.award(0) == 10_000
    assert found.trace(0)[0].parts == {"before": 10_099, "after": 10_000, "unit": 100}


def test_a_round_without_claims_gives_nothing() -> None:
    assert allocated().awards.tolist() == []
