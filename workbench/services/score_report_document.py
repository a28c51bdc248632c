"""A score report as data: for ``score-report --json`` and beside the results of ``evaluate``."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from workbench.domain.case import Result
from workbench.domain.measure import Measure
from workbench.domain.rounding import decimal_text
from workbench.domain.score_report import ScoreReport, SeverityReport
from workbench.domain.sensitivity import CutOffShift, MarkMove, WeightShift
from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.odds import SubmissionOdds
from workbench.domain.statistics.reliability.estimate import Estimate
from workbench.domain.statistics.reliability.krippendorff import Alpha
from workbench.i18n.findings import finding_text
from workbench.services.score_report import RoundReport

FORMAT = "score-report/1"
_FORMS = {
    "1,1": "icc11",
    "2,1": "icc21",
    "3,1": "icc31",
    "1,k": "icc1k",
    "2,k": "icc2k",
    "3,k": "icc3k",
}


def round_document(found: RoundReport) -> dict[str, Any]:
    """The reports of a round; money in fen, points as decimal text, probabilities from 0 to 1."""
    return {
        "format": FORMAT,
        "round": found.round_code,
        "trial": found.is_trial,
        "measures": [
            {
                "measure": one.report.measure.id,
                "withheld": list(one.withheld),
                "findings": findings(one.report.cautions),
                "submissions": submission_fields(one.report),
                "calibration": calibration_fields(one.report.measure, one.report.severity),
                "reliability": reliability_fields(one.report),
                "tier_odds": odds_fields(one.report),
                "sensitivity": rule_changes(one.report),
            }
            for one in found.measures
        ],
    }


def submission_fields(report: ScoreReport) -> list[dict[str, Any]]:
    """What the report says of each submission with a score, in the order of the results."""
    odds = {result.submission.id: one for result, one in report.odds_by_result()}
    firm = report.sensitivity
    moves = {one.submission: one for one in firm.marks}
    left_out = _left_out(report)
    too_few = {one.submission for one in firm.too_few}
    deviations = {one.submission: one for one in report.deviations}
    decimals = report.measure.scoring.decimals
    found = []
    for result in report.results:
        name = result.submission.id
        deviation = deviations.get(name)
        found.append(
            {
                "id": name,
                "score": decimal_text(score_of(result), decimals),
                "tier": result.tier,
                **_odds(report, odds.get(name)),
                "sensitivity": {
                    "mark": _mark(moves[name]) if name in moves else None,
                    "left_out": left_out.get(name, []),
                    "too_few_with_one_less": name in too_few,
                },
                "deviation": {
                    "reviewers": list(deviation.reviewers),
                    "wide_spread": deviation.wide_spread,
                    "low_criteria": [list(one) for one in deviation.low_criteria],
                    "objective_items": [item.id for item in deviation.differing],
                }
                if deviation
                else None,
            }
        )
    return found


def _odds(report: ScoreReport, odds: SubmissionOdds | None) -> dict[str, Any]:
    if odds is None:
        return {"tier_odds": None, "expected_rank": None}
    names = [tier.name for tier in report.measure.tiers]
    shares = odds.probabilities
    return {
        "tier_odds": {
            "tiers": dict(zip(names, shares, strict=False)),
            "none": shares[-1] if names else None,
            "funded": odds.funded,
            "borderline": odds.borderline,
            "at_stake_fen": odds.at_stake,
            "latent_mean": odds.mean,
            "latent_sd": odds.sd,
        },
        "expected_rank": {
            "mean": odds.expected_rank,
            "interval_50": list(odds.rank_50),
            "interval_90": list(odds.rank_90),
        },
    }


def _mark(move: MarkMove) -> dict[str, Any]:
    return {
        "reviewer": move.reviewer,
        "item": move.item,
        "from": decimal_text(move.mark_from),
        "to": decimal_text(move.mark_to),
        "tier_from": move.tier_from,
        "tier_to": move.tier_to,
        "at_stake_fen": move.at_stake,
    }


def _left_out(report: ScoreReport) -> dict[str, list[dict[str, Any]]]:
    decimals = report.measure.scoring.decimals
    found: dict[str, list[dict[str, Any]]] = {}
    for one in report.sensitivity.leave_one_out:
        found.setdefault(one.submission, []).append(
            {
                "reviewer": one.reviewer,
                "score": decimal_text(one.score_to, decimals),
                "tier_from": one.tier_from,
                "tier_to": one.tier_to,
                "at_stake_fen": one.at_stake,
            }
        )
    return found


def score_of(result: Result) -> Fraction:
    """The score of a result that a report holds, which has one."""
    assert result.panel.score is not None
    return result.panel.score


def calibration_fields(measure: Measure, severity: SeverityReport | None) -> dict[str, Any] | None:
    """What calibration found; None where the rubric declares none."""
    if severity is None:
        return None
    found = severity.calibration
    components, test, trial = found.components, found.f, found.held_out
    return {
        "accepted": found.accepted,
        "decides": severity.decides,
        "findings": findings(found.findings),
        "components": None
        if components is None
        else {
            "severity": components.severity,
            "residual": components.residual,
            "submission": components.submission,
            "sheets": components.sheets,
            "reviewers": components.reviewers,
        },
        "f": None
        if test is None
        else {
            "statistic": test.statistic,
            "degrees": [test.numerator_degrees, test.denominator_degrees],
            "p": test.p,
        },
        "share": found.share,
        "held_out": None if trial is None else {"raw": trial.raw, "calibrated": trial.calibrated},
        **_adjustments(measure, severity),
    }


def _adjustments(measure: Measure, severity: SeverityReport) -> dict[str, Any]:
    decimals = measure.scoring.decimals
    return {
        "reviewers": [
            {"reviewer": one.reviewer, "sheets": one.sheets, "taken_off": decimal_text(one.points)}
            for one in severity.reviewers
        ],
        "scores": [
            {
                "id": one.submission,
                "raw": decimal_text(one.raw, decimals),
                "calibrated": decimal_text(one.calibrated, decimals),
                "tier_raw": one.tier_raw,
                "tier_calibrated": one.tier_calibrated,
                "change_fen": one.change,
            }
            for one in severity.scores
        ],
        "moved": [one.submission for one in severity.moved],
    }


def reliability_fields(report: ScoreReport) -> dict[str, Any]:
    """Agreement of the panel, each coefficient with its 95 % interval."""
    found = report.reliability
    panel, agreed = found.panel, found.concordance
    return {
        "sheets": found.sheets,
        "submissions": found.submissions,
        "reviewers": found.reviewers,
        "findings": findings(found.findings),
        "variance": None
        if panel is None
        else {
            "submission": panel.submission,
            "severity": panel.error - panel.residual,
            "residual": panel.residual,
        },
        "single": _estimate(panel.single if panel else None),
        "mean": _estimate(panel.mean if panel else None),
        "calibrated_mean": _estimate(panel.calibrated if panel else None),
        "shrout_fleiss": None
        if found.complete is None
        else {form: _estimate(getattr(found.complete, field)) for form, field in _FORMS.items()},
        "krippendorff_alpha": {level.value: _estimate(one) for level, one in found.alphas.items()},
        "kendall_w": None if agreed is None else {"w": agreed.w, "chi2": agreed.chi_square, "p": agreed.p},
        "plan": [
            {
                "reviewers": row.sheets,
                "reliability": row.raw,
                "calibrated": row.calibrated,
                "right_by_tier": list(row.right),
            }
            for row in (found.plan.rows if found.plan else ())
        ],
        "enough": [
            {"reliability": float(one.target), "reviewers": one.raw, "calibrated": one.calibrated}
            for one in (found.plan.enough if found.plan else ())
        ],
        "criteria": [
            {"id": one.id, "mean": _estimate(one.mean), "krippendorff_alpha": _estimate(one.alpha)}
            for one in report.criteria
        ],
    }


def _estimate(estimate: Estimate | Alpha | None) -> dict[str, float | None] | None:
    return None if estimate is None else {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def odds_fields(report: ScoreReport) -> dict[str, Any]:
    """How the odds were drawn, and what they are about."""
    odds = report.odds
    return {"draws": odds.draws, "seed": odds.seed, "findings": findings(odds.findings)}


def rule_changes(report: ScoreReport) -> dict[str, Any]:
    """Who moves where a cut-off or a weight is a little different."""
    return {
        "cut_offs": [_shift(one) for one in report.sensitivity.cut_offs],
        "weights": [_shift(one) for one in report.sensitivity.weights],
    }


def _shift(one: CutOffShift | WeightShift) -> dict[str, Any]:
    if isinstance(one, CutOffShift):
        what = {"tier": one.tier, "from": decimal_text(one.cut_from), "to": decimal_text(one.cut_to)}
    else:
        old, new = decimal_text(one.points_from), decimal_text(one.points_to)
        what = {"criterion": one.criterion, "from": old, "to": new}
    moves = [
        {
            "id": move.submission,
            "tier_from": move.tier_from,
            "tier_to": move.tier_to,
            "change_fen": move.change,
        }
        for move in one.moves
    ]
    return {**what, "moves": moves, "change_fen": one.change}


def findings(found: Iterable[Finding]) -> list[dict[str, str]]:
    """Refusals, warnings and notes, each with its code and its words in the language in use."""
    return [{"code": one.code, "level": one.level, "text": finding_text(one)} for one in found]
