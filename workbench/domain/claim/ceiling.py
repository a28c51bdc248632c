"""The most that an office may decide for a computed submission, as its clause alone says."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.case import Result
from workbench.domain.draft import UNLIMITED
from workbench.domain.measure import Measure
from workbench.domain.trace import TraceNode

_POOL = frozenset({"nominal.pool", "pool.share"})


@dataclass(frozen=True)
class Ceiling:
    """``base`` fen by the clause and its item cap, and ``extra`` fen of add-ons outside the cap."""

    base: int
    extra: int
    citations: tuple[str, ...]

    @property
    def most(self) -> int:
        """Fen."""
        return self.base + self.extra


def ceiling(measure: Measure, result: Result) -> Ceiling | None:
    """The limits of the clause on one submission; None where it gives nothing to decide on.

    A tier's amount may be moved up to the item cap, or where there is none to the highest tier's amount. An
    amount that an office decides keeps its band, a share its pool; every other amount is what the clause
    makes of the facts, so that more than that takes other facts. Add-ons count only where their conditions
    held.
    """
    node = next((one for one in reversed(result.trace) if one.step == "nominal"), None)
    most = _base(measure, result, node) if result.eligible == "yes" else None
    if node is None or most is None:
        return None
    base, citations = most + _gains(result, "add_on.inside"), node.citations
    cap = measure.item_cap
    if cap is not None and cap.amount <= base:
        base, citations = cap.amount, cap.citations
    return Ceiling(base, _gains(result, "add_on.outside"), citations)


def _base(measure: Measure, result: Result, node: TraceNode | None) -> int | None:
    if node is None:
        return None
    if node.code in _POOL:
        return int(str(node.parts["pool"]))
    if node.code == "nominal.decided":
        limits = node.parts["limits"]
        high = limits[1] if isinstance(limits, tuple) else None
        return UNLIMITED if high is None else int(high)
    if not result.nominal:
        return None
    if node.code == "nominal.tier":
        highest = max(tier.amount or 0 for tier in measure.tiers)
        return UNLIMITED if measure.item_cap else highest
    return result.nominal


def _gains(result: Result, code: str) -> int:
    return sum(
        int(str(node.parts["after"])) - int(str(node.parts["before"]))
        for node in result.trace
        if node.code == code
    )
