"""The order of computation over a round: eligibility, score, tier, nominal, caps, rounding, split.

Each step leaves a trace node. Rules that this version reads but does not compute (exclusivity with
quota, overlap with other levels, budgets) leave a ``not_computed`` node; where they would change
money, the awards that they touch stay None and the outcome names the refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from workbench.domain.aggregate import panel
from workbench.domain.case import (
    Case,
    MeasureTotal,
    Outcome,
    Panel,
    Result,
    Submission,
)
from workbench.domain.draft import Draft
from workbench.domain.eligibility import judge
from workbench.domain.errors import BadInput
from workbench.domain.limits import cap_and_add, entity_year
from workbench.domain.not_computed import budget_kept, exclusivity, overlap
from workbench.domain.rubric import FactValue, Measure, MeasureId
from workbench.domain.split import shares
from workbench.domain.tiers import tier_for
from workbench.domain.trace import TraceNode


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
            cap_and_add(draft, case)
    refusals = [*exclusivity(drafts, case), *overlap(drafts, case)]
    entity_year(drafts, case)
    refusals += budget_kept(drafts, case)
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
    measure: Measure,
    score: Fraction,
    facts: Mapping[str, FactValue | None],
    criterion_means: Mapping[str, Fraction] | None = None,
) -> tuple[str | None, int]:
    """Tier and award (fen) of one submission with a given published score: the examples of a file.

    ``criterion_means`` are points per criterion, for cases about floors.
    """
    tier, _ = tier_for(measure, measure.scoring.rounding.apply(score), criterion_means)
    submission = Submission("-", measure.id, "-", "-", "-", measure.in_force_from, facts)
    case = Case(measure.in_force_from, (submission,))
    draft = Draft(submission, measure, "yes", Panel((), score, score, {}, False, ()), tier)
    _nominal(draft)
    cap_and_add(draft, case)
    entity_year([draft], case)
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


def _begin(measure: Measure, submission: Submission, case: Case) -> Draft:
    """Eligibility, score, tier and nominal amount: all that one submission decides alone."""
    eligible, nodes = judge(measure, submission, case.as_of)
    scored = panel(measure.scoring, submission)
    draft = Draft(submission, measure, eligible, scored, trace=[*nodes, *scored.trace])
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


def _nominal(draft: Draft) -> None:
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


def _rank(drafts: Iterable[Draft]) -> None:
    """Rank eligible, scored submissions inside each measure; equal scores share a rank."""
    by_measure: dict[MeasureId, list[Draft]] = {}
    for draft in drafts:
        if draft.eligible == "yes" and draft.panel.score is not None:
            by_measure.setdefault(draft.measure.id, []).append(draft)
    for group in by_measure.values():
        scores = sorted((draft.panel.score or Fraction(0) for draft in group), reverse=True)
        first = {score: place for place, score in reversed(list(enumerate(scores, 1)))}
        for draft in group:
            draft.rank = first[draft.panel.score or Fraction(0)]


def _round_and_split(draft: Draft) -> None:
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


def _result(draft: Draft) -> Result:
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
