"""Small panels to calibrate: published tables, random sparse designs, and the dense algebra to check with."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from workbench.domain.rubric import CalibrationRule
from workbench.domain.statistics.calibration import HeldOut
from workbench.domain.statistics.calibration.components import henderson, residual_degrees
from workbench.domain.statistics.calibration.design import design_of
from workbench.domain.statistics.calibration.held_out import held_out
from workbench.domain.statistics.calibration.linkage import linkage
from workbench.domain.statistics.ratings import Floats, Ratings

RULE = CalibrationRule(threshold=Fraction(2, 100), decides=True, comparable=False, citations=())
COMPARABLE = CalibrationRule(threshold=Fraction(2, 100), decides=True, comparable=True, citations=())

# Davies & Goldsmith (eds.), Statistical Methods in Research and Production, 4th ed. 1972: diameters of
# growth inhibition, mm; 24 plates down, samples A to F of penicillin across.
PENICILLIN = """
27 23 26 23 23 21 / 27 23 26 23 23 21 / 25 21 25 24 24 20 / 26 23 25 23 23 20 / 25 22 26 22 23 20
24 22 25 23 22 19 / 24 20 23 21 22 19 / 26 22 26 24 24 21 / 24 21 24 22 22 20 / 24 21 24 23 22 19
26 23 26 24 24 21 / 25 22 26 24 24 20 / 26 24 26 24 25 22 / 26 23 26 23 23 20 / 26 23 25 24 24 22
25 22 25 23 23 20 / 25 21 24 23 23 20 / 25 22 24 23 23 19 / 24 21 23 21 21 19 / 26 23 26 24 24 21
25 21 24 22 22 18 / 25 22 25 22 22 20 / 24 21 24 22 24 19 / 24 21 24 22 21 18
"""
# Davies (ed.), Statistical Methods in Research and Production, 1947: yield of dyestuff, grams,
# six batches of five.
DYESTUFF = """
1545 1440 1440 1520 1580 / 1540 1555 1490 1560 1495 / 1595 1550 1605 1510 1560
1445 1440 1595 1465 1545 / 1595 1630 1515 1635 1625 / 1520 1455 1450 1480 1445
"""


def numbers(table: str) -> Floats:
    """Rows between slashes or line ends, as an array."""
    rows = table.strip().replace("\n", "/").split("/")
    return np.array([[float(cell) for cell in row.split()] for row in rows])


def ratings(
    points: Sequence[float] | Floats,
    submission: Sequence[int] | NDArray[np.int64],
    reviewer: Sequence[int] | NDArray[np.int64],
    shape: tuple[int, int] | None = None,
) -> Ratings:
    """Sheets by place; ``shape`` has the numbers of submissions and reviewers where some have no sheet."""
    rows, columns = np.array(submission, np.int64), np.array(reviewer, np.int64)
    count, staff = shape or (int(rows.max()) + 1, int(columns.max()) + 1)
    return Ratings(
        points=np.array(points, np.float64),
        submission=rows,
        reviewer=columns,
        submissions=tuple(f"S{place:07}" for place in range(count)),
        reviewers=tuple(f"E{place:07}" for place in range(staff)),
    )


def complete(table: Floats) -> Ratings:
    """Every reviewer (column) marks every submission (row)."""
    rows, columns = np.indices(table.shape)
    return ratings(table.ravel(), rows.ravel(), columns.ravel())


def nested(table: Floats) -> Ratings:
    """Every mark is of a reviewer with no other sheet."""
    rows = np.indices(table.shape)[0].ravel()
    return ratings(table.ravel(), rows, np.arange(table.size))


def sparse(seed: int, half_points: bool = True) -> Ratings:
    """Up to 14 x 8 sheets at random, in random order; some submissions and reviewers may have none."""
    chance = np.random.Generator(np.random.PCG64(seed))
    shape = (int(chance.integers(2, 15)), int(chance.integers(2, 9)))
    rows, columns = np.nonzero(chance.random(shape) < chance.uniform(0.15, 0.9))
    order = chance.permutation(len(rows))
    rows, columns = rows[order], columns[order]
    points = 70 + chance.normal(0, 8, shape[0])[rows] + chance.normal(0, 6, shape[1])[columns]
    points += chance.normal(0, 4, len(rows))
    return ratings(np.rint(points * 2) / 2 if half_points else points, rows, columns, shape)


def trial(panel: Ratings, seed: int) -> HeldOut | None:
    """The cross-validation, whatever the gates say; None where nothing tells severity apart."""
    design = design_of(panel)
    if not design.sheets or residual_degrees(design, linkage(design)) <= 0:
        return None
    links = linkage(design)
    components, _, _ = henderson(design, links)
    return held_out(design, links, components, panel, np.random.Generator(np.random.PCG64(seed)))


SPARSE = st.integers(0, 2**32 - 1).map(sparse)


def dummies(panel: Ratings) -> tuple[Floats, Floats]:
    """(M, N) and (M, R) indicator columns."""
    return np.eye(len(panel.submissions))[panel.submission], np.eye(len(panel.reviewers))[panel.reviewer]


def leftover(columns: Floats, points: Floats) -> float:
    """Sum of squares around the least-squares fit."""
    rest = points - columns @ np.linalg.lstsq(columns, points, rcond=None)[0]
    return float(rest @ rest)


def dense_severity(panel: Ratings, shrinkage: float) -> Floats:
    """Henderson's mixed-model equations, solved whole; centred over the sheets, 0 without a sheet."""
    fixed, random = dummies(panel)
    fixed = fixed[:, panel.per_submission > 0]
    both = np.hstack([fixed, random])
    count = fixed.shape[1]
    left = both.T @ both
    left[count:, count:] += shrinkage * np.eye(random.shape[1])
    severity = np.linalg.solve(left, both.T @ panel.points)[count:]
    centre = panel.per_reviewer @ severity / len(panel.points)
    return np.where(panel.per_reviewer > 0, severity - centre, 0.0)
