"""Raw beside calibrated: each reviewer's adjustment, and whom it would move across a tier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.domain.aggregate import score_of
from workbench.domain.case import Case, Result
from workbench.domain.claim.tiers import tier_for
from workbench.domain.measure import Measure
from workbench.domain.rubric import CalibrationRule
from workbench.domain.scores import seed_of, severity_points
from workbench.domain.sensitivity import Amounts, amounts_by_tier
from workbench.domain.statistics.calibration import Calibration, calibrate
from workbench.domain.statistics.ratings import Ratings, ratings_of

# Points between raw and calibrated that come from where severity is centred rather than from severity.
SLIGHT = Fraction(1, 20)
# Without a rule of its own a measure's severity is still estimated, for reliability and odds alone.
_ESTIMATE_ONLY = CalibrationRule(Fraction(1, 50), decides=False, comparable=True, citations=())


@dataclass(frozen=True)
class ReviewerSeverity:
    """One reviewer's adjustment.

    Attributes:
        sheets: valid sheets of theirs.
        points: taken off each of their totals; above zero where they mark higher than the others.
    """

    reviewer: str
    sheets: int
    points: Fraction


@dataclass(frozen=True)
class CalibratedScore:
    """A submission's score as marked and calibrated, with the tier that each reaches; fen between them."""

    submission: str
    raw: Fraction
    calibrated: Fraction
    tier_raw: str | None
    tier_calibrated: str | None
    change: int

    @property
    def moves(self) -> bool:
        """Whether calibration gives it another tier."""
        return self.tier_raw != self.tier_calibrated

    @property
    def is_slight(self) -> bool:
        """Whether the two scores lie closer together than severity is known."""
        return abs(self.calibrated - self.raw) <= SLIGHT


@dataclass(frozen=True)
class SeverityReport:
    """What the rubric's calibration found.

    Attributes:
        decides: whether the tiers follow the calibrated scores.
        reviewers: strictest first; empty where severity cannot be estimated.
        scores: of the eligible, in the order of the results; empty where calibration is refused.
    """

    calibration: Calibration
    decides: bool
    reviewers: tuple[ReviewerSeverity, ...]
    scores: tuple[CalibratedScore, ...]

    @property
    def moved(self) -> tuple[CalibratedScore, ...]:
        """Those that the calibrated score would give another tier, most money first."""
        return tuple(sorted((one for one in self.scores if one.moves), key=lambda one: -abs(one.change)))


def severity_of(measure: Measure, case: Case, results: Sequence[Result]) -> SeverityReport | None:
    """Severity of the reviewers of one measure; None where its rubric declares no calibration."""
    scored = [one for one in results if one.panel.score is not None]
    ratings = ratings_of((one.submission.id, one.panel) for one in scored)
    calibration = calibration_of(measure, case, ratings)
    return severity_report(measure, scored, ratings, calibration, amounts_of(measure, case, scored))


def calibration_of(measure: Measure, case: Case, ratings: Ratings) -> Calibration:
    """What the sheets say about severity, by the rubric's rule or for estimates alone."""
    return calibrate(ratings, measure.scoring.calibration or _ESTIMATE_ONLY, seed_of(case.lot_seed))


def amounts_of(measure: Measure, case: Case, results: Sequence[Result]) -> Amounts:
    """Fen that each tier would give the eligible submissions, by id."""
    return {
        one.submission.id: amounts_by_tier(measure, one.submission, case)
        for one in results
        if one.eligible == "yes"
    }


def severity_report(
    measure: Measure,
    scored: Sequence[Result],
    ratings: Ratings,
    calibration: Calibration,
    amounts: Amounts,
) -> SeverityReport | None:
    """The same from what is known already."""
    rule = measure.scoring.calibration
    if rule is None:
        return None
    decides = rule.decides and calibration.accepted
    if calibration.severity is None:
        return SeverityReport(calibration, decides, (), ())
    points = severity_points(measure.scoring, ratings, calibration)
    reviewers = [
        ReviewerSeverity(name, int(sheets), points[name])
        for name, sheets in zip(ratings.reviewers, ratings.per_reviewer, strict=True)
    ]
    strictest_first = sorted(reviewers, key=lambda one: (one.points, one.reviewer))
    scores = _calibrated(measure, scored, points, amounts) if calibration.accepted else ()
    return SeverityReport(calibration, decides, tuple(strictest_first), tuple(scores))


def _calibrated(
    measure: Measure, scored: Sequence[Result], points: Mapping[str, Fraction], amounts: Amounts
) -> Iterator[CalibratedScore]:
    for one in scored:
        if one.eligible != "yes":
            continue
        raw, calibrated = (score_of(measure.scoring, one.panel.totals, severity) for severity in ({}, points))
        before, after = (_tier(measure, one, score) for score in (raw, calibrated))
        gives = amounts.get(one.submission.id, {})
        change = gives.get(after, 0) - gives.get(before, 0)
        yield CalibratedScore(one.submission.id, raw, calibrated, before, after, change)


def _tier(measure: Measure, result: Result, score: Fraction) -> str | None:
    if not measure.tiers:
        return None
    tier, _ = tier_for(measure, score, result.panel.criterion_means)
    return tier.name if tier else None
