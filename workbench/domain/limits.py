"""What an award may reach: the item cap, add-ons inside or outside it, the yearly cap of an entity."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.case import Case, LedgerLine
from workbench.domain.draft import Draft
from workbench.domain.eligibility import describe, holds
from workbench.domain.rubric import AddOn, Cap, CapScope, MeasureId
from workbench.domain.trace import TraceNode


def cap_and_add(draft: Draft, case: Case) -> None:
    """Item cap, then add-ons inside or outside it."""
    cap = next((cap for cap in draft.measure.caps if cap.scope is CapScope.ITEM), None)
    if cap is not None:
        _limit(draft, "item_cap", cap, cap.amount, str(cap.amount))
    for add_on in draft.measure.add_ons:
        _add_on(draft, add_on, cap, case)


def _limit(draft: Draft, step: str, cap: Cap, room: int, room_formula: str, **parts: object) -> None:
    """Cut the award to ``room`` and say whether the cap bound."""
    before = draft.award or 0
    bound = before > room
    draft.award = min(before, room)
    draft.add(
        TraceNode(
            step,
            f"{step}.bound" if bound else f"{step}.free",
            draft.award,
            "fen",
            f"min({before}, {room_formula})",
            cap.id if bound else None,
            cap.citations,
            {"before": before, "cap": cap.amount, "after": draft.award, "cut": before - draft.award, **parts},
        )
    )


def _add_on(draft: Draft, add_on: AddOn, cap: Cap | None, case: Case) -> None:
    names = {field.id: field.name for field in draft.measure.fields}
    facts = draft.submission.facts
    parts = {"add_on": add_on.id, "name": add_on.name, "amount": add_on.amount}
    parts |= describe(add_on.condition, facts, names)
    truth = holds(add_on.condition, facts)
    code = "missing" if truth is None else "not_met"
    if truth and add_on.needs_base_award and draft.tier is None:
        truth, code = False, "no_base"
    elif truth and add_on.once and (line := _given_before(draft, add_on, case.ledger)):
        truth, code = False, "given_before"
        parts |= {"day": line.decided_on, "approved": line.approved}
    if not truth:
        draft.add(TraceNode("add_on", f"add_on.{code}", citations=add_on.citations, parts=parts))
        return
    before = draft.award or 0
    formula = f"{before} + {add_on.amount}"
    draft.award = before + add_on.amount
    limit = cap if add_on.inside_item_cap else None
    bound = limit is not None and draft.award > limit.amount
    if limit is not None:
        draft.award = min(draft.award, limit.amount)
        formula = f"min({formula}, {limit.amount})"
    code = "inside" if limit else "outside"
    draft.add(
        TraceNode(
            "add_on",
            f"add_on.{code}",
            draft.award,
            "fen",
            formula,
            limit.id if limit and bound else None,
            (*add_on.citations, *(limit.citations if limit else ())),
            {**parts, "before": before, "after": draft.award},
        )
    )


def _given_before(draft: Draft, add_on: AddOn, ledger: Iterable[LedgerLine]) -> LedgerLine | None:
    """An earlier ledger line of a once-only add-on: same measure and project, series = its id."""
    lines = (
        line
        for line in ledger
        if (line.entity, line.project, line.measure, line.series)
        == (*draft.project, draft.measure.id, add_on.id)
    )
    return next(lines, None)


def entity_year(drafts: list[Draft], case: Case) -> None:
    """Yearly cap of one entity in one measure: by rank, after the ledger's lines of the same year."""
    ordered = sorted(
        (draft for draft in drafts if draft.award is not None),
        key=lambda draft: (draft.rank or 0, draft.submission.id),
    )
    used: dict[tuple[str, MeasureId, str], int] = {}
    for draft in ordered:
        for cap in draft.measure.caps:
            if cap.scope is not CapScope.ENTITY_YEAR:
                continue
            key = (draft.submission.entity, draft.measure.id, cap.id)
            earlier = sum(
                line.approved if cap.basis == "批准额" else line.paid
                for line in case.ledger_of_year(draft.measure.id)
                if line.entity == draft.submission.entity
            )
            here = used.get(key, 0)
            room = max(0, cap.amount - earlier - here)
            _limit(
                draft,
                "entity_cap",
                cap,
                room,
                f"max(0, {cap.amount} - {earlier} - {here})",
                year=case.as_of.year,
                earlier=earlier,
                here=here,
                left=room,
            )
            used[key] = here + (draft.award or 0)
