"""How firmly each tier stands, exact: single marks, single sheets, cut-offs and weights, with their money."""

from workbench.domain.sensitivity.amounts import amounts_by_tier
from workbench.domain.sensitivity.findings import (
    Amounts,
    CutOffShift,
    LeftOut,
    MarkMove,
    Sensitivity,
    TierMove,
    TooFew,
    WeightShift,
)
from workbench.domain.sensitivity.sensitivity import sensitivity

__all__ = [
    "Amounts",
    "CutOffShift",
    "LeftOut",
    "MarkMove",
    "Sensitivity",
    "TierMove",
    "TooFew",
    "WeightShift",
    "amounts_by_tier",
    "sensitivity",
]
