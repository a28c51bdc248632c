"""Trace nodes of the steps that change amounts; money in fen."""

from __future__ import annotations

from workbench.domain.allocation.budgets import Drawn
from workbench.domain.allocation.claims import Paid
from workbench.domain.allocation.overlap import Met
from workbench.domain.allocation.shares import Share
from workbench.domain.allocation.yearly_caps import Capped
from workbench.domain.award_limits import Difference, OverlapRule
from workbench.domain.measure import Measure
from workbench.domain.rounding import Mode, Rounding
from workbench.domain.trace import TraceNode

_OVERLAP_CODE = {
    OverlapRule.HIGHER: "higher",
    OverlapRule.TOP_UP: "top_up",
    OverlapRule.DEDUCT: "deducted",
    OverlapRule.CHOOSE_ONE: "chosen",
    OverlapRule.STACK: "stacked",
}


def cut(code: str, bound: str, citations: tuple[str, ...], **parts: object) -> TraceNode:
    """A node that leaves nothing."""
    return TraceNode(_step(code), code, 0, "fen", "0", bound, citations, parts)


def said(code: str, citations: tuple[str, ...], **parts: object) -> TraceNode:
    """A node that changes nothing."""
    return TraceNode(_step(code), code, citations=citations, parts=parts)


def _step(code: str) -> str:
    return code.partition(".")[0]


def overlap_node(met: Met) -> TraceNode:
    """One entry of 重复 that met money."""
    received = met.received
    entry, amount = received.entry, received.amount
    code = _OVERLAP_CODE[entry.rule]
    parts = {"sources": entry.sources, "lines": received.lines, "received": amount}
    if entry.rule is OverlapRule.STACK:
        return said(f"overlap.{code}", entry.citations, **parts)
    formula = str(met.after)
    if entry.rule in (OverlapRule.TOP_UP, OverlapRule.DEDUCT):
        formula = f"max(0, {met.before} - {amount})"
    elif entry.rule is OverlapRule.HIGHER and not met.after:
        code = "lower"
    return TraceNode(
        "overlap",
        f"overlap.{code}",
        met.after,
        "fen",
        formula,
        "overlap" if met.after < met.before else None,
        entry.citations,
        {**parts, "before": met.before, "after": met.after},
    )


def cap_node(capped: Capped, at: int, year: int, measure: Measure) -> TraceNode:
    """One yearly cap, for the claim of a measure at one position.

    A measure cites its own words alone; where only another file states the cap, it is named.
    """
    cap, step = capped.limit.cap, capped.limit.step
    stated = capped.limit.stated_by(measure)
    cites = stated.citations if stated else ()
    elsewhere = {} if stated else {"stated_in": capped.limit.owner}
    earlier = int(capped.earlier[at])
    if capped.waits[at]:
        return said(f"{step}.open", cites, cap=cap.amount, year=year, earlier=earlier, **elsewhere)
    before, here, room = int(capped.before[at]), int(capped.here[at]), int(capped.room[at])
    after = min(before, room)
    bound = before > room
    return TraceNode(
        step,
        f"{step}.bound" if bound else f"{step}.free",
        after,
        "fen",
        f"min({before}, max(0, {cap.amount} - {earlier} - {here}))",
        cap.id if bound else None,
        cites,
        {
            **elsewhere,
            "before": before,
            "cap": cap.amount,
            "after": after,
            "cut": before - after,
            "year": year,
            "earlier": earlier,
            "here": here,
            "left": room,
        },
    )


def budget_node(drawn: Drawn, at: int, unit: int) -> TraceNode:
    """One budget, for the claim at one position."""
    budget = drawn.pot.budget
    cites = budget.citations
    if drawn.code == "not_set":
        return said("budget.not_set", cites)
    base: dict[str, object] = {"demand": drawn.demand, "earlier": drawn.earlier, "budget": budget.amount}
    if drawn.code == "within":
        return said("budget.within", cites, **base)
    base |= {"over": budget.over}
    if drawn.code == "open":
        return said("budget.open", cites, **base)
    before, after, left = int(drawn.before[at]), int(drawn.after[at]), int(drawn.left[at])
    amounts = {"before": before, "after": after}
    if drawn.code == "pro_rata":
        extra = int(drawn.extra[at])
        formula = f"floor({before} * {left} / {drawn.demand} / {unit}) * {unit} + {extra}"
        scaled = {**base, **amounts, "left": left, "unit": unit, "extra": extra}
        return TraceNode("budget", "budget.pro_rata", after, "fen", formula, "budget", cites, scaled)
    if left == 0:
        return cut("budget.exhausted", "budget", cites, **base, **amounts)
    if before <= left:
        return said("budget.full", cites, **base)
    if after == 0:
        return cut("budget.declined", "budget", cites, **base, **amounts, left=left)
    formula = f"min({before}, {left})"
    cut_short = {**base, **amounts, "left": left}
    return TraceNode("budget", "budget.partial", after, "fen", formula, "budget", cites, cut_short)


def share_node(share: Share, cites: tuple[str, ...]) -> TraceNode:
    """One part of a pool."""
    formula = (
        f"floor({share.pool} * ({share.weight}) / ({share.whole}) / {share.unit}) * {share.unit}"
        f" + {share.extra}"
    )
    parts = {
        "pool": share.pool,
        "place": share.place,
        "count": share.count,
        "sharing": share.sharing,
        "weight": share.weight,
        "whole": share.whole,
        "extra": share.extra,
    }
    return TraceNode("nominal", "pool.share", share.amount, "fen", formula, None, cites, parts)


def rounding_node(before: int, after: int, rounding: Rounding, cites: tuple[str, ...]) -> TraceNode:
    """Always down: up could break a cap."""
    unit = rounding.unit
    return TraceNode(
        "rounding",
        "rounding.changed" if after != before else "rounding.same",
        after,
        "fen",
        Rounding(unit, Mode.DOWN).formula(str(before)),
        None,
        cites,
        {"before": before, "after": after, "unit": int(unit)},
    )


def difference_node(rule: Difference, before: int, paid: Paid) -> TraceNode:
    """What the lower grades of a series took already."""
    after = max(0, before - paid.amount)
    parts = {"series": rule.series, "paid": paid.amount, "lines": paid.lines}
    return TraceNode(
        "difference",
        "difference.deducted",
        after,
        "fen",
        f"max(0, {before} - {paid.amount})",
        "difference" if after < before else None,
        rule.citations,
        {**parts, "before": before, "after": after},
    )
