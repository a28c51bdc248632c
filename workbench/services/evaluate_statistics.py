"""Statistics beside the results of ``evaluate``, in the keys of ``result/1``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from workbench.domain.case import Case, Outcome, Result
from workbench.domain.measure import Measure
from workbench.domain.score_report import ScoreReport, score_report, severity_of
from workbench.services.score_report_document import (
    calibration_fields,
    findings,
    odds_fields,
    reliability_fields,
    rule_changes,
    submission_fields,
)

_OF_A_RESULT = ("tier_odds", "expected_rank", "sensitivity", "deviation")


def reports_of(
    measures: Iterable[Measure], case: Case, outcome: Outcome, draws: int | None, *, shortlisted: bool
) -> tuple[ScoreReport, ...]:
    """A report of each of these measures, which reviewers mark."""
    return tuple(
        score_report(one, case, _own(one, outcome), draws, shortlisted=shortlisted) for one in measures
    )


def calibration_document(measures: Iterable[Measure], case: Case, outcome: Outcome) -> list[dict[str, Any]]:
    """What the rubrics that declare a calibration found."""
    return [
        {"measure": one.id, **fields}
        for one in measures
        if (fields := calibration_fields(one, severity_of(one, case, _own(one, outcome))))
    ]


def with_statistics(document: dict[str, Any], reports: Sequence[ScoreReport]) -> dict[str, Any]:
    """A ``result/1`` document with everything that the reports found."""
    by_submission = {fields["id"]: fields for one in reports for fields in submission_fields(one)}
    results = [
        {**one, **{key: by_submission.get(one["id"], {}).get(key) for key in _OF_A_RESULT}}
        for one in document["results"]
    ]
    return {
        **document,
        "results": results,
        "calibration": [
            {"measure": one.measure.id, **fields}
            for one in reports
            if (fields := calibration_fields(one.measure, one.severity))
        ],
        "findings": [{"measure": one.measure.id, "findings": findings(one.cautions)} for one in reports],
        "reliability": [{"measure": one.measure.id, **reliability_fields(one)} for one in reports],
        "tier_odds": [{"measure": one.measure.id, **odds_fields(one)} for one in reports],
        "sensitivity": [{"measure": one.measure.id, **rule_changes(one)} for one in reports],
    }


def _own(measure: Measure, outcome: Outcome) -> list[Result]:
    return [one for one in outcome.results if one.submission.measure == measure.id]
