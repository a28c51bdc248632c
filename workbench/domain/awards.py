"""The order of computation over a round: eligibility, score, tier, nominal, caps, rounding, split.

Each step leaves a trace node. Rules that this version reads but does not compute (exclusivity with
quota, overlap with other levels, budgets) leave a ``not_computed`` node; where they would change
money, the awards that they touch stay None and the outcome names the refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from workbench.domain.aggregate import panel
from workbench.domain.case import (
    Case,
    Eligibility,
    LedgerLine,
    MeasureTotal,
    Outcome,
    Panel,
    Result,
    Submission,
)
from workbench.domain.eligibility import describe, holds, judge
from workbench.domain.errors import BadInput, NotComputed
from workbench.domain.rubric import AddOn, Cap, CapScope, FactValue, Measure, MeasureId, Tier
from workbench.domain.split import shares
from workbench.domain.tiers import tier_for
from workbench.domain.trace import TraceNode


@dataclass
class _Draft:
    """One submission on its way through the steps; ``award`` is fen, None once it cannot be known."""

    submission: Submission
    measure: Measure
    eligible: Eligibility
    panel: Panel
    tier: Tier | None = None
    rank: int | None = None
    nominal: int | None = None
    award: int | None = None
    split: dict[str, int] = field(default_factory=dict)
    trace: list[TraceNode] = field(default_factory=list)

    @property
    def project(self) -> tuple[str, str]:
        return self.submission.entity, self.submission.project

    @property
    def policy(self) -> str:
        """What exclusivity and overlap call 本措施: the policy, or a measure that stands alone."""
        return self.measure.policy_id or self.measure.id

    def add(self, node: TraceNode) -> None:
        self.trace.append(node)


def compute(measures: Mapping[MeasureId, Measure], case: Case) -> Outcome:
    """Compute a whole round.

    Raises:
        BadInput: ``case.unknown_measure`` where a submission names a measure without rules, or
            ``case.number_twice``.
    """
    _check(measures, case)
    drafts = [_begin(measures[one.measure], one, case) for one in case.submissions]
    _rank(drafts)
    for draft in drafts:
        if draft.award is not None:
            _cap_and_add(draft, case)
    refusals = [*_exclusivity(drafts, case), *_overlap(drafts, case)]
    _entity_year(drafts, case)
    refusals += _budget(drafts)
    for draft in drafts:
        _round_and_split(draft)
    used = {draft.measure.id: draft.measure for draft in drafts}
    totals = tuple(
        MeasureTotal(
            measure.id,
            sum(draft.award or 0 for draft in drafts if draft.measure.id == measure.id),
            measure.budget.amount if measure.budget else None,
        )
        for measure in used.values()
    )
    return Outcome(tuple(_result(draft) for draft in drafts), totals, tuple(refusals))


def award_for_score(
    measure: Measure, score: Fraction, facts: Mapping[str, FactValue | None]
) -> tuple[str | None, int]:
    """Tier and award (fen) of one submission with a given published score: the examples of a file."""
    tier, _ = tier_for(measure, measure.scoring.rounding.apply(score))
    submission = Submission("-", measure.id, "-", "-", "-", measure.in_force_from, facts)
    case = Case(measure.in_force_from, (submission,))
    draft = _Draft(submission, measure, "yes", Panel((), score, score, {}, False, ()), tier)
    _nominal(draft)
    _cap_and_add(draft, case)
    _entity_year([draft], case)
    _round_and_split(draft)
    return tier.name if tier else None, draft.award or 0


def _check(measures: Mapping[MeasureId, Measure], case: Case) -> None:
    seen: set[str] = set()
    for submission in case.submissions:
        if submission.measure not in measures:
            raise BadInput(
                "case.unknown_measure",
                submission=submission.id,
                measure=submission.measure,
                known=tuple(measures),
            )
        if submission.id in seen:
            raise BadInput("case.number_twice", submission=submission.id)
        seen.add(submission.id)


def _begin(measure: Measure, submission: Submission, case: Case) -> _Draft:
    """Eligibility, score, tier and nominal amount: all that one submission decides alone."""
    eligible, nodes = judge(measure, submission, case.as_of)
    scored = panel(measure.scoring, submission)
    draft = _Draft(submission, measure, eligible, scored, trace=[*nodes, *scored.trace])
    if eligible != "yes":
        draft.add(TraceNode("nominal", f"nominal.{'ineligible' if eligible == 'no' else 'missing'}"))
        return draft
    if scored.score is None:
        draft.add(TraceNode("nominal", "nominal.unscored"))
        return draft
    draft.tier, tier_nodes = tier_for(measure, scored.score, scored.criterion_means)
    draft.trace += tier_nodes
    _nominal(draft)
    return draft


def _nominal(draft: _Draft) -> None:
    tier = draft.tier
    draft.nominal = draft.award = tier.amount if tier else 0
    draft.add(
        TraceNode(
            "nominal",
            "nominal.tier" if tier else "nominal.none",
            draft.nominal,
            "fen",
            str(draft.nominal),
            None,
            tier.citations if tier else (),
            {"tier": tier.name if tier else None, "amount": draft.nominal},
        )
    )


def _rank(drafts: Iterable[_Draft]) -> None:
    """Rank eligible, scored submissions inside each measure; equal scores share a rank."""
    by_measure: dict[MeasureId, list[_Draft]] = {}
    for draft in drafts:
        if draft.eligible == "yes" and draft.panel.score is not None:
            by_measure.setdefault(draft.measure.id, []).append(draft)
    for group in by_measure.values():
        scores = sorted((draft.panel.score or Fraction(0) for draft in group), reverse=True)
        first = {score: place for place, score in reversed(list(enumerate(scores, 1)))}
        for draft in group:
            draft.rank = first[draft.panel.score or Fraction(0)]


def _cap_and_add(draft: _Draft, case: Case) -> None:
    """Item cap, then add-ons inside or outside it."""
    cap = next((cap for cap in draft.measure.caps if cap.scope is CapScope.ITEM), None)
    if cap is not None:
        _limit(draft, "item_cap", cap, cap.amount, str(cap.amount))
    for add_on in draft.measure.add_ons:
        _add_on(draft, add_on, cap, case)


def _limit(draft: _Draft, step: str, cap: Cap, room: int, room_formula: str, **parts: object) -> None:
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


def _add_on(draft: _Draft, add_on: AddOn, cap: Cap | None, case: Case) -> None:
    names = {field.id: field.name for field in draft.measure.fields}
    facts = draft.submission.facts
    parts = {"name": add_on.name, "amount": add_on.amount, **describe(add_on.condition, facts, names)}
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


def _given_before(draft: _Draft, add_on: AddOn, ledger: Iterable[LedgerLine]) -> LedgerLine | None:
    """An earlier ledger line of a once-only add-on: same measure and project, series = its id."""
    lines = (
        line
        for line in ledger
        if (line.entity, line.project, line.measure, line.series)
        == (*draft.project, draft.measure.id, add_on.id)
    )
    return next(lines, None)


def _exclusivity(drafts: list[_Draft], case: Case) -> list[NotComputed]:
    """One project, one measure: refused where two claims would both be paid without a recorded reason."""
    permitted = {(one.entity, one.project): one.reason for one in case.permissions}
    claims: dict[tuple[str, str, str], list[_Draft]] = {}
    for draft in drafts:
        if draft.award:
            claims.setdefault((draft.policy, *draft.project), []).append(draft)
    refusals: list[NotComputed] = []
    for draft in drafts:
        rule = draft.measure.exclusivity
        if rule is None or draft.award is None:
            continue
        rivals = [one for one in claims.get((draft.policy, *draft.project), []) if one is not draft]
        others = tuple(one.submission.id for one in rivals)
        if not rivals:
            draft.add(_not_computed("exclusivity.no_rival", rule.citations, rule=rule.rule))
        elif draft.project in permitted:
            reason = permitted[draft.project]
            draft.add(_not_computed("exclusivity.permitted", rule.citations, others=others, reason=reason))
        elif draft.award:
            draft.add(_not_computed("exclusivity.refused", rule.citations, others=others, rule=rule.rule))
            refusals.append(
                NotComputed("not_computed.exclusivity", submission=draft.submission.id, others=others)
            )
    refused = {refusal.parts["submission"] for refusal in refusals}
    for draft in drafts:
        if draft.submission.id in refused:
            draft.award = None
    return refusals


def _overlap(drafts: list[_Draft], case: Case) -> list[NotComputed]:
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
            and line.payer in rule.levels
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


def _entity_year(drafts: list[_Draft], case: Case) -> None:
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
                for line in case.ledger
                if line.entity == draft.submission.entity
                and line.measure == draft.measure.id
                and line.decided_on.year == case.as_of.year
                and line.decided_on <= case.as_of
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


def _budget(drafts: list[_Draft]) -> list[NotComputed]:
    """Yearly budget of a measure: within it nothing changes; beyond it the sharing is not computed."""
    refusals: list[NotComputed] = []
    groups: dict[MeasureId, list[_Draft]] = {}
    for draft in drafts:
        if draft.measure.budget is not None and draft.award is not None:
            groups.setdefault(draft.measure.id, []).append(draft)
    for measure_id, group in groups.items():
        budget = group[0].measure.budget
        if budget is None:
            continue
        demand = sum(draft.award or 0 for draft in group)
        parts = {"demand": demand, "budget": budget.amount, "over": budget.over}
        within = demand <= budget.amount
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


def _round_and_split(draft: _Draft) -> None:
    if draft.award is None:
        return
    award = draft.measure.award
    before = draft.award
    draft.award = int(award.rounding.apply(Fraction(before)))
    draft.add(
        TraceNode(
            "rounding",
            "rounding.changed" if draft.award != before else "rounding.same",
            draft.award,
            "fen",
            award.rounding.formula(str(before)),
            None,
            award.citations,
            {"before": before, "after": draft.award, "unit": int(award.rounding.unit)},
        )
    )
    split = draft.measure.split
    if split is None:
        return
    draft.split = shares(draft.award, split)
    draft.add(
        TraceNode(
            "split",
            "split.parts" if len(split.parts) > 1 else "split.one",
            draft.award,
            "fen",
            " + ".join(str(part) for part in draft.split.values()),
            None,
            split.citations,
            {"payers": tuple(draft.split), "amounts": tuple(draft.split.values()), "award": draft.award},
        )
    )


def _result(draft: _Draft) -> Result:
    cost = draft.submission.facts.get(draft.measure.project_cost_field or "")
    return Result(
        submission=draft.submission,
        eligible=draft.eligible,
        panel=draft.panel,
        rank=draft.rank,
        tier=draft.tier.name if draft.tier else None,
        nominal=draft.nominal,
        award=draft.award,
        split=draft.split,
        trace=tuple(draft.trace),
        exceeds_project_cost=isinstance(cost, int) and draft.award is not None and draft.award > cost,
    )
