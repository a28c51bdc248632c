"""Everything about the reliability of one panel, in numbers and in sentences for its chair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from workbench.domain.statistics.calibration.components import Components
from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.ratings import Floats, Ratings
from workbench.domain.statistics.reliability import words
from workbench.domain.statistics.reliability.intraclass import Intraclass, intraclass
from workbench.domain.statistics.reliability.kendall import Concordance, concordance
from workbench.domain.statistics.reliability.krippendorff import Alpha, Level, krippendorff_alphas
from workbench.domain.statistics.reliability.planning import Plan, plan
from workbench.domain.statistics.reliability.variance_components import PanelReliability, panel_reliability

# With fewer submissions or reviewers an interval is too wide to decide by.
_SMALL_SUBMISSIONS, _SMALL_REVIEWERS = 10, 3
TOP_TENTH = (Fraction(1, 10),)


@dataclass(frozen=True)
class Reliability:
    """Reliability of one panel, of all criteria together or of one.

    Attributes:
        sheets, submissions, reviewers: that take part, each with a sheet.
        panel: from variance components; None where refused.
        complete: the six intraclass correlations, only where every reviewer marked every submission.
        alphas: Krippendorff's alpha by level; None where it is not defined.
        concordance: Kendall's W; None where refused.
        plan: what other numbers of sheets would give.
        findings: refusals and warnings first, then a sentence about each statistic.
    """

    sheets: int
    submissions: int
    reviewers: int
    findings: tuple[Finding, ...]
    panel: PanelReliability | None = None
    complete: Intraclass | None = None
    alphas: Mapping[Level, Alpha | None] = field(default_factory=dict)
    concordance: Concordance | None = None
    plan: Plan | None = None


def reliability(
    ratings: Ratings,
    components: Components | None,
    *,
    shares: Sequence[Fraction] = TOP_TENTH,
    shortlisted: bool = False,
) -> Reliability:
    """Reliability of a panel from its sheets.

    Args:
        ratings: totals of the sheets, or the points of one criterion.
        components: variance components of the same ratings; None where severity cannot be told from the
            residual.
        shares: share of the submissions in each tier, best first, for ``plan``.
        shortlisted: the ratings are of a part chosen by score, which understates reliability.

    Raises:
        BadInput: ``reliability.shares`` where a share is not positive or they exceed 1 together.
    """
    submissions = int(np.count_nonzero(ratings.per_submission))
    reviewers = int(np.count_nonzero(ratings.per_reviewer))
    twice = int(np.count_nonzero(ratings.per_submission >= 2))
    sizes = (len(ratings.points), submissions, reviewers)
    if twice < 2:
        return Reliability(*sizes, (Finding("reliability.too_few", "refusal", {"submissions": twice}),))
    panel = panel_reliability(ratings, components)
    if panel is None:
        return Reliability(*sizes, (Finding("reliability.no_spread", "refusal"),))
    alphas, agreed, planned = krippendorff_alphas(ratings), concordance(ratings), plan(panel, shares)
    table = _complete(ratings, submissions, reviewers)
    findings = [agreed] if isinstance(agreed, Finding) else []
    if shortlisted:
        findings.append(Finding("reliability.truncated", "warning"))
    if submissions < _SMALL_SUBMISSIONS or reviewers < _SMALL_REVIEWERS:
        parts = {"submissions": submissions, "reviewers": reviewers}
        findings.append(Finding("reliability.small", "warning", parts))
    findings += words.about_panel(panel)
    findings += words.about_alpha(alphas[Level.INTERVAL])
    if isinstance(agreed, Concordance):
        findings.append(words.about_concordance(agreed))
    findings += words.about_plan(planned, panel, shares[0])
    return Reliability(
        *sizes,
        findings=tuple(findings),
        panel=panel,
        complete=None if table is None else intraclass(table),
        alphas=alphas,
        concordance=agreed if isinstance(agreed, Concordance) else None,
        plan=planned,
    )


def _complete(ratings: Ratings, submissions: int, reviewers: int) -> Floats | None:
    """(submissions, reviewers) table of points, or None where a sheet is missing or there is one reviewer."""
    if reviewers < 2 or len(ratings.points) != submissions * reviewers:
        return None
    row = np.cumsum(ratings.per_submission > 0) - 1
    column = np.cumsum(ratings.per_reviewer > 0) - 1
    table = np.empty((submissions, reviewers))
    table[row[ratings.submission], column[ratings.reviewer]] = ratings.points
    return table
