"""How much of the marks' variance is quality, severity and noise.

Henderson's method III (Biometrics 9, 1953; Searle, Casella & McCulloch, Variance Components, 1992, ch. 5):
reductions in sums of squares of fixed fits, set equal to their expectations. Severity comes from contrasts
within submissions only, so who reviews what may depend on quality.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc

from workbench.domain.statistics.calibration.design import Design, design_of
from workbench.domain.statistics.calibration.linkage import Linkage
from workbench.domain.statistics.calibration.solve import QUICK, Solution, solve
from workbench.domain.statistics.ratings import Ratings

MOST_F = 1e6


@dataclass(frozen=True)
class Components:
    """Variances, points², of y = submission + severity + residual, and what they rest on.

    Attributes:
        severity: between reviewers, 0 or more.
        residual: of a single sheet besides.
        submission: between submissions, 0 or more.
        degrees: degrees of freedom of the residual, M - N - R + linked groups.
        severity_degrees: those of severity, R - linked groups.
        sheets, submissions, reviewers: M, N and R, counting only those with a sheet.
        linked_groups: groups of submissions and reviewers that no sheet links.
    """

    severity: float
    residual: float
    submission: float
    degrees: int
    severity_degrees: int
    sheets: int
    submissions: int
    reviewers: int
    linked_groups: int

    @property
    def share(self) -> float:
        """Share of severity in the error variance of a single sheet; 0 where there is no error."""
        error = self.severity + self.residual
        return self.severity / error if error > 0 else 0.0


@dataclass(frozen=True)
class FTest:
    """Are reviewers equally severe: ``p`` is small where they are not.

    ``statistic`` is at most ``MOST_F``: beyond it, the residual is little more than rounding. ``p`` is that
    of the uncapped statistic.
    """

    statistic: float
    p: float
    numerator_degrees: int
    denominator_degrees: int


@dataclass(frozen=True)
class OneWay:
    """Variances, points², where severity cannot be told from noise.

    Attributes:
        within: of sheets around the mean of their submission, 0 or more.
        submission: between submissions, 0 or more.
        degrees: degrees of freedom of ``within``, M - N.
    """

    within: float
    submission: float
    degrees: int
    sheets: int
    submissions: int


def residual_degrees(design: Design, links: Linkage) -> int:
    """M - N - R + linked groups: 0 where the sheets close no circle, so that nothing tells severity apart."""
    return design.sheets - design.submissions - design.reviewers + links.groups


def henderson(design: Design, links: Linkage) -> tuple[Components, FTest, Solution]:
    """Variance components, F-test of severity, and the fixed fit behind them.

    ``residual_degrees`` must be above 0. Marks that are equal within each submission give F = 0 and p = 1;
    marks that reviewers explain without rest give ``MOST_F``.
    """
    sheets, submissions, reviewers = design.sheets, design.submissions, design.reviewers
    degrees, severity_degrees = residual_degrees(design, links), reviewers - links.groups
    fixed = solve(design, links, shrinkage=0.0, tolerance=QUICK)
    by_submission, by_both = _squares(design, fixed)
    residual = by_both / degrees
    reduction = by_submission - by_both
    severity = (reduction - severity_degrees * residual) / (sheets - submissions)
    quality = design.within_reviewers() - by_both - (submissions - links.groups) * residual
    statistic = reduction / severity_degrees / residual if residual > 0 else 0.0
    components = Components(
        severity=max(0.0, severity),
        residual=residual,
        submission=max(0.0, quality / (sheets - reviewers)),
        degrees=degrees,
        severity_degrees=severity_degrees,
        sheets=sheets,
        submissions=submissions,
        reviewers=reviewers,
        linked_groups=links.groups,
    )
    p = float(fdtrc(severity_degrees, degrees, statistic))
    return components, FTest(min(statistic, MOST_F), p, severity_degrees, degrees), fixed


def _squares(design: Design, fixed: Solution) -> tuple[float, float]:
    """Sums of squares, points², around submissions, and around submissions and reviewers."""
    within = design.within
    by_submission = float(within @ within)
    if by_submission <= design.rounding:
        return 0.0, 0.0
    level = (design.incidence @ fixed.severity) * design.share
    rest = fixed.severity[design.reviewer]
    rest -= np.repeat(level, design.per_submission)
    np.subtract(within, rest, out=rest)
    return by_submission, max(float(rest @ rest), design.rounding)


def one_way(ratings: Ratings) -> OneWay | None:
    """Analysis of variance with submissions as the only factor (Searle, Casella & McCulloch, 1992, ch. 3).

    None where fewer than two submissions have a sheet or none has two.
    """
    design = design_of(ratings)
    sheets, submissions = design.sheets, design.submissions
    degrees = sheets - submissions
    if submissions < 2 or not degrees:
        return None
    around = float(design.within @ design.within)
    within = around / degrees if around > design.rounding else 0.0
    between = submission_variance(design, within)
    return OneWay(within, between, degrees, sheets, submissions)


def submission_variance(design: Design, error: float) -> float:
    """Variance of submissions, points², from the spread of their means beyond ``error`` of a sheet.

    The same estimate from points less severity leaves the differences between panels in.
    """
    counts = design.per_submission
    above = design.means - float(design.points.mean())
    effective = design.sheets - float(counts @ counts) / design.sheets
    if effective <= 0:
        return 0.0
    between = float(np.sum(counts * above**2)) - (design.submissions - 1) * error
    return max(0.0, between / effective)
