"""Small tables of sheets for tests of reliability, and a dense oracle for their variance components."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.domain.statistics.calibration.components import Components
from workbench.domain.statistics.ratings import Ratings

Table = NDArray[np.float64]
GAP = float("nan")

SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], np.float64
)


def ratings_of(table: Table) -> Ratings:
    """Sheets of a (submissions, reviewers) table; NaN where there is none."""
    submission, reviewer = np.nonzero(np.isfinite(table))
    return Ratings(
        points=table[submission, reviewer],
        submission=submission,
        reviewer=reviewer,
        submissions=[f"S{place}" for place in range(table.shape[0])],
        reviewers=[f"E{place}" for place in range(table.shape[1])],
    )


def henderson(ratings: Ratings) -> Components:
    """Variance components by Henderson's method III, from the dense equations for reviewers."""
    y, n, r = ratings.points, len(ratings.submissions), len(ratings.reviewers)
    within, by_submission, submissions = _around(y, ratings.submission, n)
    _, by_reviewer, reviewers = _around(y, ratings.reviewer, r)
    marks = np.zeros((n, r))
    marks[ratings.submission, ratings.reviewer] = 1
    shared = marks.T @ (marks / np.maximum(marks.sum(axis=1, keepdims=True), 1))
    values, vectors = np.linalg.eigh(np.diag(marks.sum(axis=0)) - shared)
    kept = values > 1e-9 * values.max()
    explained = (vectors.T @ np.bincount(ratings.reviewer, within, r))[kept]
    by_both = by_submission - float(explained**2 @ (1 / values[kept]))
    m, severity_degrees = len(y), int(kept.sum())
    degrees, groups = m - submissions - severity_degrees, reviewers - severity_degrees
    residual = max(0.0, by_both) / degrees
    return Components(
        severity=max(0.0, (by_submission - by_both - severity_degrees * residual) / (m - submissions)),
        residual=residual,
        submission=max(0.0, (by_reviewer - by_both - (submissions - groups) * residual) / (m - reviewers)),
        degrees=degrees,
        severity_degrees=severity_degrees,
        sheets=m,
        submissions=submissions,
        reviewers=reviewers,
        linked_groups=groups,
    )


def _around(y: Table, place: NDArray[np.int64], length: int) -> tuple[Table, float, int]:
    """Points above the mean of their group, the sum of their squares, and the number of groups."""
    counts = np.bincount(place, minlength=length)
    rest = y - (np.bincount(place, y, length) / np.maximum(counts, 1))[place]
    return rest, float(rest @ rest), int(np.count_nonzero(counts))


def drawn(
    rng: np.random.Generator, shape: tuple[int, int], sheets: int, severity: float = 0.0, noise: float = 1.0
) -> Table:
    """A table of submissions with variance 1, each marked by ``sheets`` reviewers at random."""
    n, r = shape
    points = (
        rng.normal(size=(n, 1))
        + np.sqrt(severity) * rng.normal(size=(1, r))
        + np.sqrt(noise) * rng.normal(size=(n, r))
    )
    free = np.argsort(rng.random((n, r)), axis=1) >= sheets
    return np.where(free, GAP, points)
