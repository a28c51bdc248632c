"""The sheets in an order that names alone decide, and the sparse table of who read what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from workbench.domain.statistics.ratings import Floats, Places, Ratings


@dataclass(frozen=True)
class Design:
    """Sheets sorted by submission, then reviewer; those without a sheet are left out.

    Attributes:
        points: (M,) distance of each sheet from ``level``, points.
        submission: (M,) int64, 0 to n - 1 in the order of the ids.
        reviewer: (M,) int64, 0 to r - 1 in the order of the names.
        place: (n,) int64, place of each submission in ``Ratings.submissions``.
        level: mean of all sheets, points.
    """

    points: Floats
    submission: Places
    reviewer: Places
    place: Places
    level: float

    @cached_property
    def sheets(self) -> Places:
        """(n,) sheets of each submission, at least one."""
        return np.bincount(self.submission, minlength=len(self.place))

    @cached_property
    def loads(self) -> Places:
        """(r,) sheets of each reviewer, at least one."""
        return np.bincount(self.reviewer)

    @cached_property
    def means(self) -> Floats:
        """(n,) mean of each submission's ``points``."""
        return np.bincount(self.submission, self.points, len(self.place)) / self.sheets

    @cached_property
    def within(self) -> Floats:
        """(M,) distance of each sheet from its submission's mean, points."""
        return self.points - self.means[self.submission]

    @cached_property
    def averaging(self) -> csr_array:
        """(n, r) sparse; row i averages what its reviewers carry: 1 / sheets where one has read it."""
        ends = np.concatenate(([0], np.cumsum(self.sheets)))
        shape = (len(self.place), len(self.loads))
        return csr_array((1 / self.sheets[self.submission], self.reviewer, ends), shape=shape)

    @cached_property
    def reading(self) -> csr_array:
        """(r, n) sparse; 1 where a reviewer has read a submission."""
        rows = self.averaging
        ones = csr_array((np.ones(len(self.points)), rows.indices, rows.indptr), shape=rows.shape)
        return csr_array(ones.T)


def design_of(ratings: Ratings) -> Design:
    """Sort the sheets so that neither the order of submissions nor that of reviewers can matter."""
    place = _by_name(ratings.submissions, ratings.per_submission)
    rank = np.empty(len(ratings.submissions), np.int64)
    rank[place] = np.arange(len(place))
    named = _by_name(ratings.reviewers, ratings.per_reviewer)
    number = np.empty(len(ratings.reviewers), np.int64)
    number[named] = np.arange(len(named))
    submission, reviewer = rank[ratings.submission], number[ratings.reviewer]
    order = np.lexsort((reviewer, submission))
    points = ratings.points[order]
    level = float(points.mean()) if len(points) else 0.0
    return Design(points - level, submission[order], reviewer[order], place, level)


def _by_name(names: Sequence[str], sheets: Places) -> Places:
    """Places of those with a sheet, in the order of their names."""
    with_sheet = np.flatnonzero(sheets).tolist()
    return np.array(sorted(with_sheet, key=names.__getitem__), np.int64)
