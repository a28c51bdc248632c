"""From a panel score to money, step by step."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.measures import MEASURE, WAN, YEARLY, line, marked, outcome, result, submission
from tests.formulas import evaluate
from workbench.domain.award_limits import (
    Budget,
    Exclusivity,
    ExclusivityRule,
    Overlap,
    OverlapRule,
    Overrun,
    Split,
)
from workbench.domain.case import Permission, Result, Submission
from workbench.domain.errors import BadInput
from workbench.domain.measure import Measure

FIRST = (95, 92, 90, "89.5", 60)
SECOND = (72, 76, 81, 81, 85, 87, 90)


def codes(one: Result) -> list[str]:
    return [node.code for node in one.trace]


@pytest.mark.parametrize(
    ("totals", "tier", "award"),
    [
        (SECOND, "二等", 200 * WAN),
        (FIRST, "一等", 300 * WAN),
        ((90,) * 3, "一等", 300 * WAN),
        (("89.5", 90, 90), "二等", 200 * WAN),
        ((80,) * 3, "二等", 200 * WAN),
        (("79.5", 80, 80), "三等", 100 * WAN),
        ((70,) * 3, "三等", 100 * WAN),
        (("69.5", 70, 70), None, 0),
    ],
)
def test_a_score_reaches_its_tier_from_the_cut_off_up(
    totals: tuple[str | int, ...], tier: str | None, award: int
) -> None:
    one = result(submission("S1", *totals))

    assert (one.tier, one.award) == (tier, award)


class TestFloors:
    def test_a_criterion_at_its_floor_keeps_the_tier(self) -> None:
        one = replace(MEASURE, tiers=(replace(MEASURE.tiers[0], from_score=Fraction(84)), *MEASURE.tiers[1:]))
        sheets = tuple(marked("20", "40", "24", f"E{place}") for place in range(3))

        assert result(submission(sheets=sheets), one).tier == "一等"

    def test_a_criterion_below_its_floor_moves_to_the_next_tier_whose_conditions_hold(self) -> None:
        low = replace(MEASURE, tiers=(replace(MEASURE.tiers[0], from_score=Fraction(83)), *MEASURE.tiers[1:]))
        sheets = tuple(marked("20", "40", "23.5", f"E{place}") for place in range(3))
        one = result(submission(sheets=sheets), low)

        assert (one.panel.score, one.tier) == (Fraction("83.5"), "二等")
        assert "floor.failed" in codes(one)
        assert "tier.below_floor" in codes(one)

    def test_the_floor_is_tested_on_all_valid_sheets_untrimmed(self) -> None:
        # The lowest sheet is dropped from the score but pulls the mean of B below 24.
        low = replace(MEASURE, tiers=(replace(MEASURE.tiers[0], from_score=Fraction(84)), *MEASURE.tiers[1:]))
        sheets = (
            *(marked("20", "40", "24", f"E{place}") for place in range(4)),
            marked("20", "40", "23", "E9"),
        )
        one = result(submission(sheets=sheets), low)

        assert (one.panel.score, one.tier) == (84, "二等")


class TestAddOn:
    def test_stands_outside_the_item_cap(self) -> None:
        one = result(submission("S1", *FIRST, facts={"type": "企业", "national": True}))

        assert (one.nominal, one.award) == (300 * WAN, 350 * WAN)
        assert [node.citations for node in one.trace if node.step == "add_on"] == [("A2",)]

    def test_inside_the_cap_adds_only_what_is_left(self) -> None:
        inside = replace(MEASURE, add_ons=(replace(MEASURE.add_ons[0], inside_item_cap=True),))
        one = result(submission("S1", *FIRST, facts={"type": "企业", "national": True}), inside)

        assert one.award == 300 * WAN
        assert [node.bound_by for node in one.trace if node.step == "add_on"] == ["cap1"]

    def test_needs_a_base_award_where_the_file_says_so(self) -> None:
        facts = {"type": "企业", "national": True}

        assert result(submission("S1", 60, 60, 60, facts=facts)).award == 0

    def test_may_stand_without_a_base_award(self) -> None:
        loose = replace(MEASURE, add_ons=(replace(MEASURE.add_ons[0], needs_base_award=False),))
        facts = {"type": "企业", "national": True}

        assert result(submission("S1", 60, 60, 60, facts=facts), loose).award == 50 * WAN

    def test_missing_evidence_is_not_a_no(self) -> None:
        one = result(submission("S1", *FIRST, facts={"type": "企业"}))

        assert one.award == 300 * WAN
        assert "add_on.missing" in codes(one)

    def test_once_only_is_not_given_again(self) -> None:
        facts = {"type": "企业", "national": True}
        earlier = line("单位S1", 50 * WAN, project="PS1", series="add1")
        one = result(submission("S1", *FIRST, facts=facts), ledger=(earlier,))

        assert one.award == 300 * WAN
        assert "add_on.given_before" in codes(one)


class TestEntityYear:
    MEASURE = replace(MEASURE, caps=(*MEASURE.caps, YEARLY))

    def test_is_shared_by_all_submissions_of_one_entity_by_rank(self) -> None:
        better = submission("S2", *(82,) * 3, entity="甲")
        worse = submission("S1", *(81,) * 3, entity="甲")
        found = outcome(worse, better, measure=self.MEASURE).results

        assert [one.award for one in found] == [0, 200 * WAN]
        assert [node.bound_by for node in found[0].trace if node.step == "entity_cap"] == ["cap2"]

    def test_counts_the_ledger_of_the_same_year_only(self) -> None:
        ledger = (
            line("甲", 150 * WAN),
            line("甲", 150 * WAN, date(2024, 12, 31)),
            line("甲", 150 * WAN, date(2025, 12, 1)),  # after the ledger's date
            line("乙", 150 * WAN),
            line("甲", 150 * WAN, measure="other/one"),
        )
        one = result(submission("S1", *SECOND, entity="甲"), self.MEASURE, ledger=ledger)

        assert one.award == 50 * WAN

    def test_never_goes_below_zero(self) -> None:
        one = result(submission("S1", *SECOND, entity="甲"), self.MEASURE, ledger=(line("甲", 300 * WAN),))

        assert one.award == 0


class TestTogether:
    EXCLUSIVE = replace(
        MEASURE,
        exclusivity=Exclusivity("本办法", "同一项目", ExclusivityRule.CHOICE, "须会议纪要", ("A1",)),
    )

    def two(self, **second: Any) -> tuple[Submission, Submission]:
        one = submission("S1", *SECOND, entity="甲", project="P")
        return one, replace(submission("S2", *SECOND, entity="甲", project="P"), **second)

    def test_two_paid_claims_of_one_project_wait_for_the_applicants_choice(self) -> None:
        found = outcome(*self.two(), measure=self.EXCLUSIVE)

        assert [each.award for each in found.results] == [None, None]
        assert {each.code for each in found.undecided} == {"undecided.exclusivity"}

    def test_the_applicants_choice_settles_it(self) -> None:
        found = outcome(*self.two(preference=1), measure=self.EXCLUSIVE)

        assert [each.award for each in found.results] == [0, 200 * WAN]
        assert "exclusivity.not_chosen" in codes(found.results[0])

    def test_a_recorded_exception_lets_both_stand(self) -> None:
        minutes = (Permission("甲", "P", "会议纪要"),)
        found = outcome(*self.two(), measure=self.EXCLUSIVE, permissions=minutes)

        assert [each.award for each in found.results] == [200 * WAN] * 2
        assert not found.undecided

    def test_a_claim_without_money_does_not_matter(self) -> None:
        one, two = self.two(sheets=submission("S2", *(60,) * 3).sheets)
        found = outcome(one, two, measure=self.EXCLUSIVE)

        assert [each.award for each in found.results] == [200 * WAN, 0]
        assert "exclusivity.alone" in codes(found.results[0])

    def test_an_earlier_award_under_another_measure_of_the_policy_bars_the_project(self) -> None:
        earlier = line("甲", 10 * WAN, project="P", measure="test-2025/model")
        one, _ = self.two()

        barred = result(one, self.EXCLUSIVE, ledger=(earlier,))
        assert (barred.award, "exclusivity.taken_before" in codes(barred)) == (0, True)
        assert result(one, self.EXCLUSIVE, ledger=(replace(earlier, measure=MEASURE.id),)).award

    @pytest.mark.parametrize("payer", ["省", "省级", ""])
    @pytest.mark.parametrize(
        ("rule", "other", "award"),
        [
            (OverlapRule.HIGHER, 30, 200),
            (OverlapRule.HIGHER, 200, 0),
            (OverlapRule.TOP_UP, 30, 170),
            (OverlapRule.TOP_UP, 230, 0),
            (OverlapRule.DEDUCT, 30, 170),
            (OverlapRule.CHOOSE_ONE, 30, 0),
            (OverlapRule.STACK, 30, 200),
        ],
    )
    def test_other_money_for_the_project_counts_as_the_rule_says(
        self, payer: str, rule: OverlapRule, other: int, award: int
    ) -> None:
        measure = replace(MEASURE, overlaps=(Overlap(("国家", "省", "市"), rule, ("A1",)),))
        earlier = line("单位S1", other * WAN, project="PS1", measure="某省政策", payer=payer)

        assert result(submission("S1", *SECOND), measure, ledger=(earlier,)).award == award * WAN

    def test_a_budget_that_is_kept_changes_nothing(self) -> None:
        found = outcome(submission("S1", *SECOND), measure=budgeted(200 * WAN))

        assert (found.results[0].award, found.totals[0].budget) == (200 * WAN, 200 * WAN)
        assert "budget.within" in codes(found.results[0])

    def test_a_budget_counts_what_the_ledger_approved_this_year(self) -> None:
        one, rule = submission("S1", *SECOND), budgeted(200 * WAN)

        assert result(one, rule, ledger=(line("乙", 100 * WAN),)).award == 100 * WAN
        assert result(one, rule, ledger=(line("乙", 1, date(2024, 12, 31)),)).award == 200 * WAN

    def test_a_budget_that_stops_pays_nobody_until_someone_decides(self) -> None:
        found = outcome(submission("S1", *SECOND), measure=budgeted(200 * WAN - 1, Overrun.STOP))

        assert found.results[0].award is None
        assert [each.code for each in found.undecided] == ["undecided.budget"]


def budgeted(amount: int, over: Overrun = Overrun.PRO_RATA) -> Measure:
    return replace(MEASURE, budgets=(Budget(amount, over, ("A1",)),))


class TestEligibility:
    def test_a_requirement_that_fails_gives_no_award(self) -> None:
        one = result(submission("S1", *SECOND, facts={"type": "个人"}))

        assert (one.eligible, one.award, one.tier, one.rank) == ("no", None, None, None)
        assert one.trace[-1].code == "nominal.ineligible"

    def test_missing_evidence_is_neither_yes_nor_no(self) -> None:
        one = result(submission("S1", *SECOND, facts={}))

        assert (one.eligible, one.award) == ("missing", None)

    def test_an_application_outside_the_term_is_not_eligible(self) -> None:
        one = result(submission("S1", *SECOND, applied_on=date(2025, 9, 17)))

        assert one.eligible == "no"
        assert "version.out_of_force" in codes(one)

    def test_the_last_day_of_the_term_is_included(self) -> None:
        assert result(submission("S1", *SECOND, applied_on=date(2028, 9, 17))).eligible == "yes"


def test_equal_scores_share_a_rank_and_the_next_one_is_skipped() -> None:
    scores = {"S1": 80, "S2": 90, "S3": 80, "S4": 70}
    found = outcome(*(submission(number, *(score,) * 3) for number, score in scores.items()))

    assert [one.rank for one in found.results] == [2, 1, 2, 4]


def test_an_odd_fen_goes_to_the_named_payer() -> None:
    halves = replace(MEASURE, split=Split({"市": 1, "区": 1}, "区", ("A1",)))
    tiers = (replace(MEASURE.tiers[0], amount=100), *MEASURE.tiers[1:])
    whole_fen = replace(MEASURE.award.rounding, unit=Fraction(1))
    odd = replace(
        halves,
        tiers=(replace(tiers[0], amount=101), *tiers[1:]),
        award=replace(MEASURE.award, rounding=whole_fen),
    )

    assert result(submission("S1", *FIRST), odd).split == {"市": 50, "区": 51}


def test_an_award_above_the_audited_cost_is_pointed_out() -> None:
    facts = {"type": "企业", "national": False, "cost": 200 * WAN - 1}

    assert result(submission("S1", *SECOND, facts=facts)).exceeds_project_cost
    assert not result(submission("S1", *SECOND, facts={**facts, "cost": 200 * WAN})).exceeds_project_cost


def test_a_number_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadInput, match=r"case\.number_twice"):
        outcome(submission("S1", *SECOND), submission("S1", *SECOND))


rounds = st.lists(
    st.tuples(
        st.lists(st.sampled_from((58, 69, "69.5", 70, 80, "89.5", 90, 100)), min_size=2, max_size=8),
        st.sampled_from("甲乙丙"),
        st.sampled_from(("企业", "个人", None)),
        st.sampled_from((True, False, None)),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(rounds, st.integers(0, 250), st.randoms())
def test_every_formula_gives_its_value_and_the_last_one_the_award(
    drawn: list[tuple[list[str | int], str, str | None, bool | None]], used: int, random: object
) -> None:
    measure = replace(MEASURE, caps=(*MEASURE.caps, YEARLY), split=Split({"市": 1, "区": 2}, "市", ("A1",)))
    submissions = [
        submission(f"S{place}", *totals, entity=entity, facts={"type": kind, "national": national})
        for place, (totals, entity, kind, national) in enumerate(drawn)
    ]
    ledger = (line("甲", used * WAN),)
    found = outcome(*submissions, measure=measure, ledger=ledger).results

    for one in found:
        for node in one.trace:
            if node.formula is not None:
                assert evaluate(node.formula) == node.value
        if one.award is not None:
            last = [node for node in one.trace if node.formula is not None][-1]
            assert last.value == one.award == sum(one.split.values())
    for entity in "甲乙丙":
        earlier = used * WAN if entity == "甲" else 0
        given_now = sum(one.award or 0 for one in found if one.submission.entity == entity)
        assert earlier + given_now <= max(YEARLY.amount, earlier)
    shuffled = list(submissions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = {one.submission.id: one for one in outcome(*shuffled, measure=measure, ledger=ledger).results}
    assert all(again[one.submission.id] == one for one in found)


@settings(deadline=None)
@given(st.lists(st.integers(100, 200), min_size=3, max_size=7), st.integers(0, 6))
def test_a_higher_mark_never_lowers_the_award(halves: list[int], place: int) -> None:
    before = submission("S1", *(Fraction(half, 2) for half in halves))  # type: ignore[arg-type]
    raised = list(halves)
    raised[place % len(halves)] = 200
    after = submission("S1", *(Fraction(half, 2) for half in raised))  # type: ignore[arg-type]

    assert (result(after).award or 0) >= (result(before).award or 0)
