"""Points of sheets with blank cells: exact ratios, rescaled over the cells that have a mark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.kernel import Mask
from workbench.domain.bulk.plan import Part
from workbench.domain.bulk.presence import Holed

Wholes = NDArray[np.int64]


@dataclass(frozen=True)
class Ratios:
    """One number a sheet, exactly ``above / below``; ``there`` where the sheet has a mark for it."""

    above: Wholes
    below: Wholes
    there: Mask


def own_points(part: Part, holed: Holed) -> Ratios:
    """Points of a criterion before its weight, in units of a code."""
    if len(part.items) == 1:
        codes = holed.codes[part.items[0]].astype(np.int64)
        return Ratios(np.maximum(codes, 0), np.ones_like(codes), codes >= 0)
    codes = holed.codes[list(part.items)].astype(np.int64)
    marked = codes >= 0
    there = np.logical_or.reduce(marked, axis=0)
    reached = np.where(marked, codes, 0).sum(axis=0)
    whole = sum(part.sizes)
    possible = np.where(there, np.array(part.sizes, np.int64) @ marked, whole)
    common = np.gcd(possible, whole)
    return Ratios(reached * (whole // common), possible // common, there)


def weighted_points(part: Part, holed: Holed) -> Ratios:
    """Points of a criterion in the total, in ``part.unit``: after the roundings of the sheet."""
    points = own_points(part, holed)
    above, below = points.above, points.below
    if len(part.items) == 1:
        for rounding in part.roundings:
            rounding.step.apply(above)
        return points
    for rounding in part.roundings:
        above = rounding.of_ratios(above, below)
        below = np.ones_like(above)
    return Ratios(above, below, points.there)
