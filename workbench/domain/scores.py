"""Panel scores of a round: raw, or calibrated where an adopted rubric lets calibrated scores decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

from workbench.domain.aggregate import panel
from workbench.domain.case import Case, Panel, Submission
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import places
from workbench.domain.rubric import CalibrationRule, Scoring
from workbench.domain.trace import TraceNode

if TYPE_CHECKING:
    from workbench.domain.statistics.calibration import Calibration
    from workbench.domain.statistics.ratings import Ratings


def decided_by_calibration(measures: Mapping[MeasureId, Measure], case: Case) -> dict[str, Panel]:
    """Panels by submission id, for the measures whose tiers follow calibrated scores."""
    found: dict[str, Panel] = {}
    for measure in measures.values():
        rule = measure.scoring.calibration
        if rule is not None and rule.decides:
            own = [one for one in case.submissions if one.measure == measure.id]
            found |= calibrated(measure.scoring, rule, own, case.lot_seed)
    return found


def calibrated(
    scoring: Scoring, rule: CalibrationRule, submissions: Sequence[Submission], lot_seed: str
) -> dict[str, Panel]:
    """Panels of one measure with severity taken off, or as they are with the reason why not."""
    # Loads scipy, which a round without calibration does not need.
    from workbench.domain.statistics.calibration import calibrate
    from workbench.domain.statistics.ratings import ratings_of

    raw = {one.id: panel(scoring, one) for one in submissions}
    ratings = ratings_of(raw.items())
    found = calibrate(ratings, rule, seed_of(lot_seed))
    if found.accepted:
        severity = severity_points(scoring, ratings, found)
        return {one.id: panel(scoring, one, severity) for one in submissions}
    why = next(one.code for one in found.findings if one.level == "refusal")
    node = TraceNode("calibration", "calibration.raw_kept", citations=rule.citations, parts={"refusal": why})
    return {
        name: replace(one, trace=(*one.trace, node)) if one.score is not None else one
        for name, one in raw.items()
    }


def severity_points(scoring: Scoring, ratings: Ratings, found: Calibration) -> dict[str, Fraction]:
    """Points to take off each reviewer's totals: exact decimals with the rubric's ``severity_decimals``.

    Rounded before anything is computed with them, so that a spreadsheet goes on from the same figures.
    """
    if found.severity is None:
        return {}
    rounding = places(scoring.severity_decimals)
    return {
        reviewer: rounding.apply(Fraction(points))
        for reviewer, points in zip(ratings.reviewers, found.severity.tolist(), strict=True)
    }


def seed_of(lot_seed: str) -> int:
    """The round's lot seed as the seed of every random draw of a statistic."""
    return int.from_bytes(sha256(lot_seed.encode()).digest()[:4], "big")
