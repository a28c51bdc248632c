"""What can be compared with what: submissions and reviewers linked by sheets, and how closely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigvalsh_tridiagonal
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from workbench.domain.statistics.calibration.design import Design, Small


@dataclass(frozen=True)
class Linkage:
    """Groups of submissions and reviewers that no sheet links with each other.

    Attributes:
        groups: how many there are among those with a sheet.
        of_reviewer: (R,) int32, each reviewer's group; one without a sheet is alone in a further one.
        outside: submissions outside the group that holds most of them.
    """

    groups: int
    of_reviewer: Small
    outside: int


def linkage(design: Design) -> Linkage:
    """Connected components of the graph whose nodes are submissions and reviewers, and its edges the sheets.

    Cost grows with the number of sheets.
    """
    count, staff = len(design.per_submission), len(design.per_reviewer)
    if not design.sheets:
        return Linkage(0, np.arange(staff, dtype=np.int32), 0)
    starts = np.concatenate((design.starts, np.full(staff, design.sheets, np.int32)))
    edges = (design.incidence.data, design.reviewer + np.int32(count), starts)
    found, label = connected_components(csr_array(edges, shape=(count + staff,) * 2), directed=False)
    idle = count - design.submissions + staff - design.reviewers
    sizes = np.bincount(label[:count])
    return Linkage(found - idle, label[count:], design.submissions - int(sizes.max()))


def crossing_share(steps: Sequence[float], turns: Sequence[float]) -> float | None:
    """Share of sheets that cross between groups of reviewers, as the equations feel it.

    Half the least eigenvalue above 0 of the scaled reviewer equations D^-1 S. Of panels that share few
    reviewers it is the share of sheets that go to another panel; where reviewers mix, it is far larger. The
    eigenvalue is the least Ritz value that the coefficients of the conjugate gradients imply (Golub & Van
    Loan, Matrix Computations, on Lanczos and conjugate gradients).

    Args:
        steps: step lengths alpha of the solution without shrinkage.
        turns: its beta, one fewer or as many.
    """
    if not steps:
        return None
    alpha, beta = np.array(steps), np.array(turns[: len(steps) - 1])
    diagonal = 1 / alpha
    diagonal[1:] += beta / alpha[:-1]
    least = eigvalsh_tridiagonal(diagonal, np.sqrt(beta) / alpha[:-1], select="i", select_range=(0, 0))
    return float(least[0]) / 2
