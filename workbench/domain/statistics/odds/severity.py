"""Reviewers' severity given the sheets: its mean, and joint draws around it.

With a flat prior on quality and b ~ N(0, sb2), the severities b of all reviewers are jointly normal around
S^-1 r with covariance se2 S^-1, where S = D_r + (se2/sb2) I - A' D_s^-1 A and r sums each reviewer's
distances from the submissions' means (Henderson 1975, submissions eliminated).
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.sparse import csr_array

from workbench.domain.statistics.calibration.design import sums
from workbench.domain.statistics.odds.conjugate_gradients import solve
from workbench.domain.statistics.odds.design import NamedDesign
from workbench.domain.statistics.ratings import Floats

# Up to here one dense factor is cheaper than solving for every draw.
DENSE_REVIEWERS = 2_000
# Below this ratio of residual to severity variance the factor could fail; odds no longer change by then.
_LEAST_RATIO = 1e-9
_PILOT_DRAWS = 64
_PILOT_CHUNK = 8
_MEAN_TOLERANCE = 1e-10
_DRAW_TOLERANCE = 1e-5


class Severity(Protocol):
    """Severity of r reviewers given the sheets."""

    mean: Floats

    def spread(self) -> Floats:
        """(n,) variance that severity leaves in a submission's quality less the average quality, points²."""

    def draw(self, chance: np.random.Generator, count: int) -> Floats:
        """(r, count) joint draws of severity less its mean, points."""


def severity_of(
    design: NamedDesign, severity: float, residual: float, chance: np.random.Generator
) -> Severity:
    """Choose the method by the number of reviewers; both are exact draws from the same distribution.

    Args:
        severity: variance between reviewers, above 0, points².
        residual: variance of a sheet around quality and severity, above 0, points².
        chance: used only where there are too many reviewers for a dense factor.
    """
    if len(design.per_reviewer) <= DENSE_REVIEWERS:
        return DenseSeverity(design, severity, residual)
    return IterativeSeverity(design, severity, residual, chance)


def _ratio(design: NamedDesign, severity: float, residual: float) -> float:
    return max(residual / severity, _LEAST_RATIO * float(design.per_reviewer.max()))


def _right_side(design: NamedDesign) -> Floats:
    return sums(design.within, design.reviewer, design.per_reviewer)


class DenseSeverity:
    """One Cholesky factor of S."""

    def __init__(self, design: NamedDesign, severity: float, residual: float) -> None:
        system = -(design.reading @ design.averaging).toarray()
        system[np.diag_indices_from(system)] += design.per_reviewer + _ratio(design, severity, residual)
        self._factor = cholesky(system, lower=True, overwrite_a=True)
        self._residual = residual
        self._averaging = design.averaging
        self.mean: Floats = cho_solve((self._factor, True), _right_side(design))

    def spread(self) -> Floats:
        """(n,) exact."""
        reviewers = len(self.mean)
        average = np.asarray(self._averaging.mean(axis=0))
        inverse = cho_solve((self._factor, True), np.eye(reviewers))
        towards = inverse @ average
        own = np.empty(self._averaging.shape[0])
        step = max(1, 2**20 // reviewers)
        for start in range(0, len(own), step):
            rows = self._averaging[start : start + step]
            own[start : start + step] = np.asarray(rows.multiply(rows @ inverse).sum(axis=1))
        own += average @ towards - 2 * (self._averaging @ towards)
        spread: Floats = np.maximum(own, 0) * self._residual
        return spread

    def draw(self, chance: np.random.Generator, count: int) -> Floats:
        """(r, count) joint draws of severity less its mean, points."""
        normal = chance.standard_normal((len(self.mean), count))
        drawn: Floats = solve_triangular(self._factor, normal, trans="T", lower=True, overwrite_b=True)
        drawn *= np.sqrt(self._residual)
        return drawn


class IterativeSeverity:
    """Perturb and solve: S^-1 of a right side whose covariance is S (Papandreou & Yuille 2010)."""

    def __init__(
        self, design: NamedDesign, severity: float, residual: float, chance: np.random.Generator
    ) -> None:
        self._reading, self._averaging = design.reading, design.averaging
        self._ratio = _ratio(design, severity, residual)
        self._diagonal: Floats = design.per_reviewer.astype(np.float64) + self._ratio
        self._residual = residual
        self._chance = chance
        sheets, ones = design.sheets, np.ones(design.sheets, np.float32)
        weight = design.averaging.data.astype(np.float32)
        shape = (len(design.per_submission), sheets)
        self._of_submission = csr_array((weight, np.arange(sheets), design.starts), shape)
        shape = (len(design.per_reviewer), sheets)
        self._of_reviewer = csr_array((ones, (design.reviewer, np.arange(sheets))), shape)
        self.mean: Floats = self._solve(_right_side(design)[:, None], _MEAN_TOLERANCE)[:, 0]

    def _times(self, vectors: Floats) -> Floats:
        product: Floats = self._diagonal[:, None] * vectors
        product -= self._reading @ (self._averaging @ vectors)
        return product

    def _solve(self, right: Floats, tolerance: float) -> Floats:
        return solve(self._times, self._diagonal, right, tolerance)

    def spread(self) -> Floats:
        """(n,) from a few draws; beside the residual's part, which is exact, their error is small."""
        total = np.zeros(self._averaging.shape[0])
        for _ in range(_PILOT_DRAWS // _PILOT_CHUNK):
            carried = self._averaging @ self.draw(self._chance, _PILOT_CHUNK)
            carried -= carried.mean(axis=0)
            total += np.einsum("ij,ij->i", carried, carried)
        return total / _PILOT_DRAWS

    def draw(self, chance: np.random.Generator, count: int) -> Floats:
        """(r, count) joint draws of severity less its mean, points."""
        noise = chance.standard_normal((self._of_reviewer.shape[1], count), np.float32)
        right: Floats = chance.standard_normal((len(self.mean), count))
        right *= self._ratio**0.5
        right += self._of_reviewer @ noise
        right -= self._reading @ (self._of_submission @ noise).astype(np.float64)
        drawn = self._solve(right, _DRAW_TOLERANCE)
        drawn *= np.sqrt(self._residual)
        return drawn
