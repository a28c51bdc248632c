"""What a panel is warned of, whom calibrated scores would move, and which marks need a reason."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.domain.measures import MEASURE, SCORING, WAN, sheet, submission
from tests.domain.test_scores import RULE, SEVERE, round_of
from workbench.domain.award_limits import Budget, Overrun, Quota
from workbench.domain.award_methods import Ranking, TieRule
from workbench.domain.awards import compute
from workbench.domain.case import Case, Submission
from workbench.domain.marks import SheetState
from workbench.domain.measure import Measure
from workbench.domain.rubric import DeviationRule, Trim
from workbench.domain.score_report import ScoreReport, score_report


def report(*submissions: Submission, measure: Measure = MEASURE, **options: Any) -> ScoreReport:
    case = Case(date(2025, 11, 20), submissions, lot_seed="x")
    return score_report(measure, case, compute({measure.id: measure}, case).results, 500, **options)


def cautions(found: ScoreReport) -> dict[str, object]:
    return {
        one.code: one.parts["names"]
        for one in found.cautions
        if one.code.startswith("score.") and "names" in one.parts
    }


def test_a_score_on_a_cut_off_and_a_recused_reviewer_are_named() -> None:
    on = submission("S1", 90, 90, 90)
    recused = submission("S2", 85, 84, 86)
    recused = replace(recused, sheets=(*recused.sheets, sheet("E9", 0, SheetState.RECUSED)))

    assert cautions(report(on, recused, submission("S3", 60, 61, 62))) == {
        "score.on_cut_off": ("S1",),
        "score.recused": ("S2",),
    }


def test_trimming_that_leaves_one_sheet_is_a_warning() -> None:
    one_left = replace(MEASURE, scoring=replace(SCORING, trim=Trim(3, 1, 1)))
    submissions = (submission("S1", 81, 84, 86), submission("S2", 71, 72, 73, 77))

    assert cautions(report(*submissions, measure=one_left)) == {"score.one_sheet_kept": ("S1",)}
    assert cautions(report(*submissions)) == {}


def test_equal_scores_at_the_last_place_are_named() -> None:
    quota = Quota(2, Ranking(ties=TieRule.NONE), False, ("D1",))
    submissions = [
        submission(name, *totals)
        for name, totals in {
            "S1": (95, 96, 97),
            "S2": (81, 82, 83),
            "S3": (82, 82, 82),
            "S4": (61, 62, 63),
        }.items()
    ]

    assert cautions(report(*submissions, measure=replace(MEASURE, quota=quota))) == {
        "score.tied_at_quota": ("S2", "S3")
    }
    three = replace(MEASURE, quota=replace(quota, per_year=3))
    assert cautions(report(*submissions, measure=three)) == {}


def open_order() -> list[Submission]:
    """Four submissions, the second and the third so close that chance decides which is better."""
    offs = {"S1": (-5, -1, 2, 4), "S2": (3, -4, 2, -1), "S3": (-2, 4, -3, 1), "S4": (1, 2, -4, 1)}
    levels = {"S1": 94, "S2": 86, "S3": 85, "S4": 62}
    return [submission(name, *(levels[name] + off for off in offs[name])) for name in levels]


def test_a_budget_line_through_submissions_whose_order_is_open_is_named() -> None:
    budget = Budget(500 * WAN, Overrun.BY_RANK, ("D1",))

    found = cautions(report(*open_order(), measure=replace(MEASURE, budgets=(budget,))))

    assert set(found["score.budget_in_band"]) >= {"S2", "S3"}  # type: ignore[call-overload]


def test_a_budget_for_those_who_came_first_is_no_question_of_their_rank() -> None:
    first = Budget(WAN, Overrun.FIRST_COME, ("D1",))
    best, early, *others = open_order()
    late = [replace(one, applied_on=early.applied_on + timedelta(1)) for one in (best, *others)]

    found = report(early, *late, measure=replace(MEASURE, budgets=(first,)))

    funded = {result.submission.id: odds.funded for result, odds in found.odds_by_result()}
    assert funded == {"S1": 0, "S2": 1, "S3": 0, "S4": 0}


def test_calibrated_scores_stand_beside_raw_ones_with_the_money_between_their_tiers() -> None:
    shown = replace(MEASURE, scoring=replace(SCORING, calibration=replace(RULE, decides=False)))
    found = report(*round_of(SEVERE), measure=shown).severity
    assert found is not None

    assert [one.points for one in found.reviewers] == sorted(one.points for one in found.reviewers)
    assert len(found.scores) == 24
    assert found.moved
    amounts = {"一等": 300 * WAN, "二等": 200 * WAN, "三等": 100 * WAN, None: 0}
    for one in found.moved:
        assert one.change == amounts[one.tier_calibrated] - amounts[one.tier_raw] != 0
    assert [abs(one.change) for one in found.moved] == sorted(
        (abs(one.change) for one in found.moved), reverse=True
    )


def test_where_calibrated_scores_decide_it_is_their_tiers_that_a_mark_or_a_sheet_moves() -> None:
    scoring = replace(SCORING, calibration=replace(RULE, decides=True), minimum_sheets=2)
    deciding = replace(MEASURE, scoring=scoring)
    found = report(*round_of(SEVERE), measure=deciding)
    assert found.severity is not None
    assert found.severity.decides
    assert found.severity.moved
    by_id = {one.submission.id: one for one in found.results}
    firm = found.sensitivity

    assert firm.marks
    assert firm.leave_one_out
    assert any(shift.moves for shift in firm.cut_offs)
    for move in firm.marks:
        assert move.tier_from == by_id[move.submission].tier
    for left in firm.leave_one_out:
        assert left.tier_from == by_id[left.submission].tier
        assert left.score_from == by_id[left.submission].panel.score


def test_a_rubric_without_a_calibration_shows_no_severity_and_still_has_odds() -> None:
    found = report(*round_of(SEVERE))

    assert found.severity is None
    assert not found.odds.refused
    assert found.reliability.panel is not None


def test_marks_that_ask_for_a_reason_are_gathered_by_submission() -> None:
    rule = DeviationRule(Fraction(1, 5), Fraction(20), ("D1",), criterion_share=Fraction(3, 5))
    strict = replace(MEASURE, scoring=replace(SCORING, deviation=rule))
    first, second = report(
        submission("S1", 90, 90, 90, 50),
        submission("S2", 85, 85, 85),
        submission("S3", 95, 92, 58),
        measure=strict,
    ).deviations

    assert (first.submission, first.reviewers, first.wide_spread) == ("S1", ("E4",), True)
    assert {reviewer for reviewer, _ in first.low_criteria} == {"E4"}
    assert second.submission == "S3"


def test_an_ineligible_submission_takes_no_place_and_has_no_odds() -> None:
    out = replace(submission("S2", 99, 98, 97), facts={"type": "个人"})
    found = report(submission("S1", 85, 84, 86), out, submission("S3", 75, 76, 74))

    assert [one.submission.id for one, _ in found.odds_by_result()] == ["S1", "S3"]
    assert next(odds for _, odds in found.odds_by_result()).expected_rank == pytest.approx(1, abs=0.2)


def test_a_shortlist_is_told_to_understate_reliability() -> None:
    codes = {one.code for one in report(*round_of(SEVERE), shortlisted=True).reliability.findings}

    assert "reliability.truncated" in codes


def test_nothing_at_all_gives_refusals() -> None:
    found = report()

    assert found.odds.refused
    assert found.reliability.panel is None
    assert (found.results, found.deviations, found.cautions) == ((), (), ())
