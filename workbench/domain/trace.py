"""One step of a computation, as data: what went in, the formula, the result, the clause behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True)
class TraceNode:
    """A step of the trace, worded by ``i18n`` from ``code`` and ``parts``.

    Attributes:
        step: place in the order of computation: version, eligibility, sheet, calibration, criterion, score,
            floor, tier, times, nominal, item_cap, add_on, exclusivity, quota, overlap, difference,
            clause_cap, entity_cap, budget, rounding, voucher, split, why.
        code: wording key under ``trace.``, for instance ``score.trimmed``.
        value: points, fen (int), a tier's name, or None where no value exists.
        formula: arithmetic with ``+ - * / ( )``, ``min``, ``max``, ``floor`` and decimal numbers;
            in exact fractions it equals ``value``. Money in it is fen. None where there is no sum.
        bound_by: id of the limit that cut the value, else None.
        citations: ids of the citations that set the figures used.
        parts: named values for the wording.
    """

    step: str
    code: str
    value: Fraction | int | str | None = None
    unit: Literal["points", "fen"] | None = None
    formula: str | None = None
    bound_by: str | None = None
    citations: tuple[str, ...] = ()
    parts: Mapping[str, object] = field(default_factory=dict)
