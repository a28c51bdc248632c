"""Calibrated scores decide only where an adopted rubric says so and severity is beyond doubt."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from tests.domain.measures import MEASURE, SCORING, WAN, sheet, submission
from tests.formulas import evaluate
from workbench.domain.award_methods import Band, Method
from workbench.domain.awards import compute
from workbench.domain.case import Case, Decision, Outcome, Submission
from workbench.domain.claim import check_decision
from workbench.domain.errors import BadInput
from workbench.domain.marks import SheetState
from workbench.domain.measure import Measure
from workbench.domain.rounding import places
from workbench.domain.rubric import CalibrationRule
from workbench.domain.scores import decided_by_calibration

RULE = CalibrationRule(Fraction(1, 50), decides=True, comparable=False, citations=("D1",))
REVIEWERS = ("E1", "E2", "E3", "E4", "E5", "E6")
SEVERE = {"E1": -6, "E2": -3, "E3": 0, "E4": 1, "E5": 3, "E6": 6}


def calibrating(rule: CalibrationRule | None = RULE) -> Measure:
    return replace(MEASURE, scoring=replace(SCORING, calibration=rule))


def round_of(severity: dict[str, int], count: int = 24, seed: int = 7) -> tuple[Submission, ...]:
    """Submissions marked by three of six reviewers each, whose habits differ by ``severity``."""
    chance = np.random.default_rng(seed)
    made = []
    for number in range(count):
        level = int(chance.integers(60, 88))
        names = [REVIEWERS[(number + step) % 6] for step in (0, 1, 3)]
        totals = {name: level + severity[name] + int(chance.integers(-1, 2)) for name in names}
        sheets = tuple(sheet(name, total) for name, total in totals.items())
        made.append(submission(f"S{number:02}", sheets=sheets))
    return tuple(made)


def outcome(measure: Measure, submissions: tuple[Submission, ...]) -> Outcome:
    return compute({measure.id: measure}, Case(date(2025, 11, 20), submissions, lot_seed="x"))


def scores(found: Outcome) -> dict[str, Fraction | None]:
    return {one.submission.id: one.panel.score for one in found.results}


def test_tiers_follow_the_calibrated_scores_and_the_trace_shows_each_adjustment() -> None:
    submissions = round_of(SEVERE)
    raw, found = outcome(MEASURE, submissions), outcome(calibrating(), submissions)

    changed = [
        (one.tier, other.tier)
        for one, other in zip(raw.results, found.results, strict=True)
        if one.tier != other.tier
    ]
    nodes = [node for node in found.results[0].trace if node.step == "calibration"]

    assert changed
    assert [node.code for node in nodes] == ["calibration.sheet"] * 3
    assert all(evaluate(node.formula or "") == node.value for node in nodes)
    assert nodes[0].citations == ("D1",)


def test_a_strict_reviewer_gets_points_taken_off_below_zero() -> None:
    found = outcome(calibrating(), round_of(SEVERE))
    taken = {total.reviewer: total.severity for one in found.results for total in one.panel.totals}

    assert taken["E1"] < taken["E2"] < 0 < taken["E5"] < taken["E6"]
    assert sum(total.severity for one in found.results for total in one.panel.totals) == pytest.approx(
        0, abs=1
    )


def test_a_rubric_that_only_shows_calibrated_scores_leaves_every_result_alone() -> None:
    submissions = round_of(SEVERE)

    shown = outcome(calibrating(replace(RULE, decides=False)), submissions)

    assert scores(shown) == scores(outcome(MEASURE, submissions))
    assert not any(node.step == "calibration" for one in shown.results for node in one.trace)


def test_without_severity_the_raw_scores_stay_and_the_trace_says_why() -> None:
    submissions = round_of(dict.fromkeys(REVIEWERS, 0))

    found = outcome(calibrating(), submissions)

    assert scores(found) == scores(outcome(MEASURE, submissions))
    (node,) = [node for node in found.results[0].trace if node.step == "calibration"]
    assert (node.code, node.parts["refusal"]) == ("calibration.raw_kept", "calibration.no_severity")


def test_panels_that_share_no_reviewer_keep_their_raw_scores_unless_they_count_as_comparable() -> None:
    def panels(rule: CalibrationRule) -> set[str]:
        made = []
        for number, one in enumerate(round_of(SEVERE)):
            names = ("E1", "E4", "E6") if number % 2 else ("E2", "E3", "E5")
            sheets = tuple(
                sheet(name, 70 + number % 7 + SEVERE[name] + (number * place) % 3)
                for place, name in enumerate(names)
            )
            made.append(replace(one, sheets=sheets))
        found = outcome(calibrating(rule), tuple(made))
        return {node.code for one in found.results for node in one.trace if node.step == "calibration"}

    assert panels(RULE) == {"calibration.raw_kept"}
    assert panels(replace(RULE, comparable=True)) == {"calibration.sheet"}


def test_a_recused_sheet_is_as_if_it_never_was() -> None:
    plain = round_of(SEVERE)
    with_recused = tuple(
        replace(one, sheets=(*one.sheets, sheet("E9", 100, SheetState.RECUSED))) for one in plain
    )

    assert scores(outcome(calibrating(), with_recused)) == scores(outcome(calibrating(), plain))


def test_the_order_of_submissions_and_sheets_has_no_say() -> None:
    plain = round_of(SEVERE)
    turned = tuple(replace(one, sheets=one.sheets[::-1]) for one in plain[::-1])

    assert scores(outcome(calibrating(), turned)) == scores(outcome(calibrating(), plain))


def test_a_decision_is_tested_against_the_tier_that_stands() -> None:
    tiers = tuple(
        replace(tier, amount=None, band=Band(low * WAN, high * WAN), floor_all=None)
        for tier, low, high in zip(MEASURE.tiers, (61, 31, 1), (90, 60, 30), strict=True)
    )
    measure = replace(calibrating(), tiers=tiers, award=replace(MEASURE.award, method=Method.TIER_BAND))
    submissions = round_of(SEVERE)
    raw = {
        one.submission.id: one.tier for one in outcome(replace(measure, scoring=SCORING), submissions).results
    }
    moved = next(
        one for one in outcome(measure, submissions).results if one.tier not in (None, raw[one.submission.id])
    )
    band = next(tier.band for tier in tiers if tier.name == moved.tier)
    assert band is not None
    assert band.high is not None

    decided = replace(
        moved.submission,
        decision=Decision(band.high, "局", date(2025, 11, 19), "纪要", "专家意见"),
    )
    case = Case(date(2025, 11, 20), submissions, lot_seed="x")
    panels = decided_by_calibration({measure.id: measure}, case)

    check_decision(measure, decided, case, panels[decided.id])
    with pytest.raises(BadInput, match=r"decision\.outside"):
        check_decision(measure, decided, case)


def test_severity_keeps_two_places_more_than_the_score() -> None:
    whole = replace(calibrating(), scoring=replace(calibrating().scoring, rounding=places(0), decimals=0))

    severities = {
        total.severity for one in outcome(whole, round_of(SEVERE)).results for total in one.panel.totals
    }

    assert any(points.denominator > 1 for points in severities)
    assert all((points * 10**4).denominator == 1 for points in severities)
