"""Would taking severity out have predicted a sheet that was not looked at?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.domain.statistics.calibration.components import Components, submission_variance
from workbench.domain.statistics.calibration.design import Design, sums
from workbench.domain.statistics.calibration.linkage import Linkage
from workbench.domain.statistics.calibration.solve import solve
from workbench.domain.statistics.ratings import Floats, Places, Ratings

FOLDS = 10
SAMPLED_ABOVE = 700_000
_TOLERANCE = 1e-4


@dataclass(frozen=True)
class HeldOut:
    """Root mean square error, points, of sheets predicted from the others.

    Attributes:
        raw: predicted by the submission's mean, shrunk to the mean of all.
        calibrated: the same of marks less severity, plus the reviewer's severity.
        sheets: how many were predicted, each once; of a larger panel these are of submissions drawn by lot.
    """

    raw: float
    calibrated: float
    sheets: int

    @property
    def gain(self) -> float:
        """Share by which the error falls; below 0 where it rises."""
        return 1 - self.calibrated / self.raw if self.raw > 0 else 0.0


def held_out(
    design: Design, links: Linkage, components: Components, ratings: Ratings, chance: np.random.Generator
) -> HeldOut:
    """Ten-fold cross-validation of the calibration.

    Means, severity and the spread of submissions are fitted anew without each fold; the two error variances
    are those of all sheets. A drawn part has fewer sheets a reviewer, so it understates the gain.
    """
    submissions = ratings.submissions
    if design.sheets > SAMPLED_ABOVE:
        design, submissions = _drawn(design, submissions, chance)
    fold = _folds(design, submissions, ratings.reviewers, chance)
    error = float(design.within @ design.within) / max(1, design.sheets - design.submissions)
    raw = calibrated = 0.0
    for place in range(FOLDS):
        out = fold == place
        rest, target = design.part(~out), design.points[out]
        submission, reviewer = design.submission[out], design.reviewer[out]
        miss = target - _shrunken(rest, error)[submission]
        raw += float(miss @ miss)
        severity = np.zeros(len(design.per_reviewer))
        if components.severity > 0:
            severity = solve(rest, links, components.residual / components.severity, _TOLERANCE).severity
        cleared = replace(rest, points=rest.points - severity[rest.reviewer])
        miss = target - _shrunken(cleared, components.residual)[submission] - severity[reviewer]
        calibrated += float(miss @ miss)
    return HeldOut(math.sqrt(raw / design.sheets), math.sqrt(calibrated / design.sheets), design.sheets)


def _shrunken(design: Design, error: float) -> Floats:
    """(N,) expected points of each submission: its mean drawn to that of all, by the error of a sheet."""
    counts = design.per_submission
    level = float(design.points.mean())
    above = sums(design.points - level, design.submission, counts)
    spread = submission_variance(design, error)
    weight = spread * counts + error
    shrink: Floats = np.divide(spread, weight, out=np.zeros(len(counts)), where=weight > 0)
    return level + shrink * above


def _ranks(names: Sequence[str]) -> Places:
    """Place of each name among the sorted names, so that lots do not hang on the order of the input."""
    order = sorted(range(len(names)), key=names.__getitem__)
    ranks = np.empty(len(names), np.int64)
    ranks[order] = np.arange(len(names))
    return ranks


def _drawn(design: Design, names: Sequence[str], chance: np.random.Generator) -> tuple[Design, Sequence[str]]:
    """The sheets of submissions drawn by lot, up to ``SAMPLED_ABOVE``, and those submissions' names."""
    order = np.argsort(chance.permutation(len(names))[_ranks(names)])
    chosen = np.zeros(len(names), np.bool_)
    chosen[order] = np.cumsum(design.per_submission[order]) <= SAMPLED_ABOVE
    kept = chosen[design.submission]
    place = (np.cumsum(chosen) - 1).astype(np.int32)
    drawn = Design(
        points=design.points[kept],
        submission=place[design.submission[kept]],
        reviewer=design.reviewer[kept],
        per_submission=design.per_submission[chosen],
        per_reviewer=np.bincount(design.reviewer[kept], minlength=len(design.per_reviewer)),
    )
    return drawn, [names[one] for one in np.flatnonzero(chosen).tolist()]


def _folds(
    design: Design, submissions: Sequence[str], reviewers: Sequence[str], chance: np.random.Generator
) -> Places:
    """(M,) fold of each sheet, by lot over sheets in the order of their names."""
    key = _ranks(submissions)[design.submission] * len(reviewers) + _ranks(reviewers)[design.reviewer]
    fold = np.empty(design.sheets, np.int64)
    fold[np.argsort(key)] = chance.permutation(design.sheets) % FOLDS
    return fold
