"""What keeps a round from settling, and what a reader of its results should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workbench.domain.case import Case, Outcome, Result, Submission
from workbench.domain.eligibility import holds
from workbench.domain.errors import NotComputed, Place, Problem
from workbench.domain.exclusivity import Rivals, rivals
from workbench.domain.marks import SheetState
from workbench.domain.rubric import Item, Measure, MeasureId
from workbench.i18n.phrase import Phrase

UNFINISHED = (SheetState.OPEN, SheetState.RETURNED)


def blockers(
    measures: Mapping[MeasureId, Measure],
    case: Case,
    outcome: Outcome,
    undecided: Iterable[tuple[str, str, str]],
) -> Iterator[Problem]:
    """Everything that must be done before settling, by submission.

    Args:
        measures: the round's frozen rules.
        case: the active submissions with every sheet, unfinished ones too.
        outcome: the computation of that case.
        undecided: found recusals as (submission, reviewer, reason).
    """
    open_recusals: dict[str, list[tuple[str, str]]] = {}
    for submission, reviewer, reason in undecided:
        open_recusals.setdefault(submission, []).append((reviewer, reason))
    claimed = rivals(case)
    for result in outcome.results:
        one = result.submission
        place = Place(path=one.id)
        for reviewer, reason in open_recusals.get(one.id, []):
            yield Problem("B02", place, {"reviewer": reviewer, "reason": reason})
        together = claimed.get(one.id)
        if together is not None and together.reason is None:
            yield Problem("B05", place, {"others": together.others, "project": one.project})
        for sheet in one.sheets:
            if sheet.state in UNFINISHED:
                yield Problem("B01", place, {"reviewer": sheet.reviewer, "state": sheet.state})
        if result.eligible != "no":
            yield from _missing_evidence(measures[one.measure], one, place)
    for refusal in outcome.refusals:
        yield not_computed(refusal)


def not_computed(refusal: NotComputed) -> Problem:
    """A rule that is read but not computed and would change money."""
    touched = refusal.parts.get("submission", refusal.parts.get("measure"))
    return Problem("B06", Place(path=str(touched)), {"reason": Phrase.of(refusal)})


def _missing_evidence(measure: Measure, submission: Submission, place: Place) -> Iterator[Problem]:
    for gate in measure.gates:
        if submission.gates.get(gate.id) is None:
            yield Problem("B03", place, {"name": gate.name})
    absent = [field for field in measure.fields if field.required and submission.facts.get(field.id) is None]
    for field in absent:
        yield Problem("B04", place, {"name": field.name})
    named = {field.id for field in absent}
    for requirement in measure.requirements:
        asked = {comparison.field for comparison in requirement.condition.comparisons}
        if holds(requirement.condition, submission.facts) is None and not asked & named:
            yield Problem("B09", place, {"name": requirement.id})


def warnings(measure: Measure, result: Result, together: Rivals | None) -> Iterator[Problem]:
    """What a lead, staff or auditor should look at on one result."""
    place = Place(path=result.submission.id)
    cost = result.submission.facts.get(measure.project_cost_field or "")
    if result.exceeds_project_cost:
        yield _warning("B51", place, award=result.award, cost=cost)
    if result.eligible != "no" and result.panel.score is None:
        yield _warning("B52", place, sheets=len(result.panel.totals), needed=measure.scoring.minimum_sheets)
    if result.panel.wide_spread:
        yield _warning("B53", place)
    if deviating := tuple(total.reviewer for total in result.panel.totals if total.deviates):
        yield _warning("B54", place, reviewers=deviating)
    if differing := tuple(item.name for item in differing_objective_items(measure, result.submission)):
        yield _warning("B55", place, names=differing)
    if together is not None and together.reason is not None:
        yield _warning("B57", place, others=together.others, reason=together.reason)


def differing_objective_items(measure: Measure, submission: Submission) -> Iterator[Item]:
    """Objective items on which submitted sheets do not agree."""
    counted = [sheet for sheet in submission.sheets if sheet.counts]
    for item in measure.scoring.items:
        by_reviewers = item.kind == "objective" and not item.marked_once
        if by_reviewers and len({sheet.cell(item.id) for sheet in counted}) > 1:
            yield item


def _warning(code: str, place: Place, **parts: object) -> Problem:
    return Problem(code, place, parts, level="warning")
