"""A report without what its reader may not see; the figures stay those of the whole measure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from workbench.domain.score_report.report import ScoreReport
from workbench.domain.sensitivity import CutOffShift, Sensitivity, WeightShift
from workbench.domain.statistics.finding import Finding

Shift = TypeVar("Shift", CutOffShift, WeightShift)


def without(report: ScoreReport, hidden: Iterable[str]) -> ScoreReport:
    """The report without some submissions: no line, no name, no move of theirs is left."""
    gone = frozenset(hidden)
    if not gone:
        return report
    standing = [one.submission.id for one in report.results if one.eligible == "yes"]
    kept = tuple(
        odds for name, odds in zip(standing, report.odds.submissions, strict=True) if name not in gone
    )
    severity = report.severity
    return replace(
        report,
        results=tuple(one for one in report.results if one.submission.id not in gone),
        odds=replace(report.odds, submissions=kept, findings=_findings(report.odds.findings, gone)),
        severity=severity
        and replace(
            severity,
            calibration=replace(
                severity.calibration, findings=_findings(severity.calibration.findings, gone)
            ),
            scores=tuple(one for one in severity.scores if one.submission not in gone),
        ),
        sensitivity=_sensitivity(report.sensitivity, gone),
        deviations=tuple(one for one in report.deviations if one.submission not in gone),
        cautions=_findings(report.cautions, gone),
    )


def _findings(findings: Iterable[Finding], gone: frozenset[str]) -> tuple[Finding, ...]:
    """Findings without the names of hidden submissions, and without those that spoke of nobody else."""
    kept = []
    for one in findings:
        names = one.parts.get("names")
        if isinstance(names, tuple) and gone.intersection(names):
            left = tuple(name for name in names if name not in gone)
            if not left:
                continue
            one = replace(one, parts={**one.parts, "names": left, "count": len(left)})
        kept.append(one)
    return tuple(kept)


def _sensitivity(found: Sensitivity, gone: frozenset[str]) -> Sensitivity:
    return Sensitivity(
        marks=tuple(one for one in found.marks if one.submission not in gone),
        leave_one_out=tuple(one for one in found.leave_one_out if one.submission not in gone),
        too_few=tuple(one for one in found.too_few if one.submission not in gone),
        cut_offs=tuple(_moves(one, gone) for one in found.cut_offs),
        weights=tuple(_moves(one, gone) for one in found.weights),
    )


def _moves(shift: Shift, gone: frozenset[str]) -> Shift:
    return replace(shift, moves=tuple(move for move in shift.moves if move.submission not in gone))
