"""The sheets in an order that names alone decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from workbench.domain.statistics.calibration.design import Design
from workbench.domain.statistics.ratings import Places, Ratings


@dataclass(frozen=True)
class NamedDesign(Design):
    """Sheets sorted by submission, then reviewer, both numbered by name; those without a sheet are left out.

    Attributes:
        points: (M,) float64, distance of each sheet from ``level``.
        place: (N,) int64, place of each submission in ``Ratings.submissions``.
        level: mean of all sheets, points.
    """

    place: Places
    level: float

    @cached_property
    def averaging(self) -> csr_array:
        """(N, R) sparse; row i averages what its reviewers carry: 1 / sheets where one has read it."""
        weight = np.repeat(self.share, self.per_submission)
        return csr_array((weight, self.reviewer, self.starts), shape=self.incidence.shape)

    @cached_property
    def reading(self) -> csr_array:
        """(R, N) sparse; 1 where a reviewer has read a submission."""
        return csr_array(self.transposed)


def design_of(ratings: Ratings) -> NamedDesign:
    """Sort the sheets so that neither the order of submissions nor that of reviewers can matter."""
    place, rank = _by_name(ratings.submissions, ratings.per_submission)
    named, number = _by_name(ratings.reviewers, ratings.per_reviewer)
    submission, reviewer = rank[ratings.submission], number[ratings.reviewer]
    order = np.lexsort((reviewer, submission))
    points = ratings.points[order]
    level = float(points.mean()) if len(points) else 0.0
    return NamedDesign(
        points=points - level,
        submission=submission[order].astype(np.int32),
        reviewer=reviewer[order].astype(np.int32),
        per_submission=ratings.per_submission[place],
        per_reviewer=ratings.per_reviewer[named],
        place=place,
        level=level,
    )


def _by_name(names: Sequence[str], sheets: Places) -> tuple[Places, Places]:
    """Places of those with a sheet, in the order of their names, and for each place its number there."""
    with_sheet = np.flatnonzero(sheets).tolist()
    place = np.array(sorted(with_sheet, key=names.__getitem__), np.int64)
    number = np.empty(len(names), np.int64)
    number[place] = np.arange(len(place))
    return place, number
