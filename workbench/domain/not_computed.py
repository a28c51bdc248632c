"""Rules that are read but not computed: they leave a trace node, and refuse where money would change.

Exclusivity with quota (互斥), overlap with other levels (重复) and budgets (预算).
"""

from __future__ import annotations

from workbench.domain.case import Case
from workbench.domain.draft import Draft
from workbench.domain.errors import NotComputed
from workbench.domain.rubric import MeasureId
from workbench.domain.trace import TraceNode


def exclusivity(drafts: list[Draft], case: Case) -> list[NotComputed]:
    """One project, one measure: refused where two claims would both be paid without a recorded reason."""
    permitted = {(one.entity, one.project): one.reason for one in case.permissions}
    claims: dict[tuple[str, str, str], list[Draft]] = {}
    for draft in drafts:
        if draft.award:
            claims.setdefault((draft.policy, *draft.project), []).append(draft)
    refusals: list[NotComputed] = []
    for draft in drafts:
        rule = draft.measure.exclusivity
        if rule is None or draft.award is None:
            continue
        claimed = claims.get((draft.policy, *draft.project), [])
        others = (
            *(one.submission.id for one in claimed if one is not draft),
            *_earlier_measures(draft, case),
        )
        if not others or not draft.award:
            draft.add(_not_computed("exclusivity.no_rival", rule.citations, rule=rule.rule))
        elif draft.project in permitted:
            reason = permitted[draft.project]
            draft.add(_not_computed("exclusivity.permitted", rule.citations, others=others, reason=reason))
        else:
            draft.add(_not_computed("exclusivity.refused", rule.citations, others=others, rule=rule.rule))
            refusals.append(
                NotComputed("not_computed.exclusivity", submission=draft.submission.id, others=others)
            )
    refused = {refusal.parts["submission"] for refusal in refusals}
    for draft in drafts:
        if draft.submission.id in refused:
            draft.award = None
    return refusals


def _earlier_measures(draft: Draft, case: Case) -> tuple[str, ...]:
    """Awards of the ledger for the same project under another measure of the same policy."""
    return tuple(
        f"{line.measure} ({line.decided_on})"
        for line in case.ledger
        if (line.entity, line.project) == draft.project
        and line.measure != draft.measure.id
        and line.measure.startswith(f"{draft.policy}/")
        and line.approved
    )


def overlap(drafts: list[Draft], case: Case) -> list[NotComputed]:
    """Money of another policy for the same project: refused where it would change an award."""
    refusals: list[NotComputed] = []
    for draft in drafts:
        rule = draft.measure.overlap
        if rule is None or draft.award is None:
            continue
        lines = [
            line
            for line in case.ledger
            if (line.entity, line.project) == draft.project
            and not (line.measure == draft.measure.id or line.measure.startswith(f"{draft.policy}/"))
            and _may_overlap(line.payer, rule.levels)
            and (line.approved or line.paid)
        ]
        if not lines or draft.award == 0:
            draft.add(_not_computed("overlap.none", rule.citations, levels=rule.levels))
            continue
        parts = {"lines": tuple(f"{line.decided_on} {line.measure}" for line in lines), "rule": rule.rule}
        draft.add(_not_computed("overlap.refused", rule.citations, **parts))
        draft.award = None
        refusals.append(NotComputed("not_computed.overlap", submission=draft.submission.id, **parts))
    return refusals


def _may_overlap(payer: str, levels: tuple[str, ...]) -> bool:
    """A payer that is not stated may be any level; 省 and 省级 are one."""
    return not payer or payer.removesuffix("级") in levels


def budget_kept(drafts: list[Draft], case: Case) -> list[NotComputed]:
    """Yearly budget of a measure: within it nothing changes; beyond it the sharing is not computed.

    What the ledger says was approved for the measure in the same year counts as well.
    """
    refusals: list[NotComputed] = []
    groups: dict[MeasureId, list[Draft]] = {}
    for draft in drafts:
        if draft.measure.budget is not None and draft.award is not None:
            groups.setdefault(draft.measure.id, []).append(draft)
    for measure_id, group in groups.items():
        budget = group[0].measure.budget
        if budget is None:
            continue
        demand = sum(draft.award or 0 for draft in group)
        earlier = sum(line.approved for line in case.ledger_of_year(measure_id))
        parts = {"demand": demand, "earlier": earlier, "budget": budget.amount, "over": budget.over}
        within = earlier + demand <= budget.amount
        code = "budget.within" if within else "budget.refused"
        for draft in group:
            draft.add(_not_computed(code, budget.citations, **parts))
            if not within:
                draft.award = None
        if not within:
            refusals.append(NotComputed("not_computed.budget", measure=measure_id, **parts))
    return refusals


def _not_computed(code: str, citations: tuple[str, ...], **parts: object) -> TraceNode:
    return TraceNode("not_computed", code, citations=citations, parts=parts)
