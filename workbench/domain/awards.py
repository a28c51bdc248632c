"""The order of computation over a round: what each submission claims alone, then what all may have together.

Alone: version, eligibility, score, tier, nominal, item cap, add-ons. Together: exclusivity with quota,
overlap and difference, yearly caps, budgets, rounding. Then voucher and split. Each step leaves a trace
node. What people must settle first is named, and the awards that hang on it stay None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from workbench.domain.allocation import allocate, claims_of
from workbench.domain.case import Case, MeasureTotal, Outcome, Panel, Result
from workbench.domain.claim import claim
from workbench.domain.claim.instalments import one_instalment_a_round
from workbench.domain.claim.ranking import rank
from workbench.domain.draft import Draft
from workbench.domain.errors import BadInput
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.scores import decided_by_calibration
from workbench.domain.split import split
from workbench.domain.voucher import issue
from workbench.domain.why import why_not_more


def compute(measures: Mapping[MeasureId, Measure], case: Case) -> Outcome:
    """Compute a whole round.

    Raises:
        BadInput: ``case.unknown_measure`` where a submission names a measure without rules, or
            ``case.number_twice``.
    """
    _check(measures, case)
    panels = decided_by_calibration(measures, case)
    drafts = [claim(measures[one.measure], one, case, panels.get(one.id)) for one in case.submissions]
    return _together(drafts, case, measures.values())


def compute_scored(
    measure: Measure, case: Case, score: Fraction | None, criterion_means: Mapping[str, Fraction]
) -> Result:
    """Compute the one submission of a case with a given published score: the examples of a file.

    ``criterion_means`` are points per criterion, for cases about floors.
    """
    (submission,) = case.submissions
    given = Panel((), score, score, criterion_means, False, ())
    return _together([claim(measure, submission, case, given)], case, [measure]).results[0]


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


def _together(drafts: list[Draft], case: Case, measures: Iterable[Measure]) -> Outcome:
    rank(drafts)
    one_instalment_a_round(drafts)
    claiming = [draft for draft in drafts if draft.claims]
    allocation = allocate(claims_of(claiming, case, measures))
    for number, draft in enumerate(claiming):
        draft.award = allocation.award(number)
        nodes = allocation.trace(number)
        draft.trace += nodes
        if draft.enters_pool:
            draft.nominal = next((int(str(one.value)) for one in nodes if one.code == "pool.share"), None)
    for draft in drafts:
        issue(draft, case)
        split(draft)
        why_not_more(draft)
    own = [one for draft in drafts for one in draft.undecided]
    used = {draft.measure.id: draft.measure for draft in drafts}
    awarded = dict.fromkeys(used, 0)
    for draft in drafts:
        awarded[draft.measure.id] += draft.award or 0
    totals = tuple(
        MeasureTotal(name, awarded[name], measure.budget.amount if measure.budget else None)
        for name, measure in used.items()
    )
    paid = _paid_together(drafts)
    results = tuple(_result(draft, paid.get((draft.measure.id, *draft.project), ())) for draft in drafts)
    return Outcome(results, totals, (*own, *allocation.undecided))


def _paid_together(drafts: Iterable[Draft]) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Submissions with money by measure, entity and project."""
    paid: dict[tuple[str, str, str], list[str]] = {}
    for draft in drafts:
        if draft.award:
            paid.setdefault((draft.measure.id, *draft.project), []).append(draft.submission.id)
    return {key: tuple(sorted(ids)) for key, ids in paid.items()}


def _result(draft: Draft, paid: tuple[str, ...]) -> Result:
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
        valid_until=draft.valid_until,
        also_paid=tuple(one for one in paid if one != draft.submission.id) if draft.award else (),
    )
