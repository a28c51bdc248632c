"""Expected ranks and the intervals of ranks (Laird & Louis 1989; Heyard et al. 2022)."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from workbench.domain.statistics.odds.posterior import Draws
from workbench.domain.statistics.ratings import Floats, Places

# Up to this many ranks all are kept, at most 64 MiB.
KEPT_RANKS = 2**24


class Ranks:
    """Ranks over draws, 1 for the best.

    Beyond ``KEPT_RANKS`` (draws times submissions) an interval of ranks is where the interval of a
    submission's quality stands on the average of the sorted draws; with so many submissions, how many are
    above a given quality hardly varies.

    Args:
        count: n submissions.
        draws: how many will be added.
    """

    def __init__(self, count: int, draws: int) -> None:
        self._sum = np.zeros(count, np.int64)
        self._draws, self._added = draws, 0
        self._numbers = np.arange(1, count + 1, dtype=np.int32)
        keeps = count * draws <= KEPT_RANKS
        self._kept = np.empty((count, draws), np.min_scalar_type(count)) if keeps else None
        self._curve, self._total, self._squares = (np.zeros(0 if keeps else count) for _ in range(3))

    def add(self, draws: Draws, order: Places) -> None:
        """Take in (k, n) draws whose submissions stand in ``order``, best first."""
        rank = np.empty(draws.shape, np.int32)
        np.put_along_axis(rank, order, self._numbers[None, :], axis=1)
        self._sum += rank.sum(axis=0, dtype=np.int64)
        if self._kept is not None:
            self._kept[:, self._added : self._added + len(draws)] = rank.T
        else:
            apart = draws - draws.mean(axis=1, keepdims=True)
            self._curve += np.take_along_axis(apart, order, axis=1).sum(axis=0, dtype=np.float64)
            self._total += apart.sum(axis=0, dtype=np.float64)
            self._squares += np.einsum("ij,ij->j", apart, apart, dtype=np.float64)
        self._added += len(draws)

    def expected(self) -> Floats:
        """(n,) mean rank."""
        return self._sum / self._draws

    def intervals(self, shares: tuple[float, ...]) -> list[tuple[Places, Places]]:
        """Best and worst rank, (n,) each, of the middle ``share`` of the draws, for each share."""
        if self._kept is not None:
            self._kept.sort(axis=1)
            return [self._middle(share) for share in shares]
        mean = self._total / self._draws
        sd = np.sqrt(np.maximum(self._squares / self._draws - mean**2, 0))
        falling = -self._curve / self._draws
        return [
            (self._standing(falling, mean + reach * sd), self._standing(falling, mean - reach * sd))
            for reach in (float(ndtri((1 + share) / 2)) for share in shares)
        ]

    def _middle(self, share: float) -> tuple[Places, Places]:
        assert self._kept is not None
        outside = int(self._draws * (1 - share) / 2)
        low, high = self._kept[:, outside], self._kept[:, self._draws - 1 - outside]
        return low.astype(np.int64), high.astype(np.int64)

    def _standing(self, falling: Floats, quality: Floats) -> Places:
        above = np.searchsorted(falling, -quality)
        return np.minimum(above + 1, len(falling)).astype(np.int64)
