"""How far a panel agrees on each criterion by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.domain.case import Case, Panel, Result
from workbench.domain.measure import Measure
from workbench.domain.rubric import Criterion
from workbench.domain.score_report.severity import calibration_of
from workbench.domain.statistics.ratings import ratings_of
from workbench.domain.statistics.reliability.estimate import Estimate
from workbench.domain.statistics.reliability.krippendorff import Alpha, Level
from workbench.domain.statistics.reliability.panel import reliability


@dataclass(frozen=True)
class CriterionAgreement:
    """Reliability of the mean of the sheets, and Krippendorff's alpha for points; None where not defined."""

    id: str
    name: str
    mean: Estimate | None
    alpha: Alpha | None


def agreement_by_criterion(
    measure: Measure, case: Case, scored: Sequence[Result]
) -> Iterator[CriterionAgreement]:
    """One line a criterion, in the order of the rubric."""
    for criterion in measure.scoring.criteria:
        ratings = ratings_of((one.submission.id, _alone(one.panel, criterion)) for one in scored)
        found = reliability(ratings, calibration_of(measure, case, ratings).components)
        yield CriterionAgreement(
            criterion.id,
            criterion.name,
            found.panel.mean if found.panel else None,
            found.alphas.get(Level.INTERVAL),
        )


def _alone(panel: Panel, criterion: Criterion) -> Panel:
    """The panel as if this were the only criterion."""
    totals = tuple(
        replace(one, total=one.criteria[criterion.id]) for one in panel.totals if criterion.id in one.criteria
    )
    return replace(panel, totals=totals)
