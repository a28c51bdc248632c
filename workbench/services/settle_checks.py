"""What keeps a round from settling, and what a reader of its results should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workbench.domain.case import Case, Outcome, Result, Submission
from workbench.domain.claim.eligibility import holds
from workbench.domain.errors import BadInput, Place, Problem
from workbench.domain.exclusivity import OtherClaims, other_claims
from workbench.domain.marks import SheetState
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.sheet_points import differing_items
from workbench.i18n.phrase import Phrase
from workbench.services.result_document import about

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
    for result in outcome.results:
        one = result.submission
        place = Place(path=one.id)
        for reviewer, reason in open_recusals.get(one.id, []):
            yield Problem("B02", place, {"reviewer": reviewer, "reason": reason})
        for sheet in one.sheets:
            if sheet.state in UNFINISHED:
                yield Problem("B01", place, {"reviewer": sheet.reviewer, "state": sheet.state})
        if result.eligible != "no":
            yield from _missing_evidence(measures[one.measure], one, place)
    yield from _choices(measures, case, outcome)
    for waiting in outcome.undecided:
        if waiting.code != "undecided.exclusivity":
            code = "B10" if waiting.code == "undecided.amount" else "B06"
            yield Problem(code, Place(path=about(waiting)), {"reason": Phrase.of(waiting)})


def _choices(measures: Mapping[MeasureId, Measure], case: Case, outcome: Outcome) -> Iterator[Problem]:
    """Projects for which somebody must choose, told as soon as two applications can still win (B05)."""
    projects = {one.id: one.project for one in case.submissions}
    others = {
        str(waiting.parts["submission"]): waiting.parts["others"]
        for waiting in outcome.undecided
        if waiting.code == "undecided.exclusivity"
    }
    standing = {one.submission.id for one in outcome.results if _may_win(measures, one)} | others.keys()
    for code, together in other_claims(measures, case).items():
        if together.is_open and code in standing and (left := standing & set(together.others)):
            others.setdefault(code, tuple(sorted(left)))
    for code in sorted(others):
        yield Problem("B05", Place(path=code), {"others": others[code], "project": projects[code]})


def _may_win(measures: Mapping[MeasureId, Measure], result: Result) -> bool:
    """Whether money is won, or is out only because marks or evidence are still to come."""
    one = result.submission
    if result.award is not None or result.eligible == "no":
        return bool(result.award)
    unmarked = measures[one.measure].needs_panel and not one.sheets
    return result.eligible == "missing" or unmarked or any(s.state in UNFINISHED for s in one.sheets)


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


def warnings(
    measure: Measure, result: Result, together: OtherClaims | None, set_aside: BadInput | None
) -> Iterator[Problem]:
    """What a lead, staff or auditor should look at on one result.

    Args:
        set_aside: why its recorded decision is not used.
    """
    place = Place(path=result.submission.id)
    if set_aside is not None:
        yield _warning("B58", place, error=Phrase.of(set_aside))
    cost = result.submission.facts.get(measure.project_cost_field or "")
    if result.also_paid:
        yield _warning("B59", place, others=result.also_paid, project=result.submission.project)
    if result.exceeds_project_cost:
        yield _warning("B51", place, award=result.award, cost=cost)
    if measure.needs_panel and result.eligible != "no" and result.panel.score is None:
        yield _warning("B52", place, sheets=len(result.panel.totals), needed=measure.scoring.minimum_sheets)
    if result.panel.wide_spread:
        yield _warning("B53", place)
    if deviating := tuple(total.reviewer for total in result.panel.totals if total.deviates):
        yield _warning("B54", place, reviewers=deviating)
    if differing := tuple(item.name for item in differing_items(measure.scoring, result.submission.sheets)):
        yield _warning("B55", place, names=differing)
    for total in result.panel.totals:
        if total.low_criteria:
            yield _warning("B60", place, reviewer=total.reviewer, names=total.low_criteria)
    if together is not None and together.reason is not None:
        yield _warning("B57", place, others=together.others, reason=together.reason)


def _warning(code: str, place: Place, **parts: object) -> Problem:
    return Problem(code, place, parts, level="warning")
