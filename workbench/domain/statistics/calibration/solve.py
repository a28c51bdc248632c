"""The reviewer equations: submissions eliminated, conjugate gradients on what is left.

In y_ij = q_i + b_j + e_ij the submissions q are fixed and the reviewers b have variance sb2. With
D_s and D_r the numbers of sheets and A the incidence matrix, Henderson's mixed-model equations reduce to
S b = A' (y - submission means), S = D_r + lambda I - A' D_s^-1 A, lambda = se2/sb2; lambda = 0 gives the
fixed fit (Henderson, Biometrics 31, 1975).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.domain.statistics.calibration.design import Design, sums
from workbench.domain.statistics.calibration.linkage import Linkage
from workbench.domain.statistics.ratings import Floats

ITERATIONS = 1_000
EXACT = 1e-12
QUICK = 1e-6


@dataclass(frozen=True)
class Solution:
    """Severity by reviewer and how it was reached.

    Attributes:
        severity: (R,) float64, points above what other reviewers give; its mean is 0 in each linked group.
        converged: whether the residual came below the tolerance within ``ITERATIONS``.
        steps, turns: the coefficients alpha and beta of the iterations.
    """

    severity: Floats
    converged: bool
    steps: tuple[float, ...]
    turns: tuple[float, ...]

    @property
    def iterations(self) -> int:
        """How many times the equations were multiplied out."""
        return len(self.steps)


def solve(design: Design, links: Linkage, shrinkage: float, tolerance: float = EXACT) -> Solution:
    """Severity of each reviewer: the fixed fit at ``shrinkage`` 0, else the best linear unbiased prediction.

    Args:
        shrinkage: lambda, residual variance over severity variance.
        tolerance: residual, scaled by the diagonal, relative to that of no severity at all.
    """
    incidence, transposed, share = design.incidence, design.transposed, design.share
    loads = design.per_reviewer + shrinkage
    diagonal = loads - transposed @ share
    scale = np.divide(1.0, diagonal, out=np.zeros_like(diagonal), where=diagonal > 0)

    severity = np.zeros(len(loads))
    residual = sums(design.within, design.reviewer, design.per_reviewer)
    scaled = scale * residual
    size = float(residual @ scaled)
    # What rounding leaves of zero may lie along ones, where S has no curvature to divide by.
    enough = size * tolerance**2 if size > design.rounding else size
    direction = scaled.copy()
    steps: list[float] = []
    turns: list[float] = []
    while size > enough and len(steps) < ITERATIONS:
        crossed = incidence @ direction
        crossed *= share
        image = loads * direction - transposed @ crossed
        step = size / float(direction @ image)
        severity += step * direction
        residual -= step * image
        np.multiply(scale, residual, out=scaled)
        before, size = size, float(residual @ scaled)
        turn = size / before
        direction *= turn
        direction += scaled
        steps.append(step)
        turns.append(turn)
    return Solution(_centred(severity, links), size <= enough, tuple(steps), tuple(turns))


def _centred(severity: Floats, links: Linkage) -> Floats:
    """Less the plain mean of each group: ones over it are an eigenvector of S, absent from the right side."""
    group = links.of_reviewer
    sizes = np.bincount(group)
    means = np.bincount(group, severity) / np.maximum(sizes, 1)
    return severity - means[group]
