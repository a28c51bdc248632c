"""In what share of the draws a submission reaches each tier, and is funded."""

from __future__ import annotations

import numpy as np

from workbench.domain.statistics.odds.awarding import Awarding
from workbench.domain.statistics.odds.posterior import Draws
from workbench.domain.statistics.ratings import Places


class TierCounts:
    """Counts over draws.

    Args:
        awarding: for the n submissions of the draws.
        centre: points that the draws are distances from.

    Attributes:
        reached: (n, T + 1) int64, draws in each tier.
        funded: (n,) int64, draws that are funded; None where neither places nor a budget limit them.
    """

    def __init__(self, awarding: Awarding, centre: float) -> None:
        self._awarding = awarding
        self._cut_offs = (awarding.cut_offs - centre).astype(np.float32)
        self._highest = awarding.highest.astype(np.int16)
        count, self._tiers = awarding.amounts.shape[0], len(awarding.cut_offs)
        self._first = np.arange(count) * (self._tiers + 1)
        self.reached = np.zeros((count, self._tiers + 1), np.int64)
        limited = awarding.places is not None or awarding.budget is not None
        self.funded: Places | None = np.zeros(count, np.int64) if limited else None

    def add(self, draws: Draws, order: Places) -> None:
        """Count more draws.

        Args:
            draws: (k, n) distances from the centre, points.
            order: (k, n) submissions of each draw, best first.
        """
        tier = np.zeros(draws.shape, np.int16)
        for cut_off in self._cut_offs:
            tier += draws < cut_off
        np.maximum(tier, self._highest, out=tier)
        for number in range(self._tiers + 1):
            self.reached[:, number] += np.count_nonzero(tier == number, axis=0)
        if self.funded is not None:
            self.funded += self._funded(tier, order)

    def _funded(self, tier: np.ndarray[tuple[int, ...], np.dtype[np.int16]], order: Places) -> Places:
        """(n,) draws in which each is funded: eligible, in a tier, within the places and the budget.

        The last award that the budget reaches may be cut short; it counts as funded.
        """
        awarding = self._awarding
        reached = np.take_along_axis(tier, order, axis=1)
        takes = awarding.eligible[order] & (reached < self._tiers)
        if awarding.places is not None:
            takes &= np.cumsum(takes, axis=1, dtype=np.int32) <= awarding.places
        if awarding.budget is not None and awarding.queue is not None:
            # The same columns in another order: places go by quality, money by turn.
            turn = np.argsort(awarding.queue[order], axis=1)
            order = np.take_along_axis(order, turn, axis=1)
            reached = np.take_along_axis(reached, turn, axis=1)
            takes = np.take_along_axis(takes, turn, axis=1)
        if awarding.budget is not None:
            amounts = awarding.amounts.ravel()[self._first[order] + reached] * takes
            takes &= (amounts > 0) & (np.cumsum(amounts, axis=1) - amounts < awarding.budget)
        return np.bincount(order[takes], minlength=len(self._first))
