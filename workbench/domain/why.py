"""Why an award is not more: what cut, passed over or held back a claim, gathered from its trace."""

from __future__ import annotations

from workbench.domain.draft import Draft
from workbench.domain.trace import TraceNode

# Trace codes that kept money from a claim.
_LIMITS = frozenset(
    {
        *("tier.reached", "tier.below_floor", "tier.none", "tier.no_floor"),
        *("nominal.level_rate_capped", "nominal.instalment_over", "nominal.instalment_spent"),
        "nominal.instalment_same_round",
        *("item_cap.bound", "times.used", "times.same_round"),
        *("exclusivity.gave_way", "exclusivity.not_chosen", "exclusivity.taken_before"),
        *("exclusivity.unresolved", "quota.passed_over", "quota.tied_out", "quota.open", "quota.freed"),
        *("overlap.lower", "overlap.top_up", "overlap.deducted", "overlap.chosen"),
        *("difference.deducted", "difference.same_round", "difference.open"),
        *("clause_cap.bound", "clause_cap.open", "entity_cap.bound", "entity_cap.open"),
        *("budget.pro_rata", "budget.partial", "budget.exhausted", "budget.declined", "budget.open"),
        *("nominal.undecided", "nominal.decided", "pool.share", "voucher.lapsed"),
    }
)


def why_not_more(draft: Draft) -> None:
    """End the trace of an eligible claim with the reasons, in the order in which they took effect."""
    if draft.eligible != "yes" or (draft.award is None and draft.upper is None and not draft.enters_pool):
        return
    reasons = tuple((node.code, dict(node.parts)) for node in draft.trace if _limits(node))
    code = "why.reasons" if reasons else "why.nothing"
    draft.add(TraceNode("why", code, parts={"reasons": reasons} if reasons else {}))


def _limits(node: TraceNode) -> bool:
    untouched = node.parts.get("cut") == 0 or node.parts.get("before", "") == node.parts.get("after", 0)
    return node.code in _LIMITS and not untouched
