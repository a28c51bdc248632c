"""Sheets laid out by submission, as the sparse incidence matrix that the equations multiply with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from workbench.domain.statistics.ratings import Floats, Places, Ratings

Small = NDArray[np.int32]
Mask = NDArray[np.bool_]

# A sum of squares below this share of the marks' own is what rounding leaves of zero.
_ROUNDING = 1e-18


@dataclass(frozen=True)
class Design:
    """M sheets in the order of their submissions.

    Attributes:
        points: (M,) float64, above the lowest of the sheets.
        submission: (M,) int32, ascending.
        reviewer: (M,) int32.
        per_submission: (N,) int64, sheets of each submission.
        per_reviewer: (R,) int64, sheets of each reviewer.
    """

    points: Floats
    submission: Small
    reviewer: Small
    per_submission: Places
    per_reviewer: Places

    @property
    def sheets(self) -> int:
        """M."""
        return len(self.points)

    @cached_property
    def submissions(self) -> int:
        """N', submissions with a sheet."""
        return int(np.count_nonzero(self.per_submission))

    @cached_property
    def reviewers(self) -> int:
        """R', reviewers with a sheet."""
        return int(np.count_nonzero(self.per_reviewer))

    @cached_property
    def starts(self) -> Small:
        """(N + 1,) int32, where each submission's sheets start, and the end."""
        return np.concatenate(([0], np.cumsum(self.per_submission))).astype(np.int32)

    @cached_property
    def incidence(self) -> Any:
        """(N, R) sparse, 1 where a reviewer has a sheet for a submission."""
        shape = (len(self.per_submission), len(self.per_reviewer))
        return csr_array((np.ones(self.sheets), self.reviewer, self.starts), shape=shape)

    @cached_property
    def transposed(self) -> Any:
        """(R, N) sparse view of ``incidence``."""
        return self.incidence.T

    @cached_property
    def share(self) -> Floats:
        """(N,) 1/n, what each sheet of a submission weighs in its mean."""
        return 1.0 / np.maximum(self.per_submission, 1)

    @cached_property
    def means(self) -> Floats:
        """(N,) mean points of each submission's sheets; 0 without one."""
        return sums(self.points, self.submission, self.per_submission) * self.share

    @cached_property
    def within(self) -> Floats:
        """(M,) points above the mean of the submission's sheets."""
        return self.points - np.repeat(self.means, self.per_submission)

    @cached_property
    def rounding(self) -> float:
        """A sum of squares, points², up to which marks count as equal."""
        return _ROUNDING * float(self.points @ self.points)

    def within_reviewers(self) -> float:
        """Sum of squares around the reviewers' own means, points²."""
        means = sums(self.points, self.reviewer, self.per_reviewer) / np.maximum(self.per_reviewer, 1)
        around = self.points - means[self.reviewer]
        return float(around @ around)

    def part(self, kept: Mask) -> Design:
        """The sheets of a (M,) mask, over the same N submissions and R reviewers."""
        submission, reviewer = self.submission[kept], self.reviewer[kept]
        return Design(
            points=self.points[kept],
            submission=submission,
            reviewer=reviewer,
            per_submission=np.bincount(submission, minlength=len(self.per_submission)),
            per_reviewer=np.bincount(reviewer, minlength=len(self.per_reviewer)),
        )


def design_of(ratings: Ratings) -> Design:
    """Lay the sheets out by submission."""
    submission, reviewer = ratings.submission.astype(np.int32), ratings.reviewer.astype(np.int32)
    points = ratings.points - ratings.points.min() if len(ratings.points) else ratings.points
    if np.any(submission[1:] < submission[:-1]):
        shape = (len(ratings.submissions), len(ratings.reviewers))
        sorted_sheets = coo_array((points, (submission, reviewer)), shape=shape).tocsr()
        points, reviewer = sorted_sheets.data, sorted_sheets.indices
        submission = np.repeat(np.arange(shape[0], dtype=np.int32), ratings.per_submission)
    return Design(points, submission, reviewer, ratings.per_submission, ratings.per_reviewer)


def sums(values: Floats, places: Small, counts: Places) -> Floats:
    """(len(counts),) sums of the values by place."""
    return np.bincount(places, values, minlength=len(counts)).astype(np.float64, copy=False)
