"""One estimated coefficient with its interval."""

from __future__ import annotations

from dataclasses import dataclass

TAIL = 0.975
"""Upper limits of all intervals leave 2.5 % above, lower limits 2.5 % below: 95 % between them."""


@dataclass(frozen=True)
class Estimate:
    """A coefficient without unit and its 95 % interval; every number is finite."""

    value: float
    low: float
    high: float
