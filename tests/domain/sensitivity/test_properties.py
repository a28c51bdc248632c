"""On small rounds of every kind, what sensitivity says is what trying everything says."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.sensitivity import brute
from tests.domain.sensitivity.rounds import Round, rounds
from workbench.domain.marks import SheetState
from workbench.domain.measure import Measure
from workbench.domain.sensitivity import Sensitivity, TierMove, sensitivity
from workbench.domain.sensitivity.table import Table, table_of
from workbench.domain.sensitivity.thresholds import cut_off_shifts, weight_shifts


def found(one: Round) -> Sensitivity:
    return sensitivity(one.measure, one.submissions, one.amounts, one.severity)


def table(one: Round) -> Table:
    return table_of(one.measure, one.submissions, one.severity)


def tier_moves(one: Round, changed: Measure) -> tuple[TierMove, ...]:
    return brute.tier_moves(one.measure, changed, one.submissions, one.amounts, one.severity)


@given(rounds())
def test_the_smallest_change_of_a_mark_is_the_smallest_of_all_changes(one: Round) -> None:
    assert list(found(one).marks) == brute.mark_moves(one.measure, one.submissions, one.amounts, one.severity)


@given(rounds())
def test_a_move_moves_the_tier_and_one_step_less_does_not(one: Round) -> None:
    by_id = {each.id: each for each in one.submissions}
    items = {item.id: item for item in one.measure.scoring.items}
    for move in found(one).marks:
        before, item = by_id[move.submission], items[move.item]
        step = item.step if move.mark_to > move.mark_from else -item.step
        moved = brute.with_mark(before, move.reviewer, item, move.mark_to)
        short = brute.with_mark(before, move.reviewer, item, move.mark_to - step)

        assert move.mark_from + move.steps * step == move.mark_to
        assert brute.tier(one.measure, before, one.severity) == move.tier_from
        assert brute.tier(one.measure, moved, one.severity) == move.tier_to != move.tier_from
        assert brute.tier(one.measure, short, one.severity) == move.tier_from


@given(rounds())
def test_leaving_a_sheet_out_gives_what_its_absence_gives(one: Round) -> None:
    answer, asked = found(one), (one.measure, one.submissions, one.amounts, one.severity)

    assert list(answer.leave_one_out) == brute.left_out(*asked)
    assert list(answer.too_few) == brute.too_few(*asked)


@given(rounds())
def test_a_moved_cut_off_gives_what_a_rule_file_with_it_gives(one: Round) -> None:
    points = [one.measure.scoring.full_points * share / 10 for share in (-2, -1, 1, 3)]
    for shift in cut_off_shifts(table(one), one.amounts, points):
        tiers = tuple(
            replace(tier, from_score=shift.cut_to) if tier.name == shift.tier else tier
            for tier in one.measure.tiers
        )
        changed = replace(one.measure, tiers=tiers)
        cuts = [tier.from_score for tier in tiers]

        assert shift.cut_to != shift.cut_from
        assert cuts == sorted(cuts, reverse=True)
        assert shift.moves == tier_moves(one, changed)


@given(rounds())
def test_a_changed_weight_gives_what_a_rule_file_with_it_gives(one: Round) -> None:
    criteria = one.measure.scoring.criteria
    total = sum(criterion.points for criterion in criteria)
    shares = (Fraction(-1, 2), Fraction(-1, 10), Fraction(1, 10), Fraction(2, 3))
    for shift in weight_shifts(table(one), one.amounts, shares):
        rest = (total - shift.points_to) / (total - shift.points_from)
        changed = reweighted(one.measure, shift.criterion, shift.points_to / shift.points_from, rest)

        assert sum(criterion.points for criterion in changed.scoring.criteria) == total
        assert shift.moves == tier_moves(one, changed)


def reweighted(measure: Measure, name: str, own: Fraction, rest: Fraction) -> Measure:
    criteria = tuple(
        replace(criterion, weight=criterion.weight * (own if criterion.id == name else rest))
        for criterion in measure.scoring.criteria
    )
    return replace(measure, scoring=replace(measure.scoring, criteria=criteria))


@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_submissions_and_sheets_does_not_matter(one: Round, chance: random.Random) -> None:
    mixed = [
        replace(each, sheets=tuple(chance.sample(each.sheets, len(each.sheets)))) for each in one.submissions
    ]
    chance.shuffle(mixed)

    assert found(replace(one, submissions=tuple(mixed))) == found(one)


@given(rounds())
def test_sheets_that_do_not_count_are_as_if_they_never_were(one: Round) -> None:
    fewer = tuple(
        replace(each, sheets=tuple(sheet for sheet in each.sheets if sheet.state is SheetState.SUBMITTED))
        for each in one.submissions
    )

    assert found(replace(one, submissions=fewer)) == found(one)


@given(rounds())
def test_the_most_money_comes_first(one: Round) -> None:
    answer = found(one)

    for listed in (answer.marks, answer.leave_one_out, answer.too_few, answer.cut_offs, answer.weights):
        stakes = [finding.at_stake for finding in listed]
        assert stakes == sorted(stakes, reverse=True)
        assert all(stake >= 0 for stake in stakes)
