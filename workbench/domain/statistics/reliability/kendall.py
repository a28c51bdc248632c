"""Kendall's W: how far reviewers put the same submissions in the same order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.ratings import Floats, Ratings

# Below three submissions an order says nothing.
_FEWEST = 3


@dataclass(frozen=True)
class Concordance:
    """Kendall's coefficient of concordance with its test against no agreement at all.

    Attributes:
        w: 0 (no common order) to 1 (the same order), corrected for ties.
        chi_square: reviewers * (submissions - 1) * w.
        p: chance of a ``chi_square`` this large without any agreement; for few reviewers it is too large
            (Legendre 2005).
        submissions: ranked, each marked by every reviewer.
        reviewers: number of reviewers.
        left_out: submissions with sheets that a reviewer did not mark, and that were not ranked.
    """

    w: float
    chi_square: float
    p: float
    submissions: int
    reviewers: int
    left_out: int


def concordance(ratings: Ratings) -> Concordance | Finding:
    """Kendall's W with the correction for ties (Kendall & Gibbons 1990, chapter 6).

    Only submissions that every reviewer of the panel marked are ranked; the others are left out, as
    long as that leaves at least three and at least half of those that have sheets.

    Returns:
        A refusal instead: ``reliability.incomplete`` where fewer are left, ``reliability.one_reviewer``,
        or ``reliability.no_order`` where every reviewer gives the same points throughout.
    """
    reviewers = np.flatnonzero(ratings.per_reviewer)
    marked = int(np.count_nonzero(ratings.per_submission))
    if len(reviewers) < 2:
        return Finding("reliability.one_reviewer", "refusal", {"reviewers": len(reviewers)})
    complete = ratings.per_submission == len(reviewers)
    n, m = int(np.count_nonzero(complete)), len(reviewers)
    if n < _FEWEST or 2 * n < marked:
        return Finding("reliability.incomplete", "refusal", {"complete": n, "submissions": marked})
    ranks, ties = _ranks(ratings, complete, n, m)
    room = m * m * (n**3 - n) - m * ties
    if room <= 0:
        return Finding("reliability.no_order", "refusal", {"reviewers": m})
    off = ranks - ranks.mean()
    w = min(1.0, 12 * float(off @ off) / room)
    chi_square = m * (n - 1) * w
    return Concordance(w, chi_square, float(chdtrc(n - 1, chi_square)), n, m, marked - n)


def _ranks(ratings: Ratings, complete: NDArray[np.bool_], n: int, m: int) -> tuple[Floats, float]:
    """(n,) sums of each submission's mid-ranks over the reviewers, and the sum of t³ - t over all ties."""
    kept = complete[ratings.submission]
    points, reviewer = ratings.points[kept], ratings.reviewer[kept]
    order = np.lexsort((points, reviewer))
    points, reviewer = points[order], reviewer[order]
    starts = np.flatnonzero(np.concatenate(([True], (np.diff(points) != 0) | (np.diff(reviewer) != 0))))
    length = np.diff(np.append(starts, len(points)))
    # Each reviewer's run is n long, so that the place within it is the place modulo n.
    middle = starts % n + (length + 1) / 2
    place = (np.cumsum(complete) - 1)[ratings.submission[kept][order]]
    sums = np.bincount(place, np.repeat(middle, length), n).astype(np.float64, copy=False)
    size = length.astype(np.float64)
    return sums, float((size**3 - size).sum())
