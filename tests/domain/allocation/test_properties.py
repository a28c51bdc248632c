"""What holds of every round, over invented ones that collide on purpose; equality with a second engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.allocation.checks import (
    CHECKS,
    allocated,
    equals_the_reference,
    ignores_the_order_of_the_input,
    parts_add_up,
)
from tests.domain.allocation.rounds import PLAIN, THIS_YEAR, Round, backfilled, draft_of, ranked, rounds
from tests.domain.allocation.scored import a_cut_off_includes_its_own_score, recusals_count_nowhere
from workbench.domain.award_limits import Budget, Overlap, OverlapRule, Overrun, Quota, Split
from workbench.domain.award_methods import Ranking, TieRule
from workbench.domain.case import Case, LedgerLine
from workbench.domain.draft import Draft

pytestmark = pytest.mark.timeout(900)

# A full run tries ten times as many rounds as a plain one, and other seeds every time.
MANY = settings(max_examples=settings().max_examples * 2, suppress_health_check=list(HealthCheck))
SOME = settings(suppress_health_check=list(HealthCheck))


@MANY
@given(rounds())
def test_every_round_agrees_with_the_reference_and_stays_within_every_limit(one: Round) -> None:
    answer = allocated(one)

    for check in CHECKS:
        check(one, answer)


@SOME
@given(rounds(most=30))
def test_a_crowded_round_agrees_with_the_reference(one: Round) -> None:
    equals_the_reference(one, allocated(one))


@SOME
@given(rounds(most=30, under=backfilled()))
def test_a_round_that_gives_places_back_agrees_with_the_reference(one: Round) -> None:
    equals_the_reference(one, allocated(one))


@SOME
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_is_irrelevant(one: Round, chance: Any) -> None:
    ignores_the_order_of_the_input(one, chance.shuffle)


@SOME
@given(rounds())
def test_the_same_round_comes_out_the_same_twice(one: Round) -> None:
    assert allocated(one) == allocated(one)


@SOME
@given(rounds(), st.sampled_from(THIS_YEAR))
def test_what_another_year_paid_leaves_yearly_limits_alone(one: Round, day: date) -> None:
    yearly = _with(one, times=None, difference=None)
    elsewhere = {"project": "别的项目", "decided_on": day.replace(year=2024)}
    lines = tuple(replace(line, **elsewhere) for line in one.case.ledger)
    grown = replace(one.case, ledger=(*one.case.ledger, *lines))

    assert allocated(replace(yearly, case=grown)) == allocated(yearly)


def _with(one: Round, **changes: Any) -> Round:
    """The same round under measures with some rules changed."""
    drafts = (replace(draft, measure=replace(draft.measure, **changes)) for draft in one.drafts)
    return replace(one, drafts=tuple(drafts))


def _never_declining(draft: Draft) -> Draft:
    return replace(draft, submission=replace(draft.submission, declines_partial=False))


def _filled_once(draft: Draft) -> Draft:
    quota = draft.measure.quota
    if quota is None or quota.ranking.ties is not TieRule.NONE:
        return draft
    return replace(draft, measure=replace(draft.measure, quota=replace(quota, backfill=False)))


def _by_day(draft: Draft) -> bool:
    return any(budget.over is Overrun.FIRST_COME for budget in draft.measure.budgets)


@MANY
@given(rounds(strangers=True), st.data())
def test_a_higher_figure_never_gets_less(one: Round, data: st.DataObject) -> None:
    # Stated exceptions: shared entities, differences, declined parts, and back-fill where equals all lose
    # the last place; percentages have no figure here.
    one = _with(one, difference=None)
    one = replace(one, drafts=tuple(_filled_once(_never_declining(draft)) for draft in one.drafts))
    chosen = data.draw(st.sampled_from(one.drafts))
    step = data.draw(st.sampled_from([Fraction(1, 2), Fraction(5), Fraction(10), Fraction(30)]))
    better = (chosen.figure or Fraction(0)) + step
    raised = replace(chosen, figure=better, panel=replace(chosen.panel, score=better, exact=better))
    before = allocated(one).awards[chosen.submission.id]
    drafts = ranked(raised if draft is chosen else replace(draft) for draft in one.drafts)
    after = allocated(Round(drafts, one.case)).awards[chosen.submission.id]

    assert before is None or after is None or after >= before


@SOME
@given(rounds(strangers=True))
def test_of_two_equal_claims_the_better_never_gets_less(one: Round) -> None:
    # Stated exceptions: declined parts, and budgets that go by the day of application.
    drafts = (_never_declining(replace(draft, award=draft.award and 20_000)) for draft in one.drafts)
    equal = Round(tuple(drafts), replace(one.case, ledger=()))
    awards = allocated(equal).awards
    for draft, rival in permutations(equal.drafts, 2):
        mine, theirs = awards[draft.submission.id], awards[rival.submission.id]
        same = draft.measure is rival.measure and (draft.figure or 0) > (rival.figure or 0)
        if same and not _by_day(draft) and mine is not None and theirs is not None:
            assert mine >= theirs


def test_to_skip_who_declines_a_part_can_cost_the_better_one_its_award() -> None:
    budget = Budget(15_000, Overrun.OFFER, ("BU",))
    measure = replace(PLAIN, budgets=(budget,))
    better = draft_of("S1", measure, 20_000, 90, declines_partial=True)
    worse = draft_of("S2", measure, 10_000, 80)
    case = Case(date(2025, 11, 20), (better.submission, worse.submission))

    assert allocated(Round(ranked([better, worse]), case)).awards == {"S1": 0, "S2": 10_000}


def test_to_reach_a_tie_in_which_all_lose_can_cost_a_place_that_came_free() -> None:
    quota = Quota(2, Ranking(ties=TieRule.NONE), backfill=True, citations=("QU",))
    taken = Overlap(("省",), OverlapRule.CHOOSE_ONE, ("OV",))
    measure = replace(PLAIN, quota=quota, overlaps=(taken,))
    received = LedgerLine("单位S1", "项目S1", "省专项", "", date(2025, 3, 1), 10_000, 10_000, "省")
    awards = []
    for figure in (80, 85):
        drafts = [draft_of("S1", measure, figure=85), draft_of("S2", measure, figure=85)]
        drafts.append(draft_of("S3", measure, figure=figure))
        case = Case(date(2025, 11, 20), tuple(draft.submission for draft in drafts), (received,))
        awards.append(allocated(Round(ranked(drafts), case)).awards["S3"])

    assert awards == [10_000, 0]


@given(st.integers(0, 10**12), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_parts_of_an_award_add_up_to_the_fen(award: int, parts: list[int]) -> None:
    payers = {f"层级{number}": part for number, part in enumerate(parts)}

    parts_add_up(award, Split(payers, "层级0", ()))


_MARKS = st.lists(st.sampled_from([0, 60, 80, 100]), min_size=2, max_size=6)


@given(st.lists(st.tuples(_MARKS, st.lists(st.sampled_from([0, 100]), max_size=3)), min_size=1, max_size=4))
def test_recused_sheets_count_nowhere(panels: list[tuple[list[int], list[int]]]) -> None:
    recusals_count_nowhere(panels)


@given(st.sampled_from([0, 59, 60, 61, 79, 80, 81, 100]))
def test_a_cut_off_includes_its_own_score(mark: int) -> None:
    a_cut_off_includes_its_own_score(mark)


@pytest.mark.parametrize("rule", list(TieRule))
def test_the_last_place_goes_by_the_rule_for_ties_and_never_by_the_input(rule: TieRule) -> None:
    measure = replace(PLAIN, quota=Quota(1, Ranking(ties=rule, criteria=("A",)), False, ("QU",)))
    means = {"A": Fraction(10)}, {"A": Fraction(20)}
    drafts = [draft_of(f"S{number}", measure, means=one) for number, one in enumerate(means)]
    case = Case(date(2025, 11, 20), tuple(draft.submission for draft in drafts))
    answers = [allocated(Round(tuple(order), case)).awards for order in (drafts, drafts[::-1])]

    assert answers[0] == answers[1]
    assert {
        TieRule.STOP: answers[0] == {"S0": None, "S1": None},
        TieRule.NONE: answers[0] == {"S0": 0, "S1": 0},
        TieRule.LOT: sorted(answers[0].values(), key=bool) == [0, 10_000],
        TieRule.CRITERIA: answers[0] == {"S0": 0, "S1": 10_000},
    }[rule]
