"""Small panels and rounds for tests of tier odds."""

from __future__ import annotations

from typing import Any

import numpy as np

from workbench.domain.statistics.odds import Awarding
from workbench.domain.statistics.ratings import Floats, Ratings

WAN = 1_000_000  # fen in 1万元
CUT_OFFS = np.array([85.0, 75.0, 65.0])
AMOUNTS = np.array([300, 200, 100, 0]) * WAN


def ratings(*sheets: tuple[int, int, float], submissions: int, reviewers: int) -> Ratings:
    """Sheets as (submission, reviewer, points)."""
    return Ratings(
        points=np.array([points for *_, points in sheets], np.float64),
        submission=np.array([submission for submission, *_ in sheets], np.int64),
        reviewer=np.array([reviewer for _, reviewer, _ in sheets], np.int64),
        submissions=tuple(f"S{place:04}" for place in range(submissions)),
        reviewers=tuple(f"E{place:04}" for place in range(reviewers)),
    )


def ragged(submissions: int, reviewers: int, low: int, high: int, seed: int) -> Ratings:
    """Each submission read by ``low`` to ``high`` of the reviewers; SD of quality 8, severity 4, noise 7."""
    chance = np.random.Generator(np.random.PCG64(seed))
    quality, severity = chance.normal(75, 8, submissions), chance.normal(0, 4, reviewers)
    sheets = [
        (place, int(reader), quality[place] + severity[reader] + chance.normal(0, 7))
        for place in range(submissions)
        for reader in chance.permutation(reviewers)[: chance.integers(low, high + 1)]
    ]
    return ratings(*sheets, submissions=submissions, reviewers=reviewers)


def crossed(submissions: int, reviewers: int, seed: int = 1) -> Ratings:
    """Every reviewer reads every submission."""
    return ragged(submissions, reviewers, reviewers, reviewers, seed)


def awarding(submissions: int, cut_offs: Floats = CUT_OFFS, **changes: Any) -> Awarding:
    """Tiers by ``cut_offs``, and none; everyone eligible, nobody barred, all published in the second tier."""
    plain = {
        "cut_offs": cut_offs,
        "published": np.ones(submissions, np.int64),
        "highest": np.zeros(submissions, np.int64),
        "amounts": np.tile(AMOUNTS[-1 - len(cut_offs) :], (submissions, 1)),
        "eligible": np.ones(submissions, bool),
    }
    return Awarding(**{**plain, **changes})


def shuffled(panel: Ratings, seed: int) -> tuple[Ratings, Any]:
    """The same sheets, all in another order, and the old place of each submission."""
    chance = np.random.Generator(np.random.PCG64(seed))
    old, readers = chance.permutation(len(panel.submissions)), chance.permutation(len(panel.reviewers))
    sheets = chance.permutation(len(panel.points))
    moved = Ratings(
        points=panel.points[sheets],
        submission=np.argsort(old)[panel.submission[sheets]],
        reviewer=np.argsort(readers)[panel.reviewer[sheets]],
        submissions=tuple(panel.submissions[place] for place in old),
        reviewers=tuple(panel.reviewers[place] for place in readers),
    )
    return moved, old
