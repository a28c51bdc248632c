"""How far the scores of one measure can be trusted: what a panel should know before it agrees on tiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.domain.case import Case, Result
from workbench.domain.measure import Measure
from workbench.domain.score_report.cautions import cautions
from workbench.domain.score_report.criteria import CriterionAgreement, agreement_by_criterion
from workbench.domain.score_report.deviations import Deviation, deviations
from workbench.domain.score_report.odds import odds_of
from workbench.domain.score_report.severity import (
    SeverityReport,
    amounts_of,
    calibration_of,
    severity_report,
)
from workbench.domain.sensitivity import Sensitivity, sensitivity
from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.odds import Odds, SubmissionOdds
from workbench.domain.statistics.ratings import Ratings, ratings_of
from workbench.domain.statistics.reliability.panel import Reliability, reliability


@dataclass(frozen=True)
class ScoreReport:
    """Everything about the scores of one measure.

    Attributes:
        results: those with a score, in the order given.
        ratings: totals of their valid sheets, as marked.
        severity: None where the rubric declares no calibration.
        sensitivity: of the scores that decide; where those are calibrated, severity stays as it is fitted.
    """

    measure: Measure
    results: tuple[Result, ...]
    ratings: Ratings
    severity: SeverityReport | None
    reliability: Reliability
    odds: Odds
    sensitivity: Sensitivity
    criteria: tuple[CriterionAgreement, ...]
    deviations: tuple[Deviation, ...]
    cautions: tuple[Finding, ...]

    def odds_by_result(self) -> Iterator[tuple[Result, SubmissionOdds]]:
        """Eligible submissions with odds, in the order of the results."""
        standing = [one for one in self.results if one.eligible == "yes"]
        for one, odds in zip(standing, self.odds.submissions, strict=True):
            if odds is not None:
                yield one, odds


def score_report(
    measure: Measure,
    case: Case,
    results: Sequence[Result],
    draws: int | None = None,
    *,
    shortlisted: bool = False,
) -> ScoreReport:
    """Examine the scores of one measure.

    Args:
        results: of this measure; those that the reader may see.
        draws: joint draws behind the odds; None: as many as the size allows.
        shortlisted: the submissions are a part chosen by an earlier score.
    """
    scored = tuple(one for one in results if one.panel.score is not None)
    standing = [one for one in scored if one.eligible == "yes"]
    ratings = ratings_of((one.submission.id, one.panel) for one in scored)
    calibration = calibration_of(measure, case, ratings)
    amounts = amounts_of(measure, case, scored)
    severity = severity_report(measure, scored, ratings, calibration, amounts)
    odds = odds_of(measure, case, standing, calibration, amounts, draws)
    return ScoreReport(
        measure=measure,
        results=scored,
        ratings=ratings,
        severity=severity,
        reliability=reliability(
            ratings, calibration.components, shares=_shares(measure, standing), shortlisted=shortlisted
        ),
        odds=odds,
        sensitivity=sensitivity(measure, [one.submission for one in standing], amounts, _taken_off(scored)),
        criteria=tuple(agreement_by_criterion(measure, case, scored)),
        deviations=tuple(deviations(measure, scored)),
        cautions=tuple(cautions(measure, case, scored, odds.submissions, calibration)),
    )


def _taken_off(scored: Sequence[Result]) -> dict[str, Fraction] | None:
    """Points by reviewer that the deciding scores have off their totals; None where none are."""
    points = {total.reviewer: total.severity for one in scored for total in one.panel.totals}
    return points if any(points.values()) else None


def _shares(measure: Measure, standing: Sequence[Result]) -> tuple[Fraction, ...]:
    """Share of the submissions in each tier that somebody reached, or that fills the places, best first."""
    counts = [sum(one.tier == tier.name for one in standing) for tier in measure.tiers]
    places = measure.quota.per_year if measure.quota else None
    if not any(counts) and places:
        counts = [min(places, len(standing))]
    found = tuple(Fraction(count, len(standing)) for count in counts if count)
    return found or (Fraction(1, 10),)
