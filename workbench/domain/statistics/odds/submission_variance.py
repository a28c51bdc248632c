"""How much submissions differ in quality: the one variance that a small panel leaves uncertain."""

from __future__ import annotations

import numpy as np

from workbench.domain.statistics.ratings import Floats

_CELLS = 64
# Cells less likely than the best by this factor (log) are cut away before the grid is refined.
_NEGLIGIBLE = 14.0
_BLOCK = 2**19
# Rounding must not make a reliability 1, which has no variance.
_MOST = 1 - 1e-9


class SubmissionVariance:
    """Posterior of the variance sq2 between submissions, on a grid of the reliability k = sq2 / (sq2 + v).

    The prior on k is uniform (v the harmonic mean of the error variances), which is proper for two
    submissions and lets the variance be near 0 without being 0 (Daniels 1999); the likelihood is that of
    means ~ N(mu, sq2 + errors) with mu integrated out.
    """

    def __init__(self, means: Floats, errors: Floats) -> None:
        self._typical = float(len(errors) / (1 / errors).sum())
        edges = np.linspace(0, 1, _CELLS + 1)
        for _ in range(3):
            weight = self._weight((edges[:-1] + edges[1:]) / 2, means, errors)
            likely = np.flatnonzero(weight > np.exp(-_NEGLIGIBLE))
            self._edges, self._weight_of_cell = edges, weight
            low, high = edges[max(likely[0] - 1, 0)], edges[min(likely[-1] + 2, _CELLS)]
            edges = np.linspace(low, high, _CELLS + 1)
        self._reached = np.cumsum(self._weight_of_cell) / self._weight_of_cell.sum()

    def _weight(self, reliability: Floats, means: Floats, errors: Floats) -> Floats:
        """(cells,) likelihood at each reliability, 1 at the best."""
        variance = self._typical * reliability / (1 - reliability)
        found = np.empty(len(variance))
        step = max(1, _BLOCK // len(means))
        for start in range(0, len(variance), step):
            total = variance[start : start + step, None] + errors
            precision = 1 / total
            known = precision.sum(axis=1)
            middle = precision @ means / known
            apart = (precision * (means - middle[:, None]) ** 2).sum(axis=1)
            found[start : start + step] = -(np.log(total).sum(axis=1) + np.log(known) + apart) / 2
        likelihood: Floats = np.exp(found - found.max())
        return likelihood

    def draw(self, chance: np.random.Generator, count: int) -> Floats:
        """(count,) draws, points²."""
        cell = np.searchsorted(self._reached, chance.random(count), side="right")
        cell = np.minimum(cell, len(self._reached) - 1)
        low, high = self._edges[cell], self._edges[cell + 1]
        reliability = low + (high - low) * chance.random(count)
        reliability = np.minimum(reliability, _MOST)
        return self._typical * reliability / (1 - reliability)
