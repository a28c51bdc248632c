"""Who gave which submission how many points: the sparse table that every statistic starts from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.domain.case import Panel
from workbench.domain.errors import BadInput

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Ratings:
    """Totals of valid sheets; at most one by a reviewer for a submission.

    Attributes:
        points: (M,) float64, one sheet's total each.
        submission: (M,) int64, place in ``submissions``.
        reviewer: (M,) int64, place in ``reviewers``.
        submissions: ids of the N submissions; one without a sheet may stand among them.
        reviewers: names of the R reviewers.

    Raises:
        BadInput: ``ratings.not_finite`` where a total is no finite number, ``ratings.twice`` where a
            reviewer has two sheets for one submission.
    """

    points: Floats
    submission: Places
    reviewer: Places
    submissions: Sequence[str]
    reviewers: Sequence[str]

    def __post_init__(self) -> None:
        bad = np.flatnonzero(~np.isfinite(self.points))
        if len(bad):
            raise BadInput("ratings.not_finite", **self._named(int(bad[0])))
        key = self.submission * len(self.reviewers) + self.reviewer
        order = np.argsort(key, kind="stable")
        again = np.flatnonzero(np.diff(key[order]) == 0)
        if len(again):
            raise BadInput("ratings.twice", **self._named(int(order[again[0]])))

    def _named(self, sheet: int) -> dict[str, object]:
        return {
            "submission": self.submissions[int(self.submission[sheet])],
            "reviewer": self.reviewers[int(self.reviewer[sheet])],
        }

    @cached_property
    def per_submission(self) -> Places:
        """(N,) sheets of each submission."""
        return np.bincount(self.submission, minlength=len(self.submissions))

    @cached_property
    def per_reviewer(self) -> Places:
        """(R,) sheets of each reviewer."""
        return np.bincount(self.reviewer, minlength=len(self.reviewers))


def ratings_of(panels: Iterable[tuple[str, Panel]]) -> Ratings:
    """The valid sheets of scored submissions, reviewers in the order of their names.

    Args:
        panels: submission id and panel; one without a score stands without sheets.
    """
    submissions: list[str] = []
    sheets: list[tuple[int, str, float]] = []
    for place, (name, panel) in enumerate(panels):
        submissions.append(name)
        if panel.score is not None:
            sheets += [(place, one.reviewer, float(one.total)) for one in panel.totals]
    reviewers = sorted({reviewer for _, reviewer, _ in sheets})
    at = {reviewer: place for place, reviewer in enumerate(reviewers)}
    return Ratings(
        points=np.array([points for *_, points in sheets], np.float64),
        submission=np.array([place for place, *_ in sheets], np.int64),
        reviewer=np.array([at[reviewer] for _, reviewer, _ in sheets], np.int64),
        submissions=tuple(submissions),
        reviewers=tuple(reviewers),
    )
