"""The limit on one submission, and add-ons inside or outside it."""

from __future__ import annotations

from workbench.domain.award_limits import AddOn, Cap
from workbench.domain.award_methods import BY_TIER
from workbench.domain.case import Case, LedgerLine
from workbench.domain.claim.eligibility import describe, holds
from workbench.domain.claim.times import base_lines
from workbench.domain.draft import Draft
from workbench.domain.trace import TraceNode


def cap_and_add(draft: Draft, case: Case) -> None:
    """Item cap, then add-ons; an amount still to be decided is followed in ``upper``."""
    cap = draft.measure.item_cap
    if cap is not None and draft.award is not None:
        _cap(draft, cap)
    elif cap is not None and draft.upper is not None:
        draft.upper = min(draft.upper, cap.amount)
    for add_on in draft.measure.add_ons:
        if draft.award is not None or draft.upper is not None:
            _add_on(draft, add_on, cap, case)


def _cap(draft: Draft, cap: Cap) -> None:
    before = draft.award or 0
    bound = before > cap.amount
    draft.award = min(before, cap.amount)
    draft.add(
        TraceNode(
            "item_cap",
            "item_cap.bound" if bound else "item_cap.free",
            draft.award,
            "fen",
            f"min({before}, {cap.amount})",
            cap.id if bound else None,
            cap.citations,
            {"before": before, "cap": cap.amount, "after": draft.award, "cut": before - draft.award},
        )
    )


def _add_on(draft: Draft, add_on: AddOn, cap: Cap | None, case: Case) -> None:
    names = {field.id: field.name for field in draft.measure.fields}
    facts = draft.submission.facts
    parts: dict[str, object] = {"add_on": add_on.id, "name": add_on.name, "amount": add_on.amount}
    parts |= describe(add_on.condition, facts, names)
    truth = holds(add_on.condition, facts)
    base = list(base_lines(draft, case, draft.submission.project))
    code = "missing" if truth is None else "not_met"
    if truth and add_on.needs_base_award and not _has_base(draft) and not base:
        truth, code = False, "no_base"
    elif truth and add_on.once and (line := _given_before(draft, add_on, case)):
        truth, code = False, "given_before"
        parts |= {"day": line.decided_on, "approved": line.approved}
    if not truth:
        draft.add(TraceNode("add_on", f"add_on.{code}", citations=add_on.citations, parts=parts))
        return
    limit = cap if add_on.inside_item_cap else None
    earlier = sum(line.approved for line in base) if limit else 0
    if draft.award is None:
        most = (draft.upper or 0) + add_on.amount
        draft.upper = min(most, max(0, limit.amount - earlier)) if limit else most
        return
    before = draft.award
    after = before + add_on.amount
    formula = f"{before} + {add_on.amount}"
    bound = False
    if limit is not None:
        room = max(before, limit.amount - earlier)
        bound = after > room
        after = min(after, room)
        capped = f"{limit.amount} - {earlier}" if earlier else str(limit.amount)
        within = f"max({before}, {capped})" if room == before else capped
        formula = f"min({formula}, {within})"
    draft.award = after
    draft.add(
        TraceNode(
            "add_on",
            "add_on.inside" if limit else "add_on.outside",
            after,
            "fen",
            formula,
            limit.id if limit and bound else None,
            (*add_on.citations, *(limit.citations if limit else ())),
            {**parts, "before": before, "after": after, "earlier": earlier},
        )
    )


def _has_base(draft: Draft) -> bool:
    """Whether this application itself brings the base award."""
    if draft.measure.award.method in BY_TIER:
        return draft.tier is not None and draft.nominal != 0
    return bool(draft.nominal) or draft.upper is not None


def _given_before(draft: Draft, add_on: AddOn, case: Case) -> LedgerLine | None:
    """An earlier ledger line of a once-only add-on: same measure and project, series = its id."""
    lines = (
        line
        for line in case.earlier(*draft.project)
        if line.measure == draft.measure.id and line.series == add_on.id
    )
    return next(lines, None)
