"""Steps 8 and 9: money from elsewhere, differences of a series, yearly caps of an entity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.domain.allocation.few import allocated, awards
from tests.domain.allocation.rounds import PLAIN, TODAY, draft_of
from workbench.domain.allocation import allocate, claims_of
from workbench.domain.award_limits import Cap, CapScope, Difference, Overlap, OverlapRule
from workbench.domain.case import Case, LedgerLine
from workbench.domain.draft import Draft
from workbench.domain.measure import Measure, MeasureId


def line(measure: str, approved: int, **changes: Any) -> LedgerLine:
    day = date(2025, 3, 1)
    return replace(LedgerLine("甲", "P1", measure, "", day, approved, approved, "省级"), **changes)


def overlapping(rule: OverlapRule, *sources: str, **changes: Any) -> Measure:
    return replace(PLAIN, overlaps=(Overlap(sources or ("国家", "省"), rule, ("OV",)),), **changes)


def capped(amount: int, **changes: Any) -> Measure:
    return replace(PLAIN, caps=(replace(Cap("c1", CapScope.ENTITY_YEAR, amount, ("CA",)), **changes),))


def mine(number: str, measure: Measure, award: int | None = 10_000, **changes: Any) -> Draft:
    return draft_of(number, measure, award, entity="甲", **{"project": "P1", **changes})


@pytest.mark.parametrize(
    ("rule", "received", "expected", "code"),
    [
        (OverlapRule.HIGHER, 9_900, 10_000, "higher"),
        (OverlapRule.HIGHER, 10_000, 0, "lower"),
        (OverlapRule.TOP_UP, 9_900, 100, "top_up"),
        (OverlapRule.TOP_UP, 10_000, 0, "top_up"),
        (OverlapRule.DEDUCT, 4_000, 6_000, "deducted"),
        (OverlapRule.CHOOSE_ONE, 100, 0, "chosen"),
        (OverlapRule.STACK, 90_000, 10_000, "stacked"),
    ],
)
def test_money_of_another_level_changes_the_award_as_its_rule_says(
    rule: OverlapRule, received: int, expected: int, code: str
) -> None:
    found = allocated(mine("S1", overlapping(rule)), ledger=(line("省级专项", received),))

    assert found.award(0) == expected
    assert found.trace(0)[0].code == f"overlap.{code}"
    assert found.trace(0)[0].citations == ("OV",)


@pytest.mark.parametrize(
    ("sources", "changes", "counts"),
    [
        (("省",), {}, True),
        (("省级",), {"payer": "省"}, True),
        (("市",), {}, False),
        (("市",), {"payer": ""}, True),
        (("大数据券",), {"payer": ""}, False),
        (("大数据券",), {"measure": "大数据券（2024）"}, True),
        (("省",), {"project": "P2"}, False),
        (("省",), {"measure": "p/other"}, False),
        (("省",), {"decided_on": date(2025, 11, 21)}, False),
    ],
)
def test_a_line_counts_by_its_payer_or_by_its_policy(
    sources: tuple[str, ...], changes: dict[str, Any], counts: bool
) -> None:
    one = mine("S1", overlapping(OverlapRule.CHOOSE_ONE, *sources))

    assert awards(one, ledger=(replace(line("省级专项", 100), **changes),)) == [0 if counts else 10_000]


def test_a_higher_grade_pays_what_the_series_has_not_paid() -> None:
    series = replace(PLAIN, difference=Difference("竞赛", "同一项目", "兑付额", ("DI",)))
    earlier = line("省级大赛", 8_000, series="竞赛", paid=6_000, decided_on=date(2023, 3, 1))

    found = allocated(mine("S1", series), ledger=(earlier,))

    assert found.award(0) == 4_000
    assert found.trace(0)[0].parts["paid"] == 6_000
    assert awards(mine("S1", series, project="P2"), ledger=(earlier,)) == [10_000]


def test_in_one_round_the_largest_of_a_series_stays() -> None:
    series = replace(PLAIN, difference=Difference("竞赛", "同一主体", "批准额", ("DI",)))

    assert awards(mine("S1", series), mine("S2", series, 20_000, project="P2")) == [0, 20_000]
    assert awards(mine("S2", series), mine("S1", series, project="P2")) == [0, 10_000]
    assert awards(mine("S1", series), mine("S2", series, None, upper=20_000)) == [None, None]


@pytest.mark.parametrize(
    ("earlier", "expected"), [(15_000, [10_000, 5_000]), (10_000, [10_000, 10_000]), (31_000, [0, 0])]
)
def test_the_cap_of_an_entity_cuts_the_lower_rank_first(earlier: int, expected: list[int]) -> None:
    measure = capped(30_000)
    first, second = mine("S2", measure), mine("S1", measure)
    first.rank, second.rank = 1, 2

    assert awards(first, second, ledger=(line("p/m0", earlier),)) == expected


def test_a_cap_leaves_other_entities_other_years_and_other_measures_alone() -> None:
    earlier = (
        line("p/m0", 10_000, entity="乙"),
        line("p/m0", 10_000, decided_on=date(2024, 12, 31)),
        line("p/other", 10_000),
    )

    assert awards(mine("S1", capped(10_000)), ledger=earlier) == [10_000]
    assert awards(mine("S1", capped(10_000)), ledger=(line("p/m0", 4_000),)) == [6_000]


def test_a_cap_on_paid_money_counts_what_was_paid() -> None:
    earlier = line("p/m0", 9_000, paid=2_000)

    assert awards(mine("S1", capped(10_000, basis="兑付额")), ledger=(earlier,)) == [8_000]


def test_a_cap_over_several_clauses_adds_them_up() -> None:
    joined = capped(15_000, together=("p/other",))
    other = replace(PLAIN, id=MeasureId("p/other"))

    assert awards(mine("S1", joined, 9_900), mine("S2", other)) == [5_000, 10_000]
    assert awards(mine("S1", joined), ledger=(line("p/other", 9_000),)) == [6_000]


def test_a_cap_is_cited_in_the_words_of_the_claim_s_own_file_or_by_the_name_of_the_other() -> None:
    one = capped(15_000, together=("p/other",))
    silent = replace(PLAIN, id=MeasureId("p/other"))
    alike = Cap("c1", CapScope.ENTITY_YEAR, 15_000, ("OWN",), together=(one.id,))
    speaking = replace(silent, caps=(alike,))

    def cited(other: Measure) -> tuple[object, ...]:
        node = next(
            node for node in allocated(mine("S1", one), mine("S2", other)).trace(1) if "cap" in node.step
        )
        return node.citations, node.parts.get("stated_in")

    assert cited(silent) == ((), one.id)
    assert cited(speaking) == (("OWN",), None)


def test_a_cap_over_several_clauses_holds_though_nobody_claims_under_the_file_that_states_it() -> None:
    other = replace(PLAIN, id=MeasureId("p/other"))
    joined = capped(15_000, together=("p/other",))
    drafts = [mine("S1", other), mine("S2", other)]
    case = Case(TODAY, tuple(one.submission for one in drafts))

    found = allocate(claims_of(drafts, case, [joined, other]))

    assert [found.award(0), found.award(1)] == [10_000, 5_000]


def test_the_applicants_order_says_which_item_gives_way() -> None:
    measure = capped(10_000, by_choice=True)

    assert awards(mine("S1", measure, preference=2), mine("S2", measure, preference=1)) == [0, 10_000]
    assert awards(mine("S1", measure), mine("S2", measure, preference=1)) == [0, 10_000]


def test_four_projects_under_a_cap_of_three() -> None:
    """Xihu 7: at most 300,000 yuan an entity and year, over all its projects."""
    measure = capped(30_000_000)
    three = [mine(f"S{number}", measure, 10_000_000, project=f"P{number}") for number in range(3)]

    assert awards(*three) == [10_000_000] * 3
    assert awards(*three, mine("S3", measure, 10_000_000, project="P3")) == [10_000_000] * 3 + [0]


def test_the_narrow_cap_cuts_before_the_wide_one() -> None:
    narrow = Cap("n", CapScope.CLAUSE_YEAR, 12_000, ("N",))
    wide = Cap("w", CapScope.ENTITY_YEAR, 15_000, ("W",), policy_wide=True)
    measure = replace(PLAIN, caps=(wide, narrow))
    other = replace(PLAIN, id=MeasureId("p/other"), caps=(wide,))

    found = allocated(mine("S1", measure, 20_000), mine("S2", other, 4_000))

    assert found.awards.tolist() == [12_000, 3_000]
    assert [node.code for node in found.trace(0)] == ["clause_cap.bound", "entity_cap.free", "rounding.same"]
    assert [node.bound_by for node in found.trace(0)] == ["n", None, None]
    assert found.trace(1)[0].formula == "min(4000, max(0, 15000 - 0 - 12000))"


def test_an_open_amount_opens_the_cap_only_where_it_may_not_fit() -> None:
    measure = capped(30_000)
    known = mine("S1", measure)

    assert awards(known, mine("S2", measure, None, upper=20_000)) == [10_000, None]
    found = allocated(known, mine("S2", measure, None, upper=20_001))
    assert found.award(0) is None
    assert [(one.code, one.parts) for one in found.undecided] == [
        ("undecided.cap", {"entity": "甲", "measure": "p/m0", "cap": 30_000})
    ]
