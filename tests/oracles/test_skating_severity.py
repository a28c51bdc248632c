"""The severity of skating judges: which panels the gate accepts, and that it says what the textbook says.

A panel of a segment is a complete table, so the two-way analysis of variance (Fisher 1925) is known in closed
form: F is the judges' mean square over the residual one, and a judge's shrunk severity their mean's deviation
times s_b / (s_b + s_e / N), with s_b = (MS_judges - MS_residual) / N.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from scipy.special import fdtrc

from tests.oracles.skating import Segment, segments
from tests.oracles.skating_rules import (
    CODES,
    components_of,
    criterion,
    marks_of,
    scoring_of,
    submission,
)
from workbench.domain.aggregate import panel
from workbench.domain.case import Panel
from workbench.domain.rubric import CalibrationRule, Scoring
from workbench.domain.statistics.calibration import Calibration, calibrate
from workbench.domain.statistics.ratings import Ratings, ratings_of

SEED = 20171020
ALONE = CalibrationRule(Fraction(1, 50), decides=True, comparable=False, citations=())
TOGETHER = CalibrationRule(Fraction(1, 50), decides=True, comparable=True, citations=())
COMPETITIONS = tuple(dict.fromkeys(one.competition for one in segments()))
# Factors differ from segment to segment; the mean of the components does not.
COMPONENT_MEAN = scoring_of(*(criterion(code, factor=Fraction(1, 5)) for code in CODES))

ACCEPTED = {
    "ISU GP NHK Trophy 2016, LADIES FREE SKATING",
    "ISU GP NHK Trophy 2016, LADIES SHORT PROGRAM",
    "ISU GP NHK Trophy 2016, MEN FREE SKATING",
    "ISU GP NHK Trophy 2016, PAIRS SHORT PROGRAM",
    "ISU GP Rostelecom Cup 2017, LADIES FREE SKATING",
    "ISU GP Rostelecom Cup 2017, LADIES SHORT PROGRAM",
    "ISU GP Rostelecom Cup 2017, PAIRS FREE SKATING",
    "ISU GP Rostelecom Cup 2017, PAIRS SHORT PROGRAM",
}


def judged(segment: Segment, scoring: Scoring) -> Iterator[tuple[str, Panel]]:
    """Each performance with its panel; the judges of different segments are different people."""
    for one in segment.performances:
        marks = {f"{segment.name} {judge}": given for judge, given in marks_of(one).items()}
        yield one.id, panel(scoring, submission(one.id, marks))


@cache
def alone(segment: Segment) -> tuple[Ratings, Calibration]:
    """A segment's component scores by judge, and what the gate says of them."""
    sheets = ratings_of(judged(segment, components_of(segment)))
    return sheets, calibrate(sheets, ALONE, SEED)


@cache
def whole(competition: str) -> Ratings:
    """The component means of a whole competition by judge."""
    own = (one for one in segments() if one.competition == competition)
    return ratings_of(entry for segment in own for entry in judged(segment, COMPONENT_MEAN))


def codes(calibration: Calibration) -> list[str]:
    return [finding.code for finding in calibration.findings]


@pytest.mark.parametrize("segment", segments(), ids=lambda one: one.name)
def test_a_panel_has_the_severity_of_the_analysis_of_variance(segment: Segment) -> None:
    sheets, found = alone(segment)
    table = np.full((len(sheets.submissions), len(sheets.reviewers)), np.nan)
    table[sheets.submission, sheets.reviewer] = sheets.points
    skaters, judges = table.shape
    mean = table.mean()
    above = table.mean(axis=0) - mean
    residual = table - table.mean(axis=1, keepdims=True) - above
    free = (skaters - 1) * (judges - 1)
    by_judge, by_chance = skaters * (above**2).sum() / (judges - 1), (residual**2).sum() / free
    severity = max(0.0, (by_judge - by_chance) / skaters)
    assert found.f is not None
    assert found.components is not None
    assert found.severity is not None

    assert found.f.statistic == pytest.approx(by_judge / by_chance, rel=1e-9)
    assert found.f.p == pytest.approx(fdtrc(judges - 1, free, by_judge / by_chance), rel=1e-6)
    assert found.components.severity == pytest.approx(severity, rel=1e-9)
    assert found.components.residual == pytest.approx(by_chance, rel=1e-9)
    assert found.severity == pytest.approx(above * severity / (severity + by_chance / skaters), abs=1e-8)


@pytest.mark.parametrize("segment", segments(), ids=lambda one: one.name)
def test_the_gate_opens_where_judges_differ_beyond_chance(segment: Segment) -> None:
    _, found = alone(segment)
    assert found.f is not None

    assert found.accepted == (segment.name in ACCEPTED)
    assert found.accepted == (found.f.p < 0.01)
    assert codes(found) == ([] if found.accepted else ["calibration.no_severity"])
    assert (found.held_out is not None) == found.accepted
    if found.held_out is not None:
        assert found.held_out.calibrated < found.held_out.raw


def test_half_of_the_panels_are_accepted() -> None:
    assert sum(alone(segment)[1].accepted for segment in segments()) == len(ACCEPTED) == 8


@pytest.mark.parametrize(("competition", "sheets"), [(COMPETITIONS[0], 684), (COMPETITIONS[1], 756)])
def test_severity_is_beyond_doubt_over_a_whole_competition(competition: str, sheets: int) -> None:
    found = calibrate(whole(competition), TOGETHER, SEED)
    assert found.f is not None
    assert found.held_out is not None

    assert found.accepted
    assert codes(found) == ["calibration.comparable"]
    assert found.f.p < 1e-10
    assert found.held_out.sheets == sheets
    assert found.held_out.gain > 0.05


@pytest.mark.parametrize("competition", COMPETITIONS)
def test_panels_without_a_common_judge_are_not_compared_unless_the_rule_says_so(competition: str) -> None:
    found = calibrate(whole(competition), ALONE, SEED)

    assert not found.accepted
    assert codes(found) == ["calibration.unlinked"]
    assert found.findings[0].parts["groups"] == 8
