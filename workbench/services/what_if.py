"""The same round under other rules: who moves, and how much money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workbench.domain.allocation.rules import pots_of
from workbench.domain.awards import compute
from workbench.domain.case import Case, Outcome, Result, Submission
from workbench.domain.errors import BadInput, Refused, Undecided
from workbench.domain.marks import Sheet
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rubric import Item, Scoring
from workbench.services.actor import Actor, Role, require
from workbench.services.facts import from_stored
from workbench.services.lookups import round_named
from workbench.services.office import Office
from workbench.services.round_inputs import RoundInputs, read_inputs


@dataclass(frozen=True)
class Standing:
    """What a submission comes to under one set of rules; ``award`` is fen, None while it is undecided."""

    eligible: str
    tier: str | None
    award: int | None

    @classmethod
    def of(cls, result: Result) -> Standing:
        """The standing of a result."""
        return cls(result.eligible, result.tier, result.award)


@dataclass(frozen=True)
class Move:
    """A submission that stands differently under the other rules."""

    submission: str
    title: str
    measure: MeasureId
    before: Standing
    after: Standing


@dataclass(frozen=True)
class Total:
    """One measure's awards (fen) and how many submissions get any, before and after."""

    measure: MeasureId
    name: str
    before: int
    after: int
    awarded_before: int
    awarded_after: int


@dataclass(frozen=True)
class BudgetUse:
    """Money of the year that one budget would have to pay if it were no limit, fen.

    ``pot`` is the id of the measure or policy whose budget it is; ``earlier`` was decided before the round.
    """

    pot: str
    amount: int | None
    earlier: int
    demand_before: int
    demand_after: int

    @property
    def over(self) -> int:
        """By how much the demand goes beyond the budget under the other rules, else 0."""
        return max(0, self.earlier + self.demand_after - self.amount) if self.amount is not None else 0


@dataclass(frozen=True)
class WhatIf:
    """The effect of other rules on a round; ``undecided`` is what people would have to settle then."""

    round_code: str
    submissions: int
    moves: tuple[Move, ...]
    totals: tuple[Total, ...]
    budgets: tuple[BudgetUse, ...]
    undecided: tuple[Undecided, ...]

    @property
    def before_fen(self) -> int:
        """All awards of the round, as the rules are."""
        return sum(one.before for one in self.totals)

    @property
    def after_fen(self) -> int:
        """The same under the other rules."""
        return sum(one.after for one in self.totals)


def what_if(office: Office, actor: Actor, round_code: str, measures: Mapping[MeasureId, Measure]) -> WhatIf:
    """Recompute a round with some of its measures replaced; nothing is stored.

    Args:
        measures: the other version of each measure that changes.

    Raises:
        BadInput: ``round.unknown``, ``round.not_in_round``.
        Refused: ``permission.denied``, ``rules.marks_do_not_fit`` where an item of the other rules
            was never marked, or on another scale.
    """
    inputs = inputs_for_staff(office, actor, round_code)
    return effect(inputs, compute(inputs.measures, inputs.case), measures)


def inputs_for_staff(office: Office, actor: Actor, round_code: str) -> RoundInputs:
    """Everything that a round is computed from, for those who may see all of it.

    Raises:
        BadInput: ``round.unknown``.
        Refused: ``permission.denied``.
    """
    require(actor, Role.STAFF, Role.AUDITOR)
    with office.work().read() as r:
        return read_inputs(office, r.connection, round_named(r.connection, round_code))


def effect(inputs: RoundInputs, before: Outcome, measures: Mapping[MeasureId, Measure]) -> WhatIf:
    """Compare an outcome with that of the same inputs under other rules."""
    all_measures, case = under(inputs, measures)
    after = compute(all_measures, case)
    return WhatIf(
        round_code=inputs.round.code,
        submissions=len(case.submissions),
        moves=tuple(_moves(before, after)),
        totals=tuple(_totals(all_measures, before, after)),
        budgets=tuple(_budget_uses(inputs, all_measures, case)),
        undecided=after.undecided,
    )


def under(
    inputs: RoundInputs, measures: Mapping[MeasureId, Measure]
) -> tuple[dict[MeasureId, Measure], Case]:
    """The round's measures with some replaced, and its case as those read it.

    Raises:
        BadInput: ``round.not_in_round``.
        Refused: ``rules.marks_do_not_fit``.
    """
    for name in measures:
        if name not in inputs.measures:
            raise BadInput(
                "round.not_in_round", round=inputs.round.code, measure=name, known=tuple(inputs.measures)
            )
    for name, other in measures.items():
        _refuse_unmarked(inputs.measures[name], other)
    case = replace(
        inputs.case,
        submissions=tuple(
            _reread(one, measures[one.measure], inputs) if one.measure in measures else one
            for one in inputs.case.submissions
        ),
    )
    return {**inputs.measures, **measures}, case


def _refuse_unmarked(measure: Measure, other: Measure) -> None:
    """A criterion that reviewers never saw has no marks, and an old mark says nothing on a new scale."""
    marked = {item.id: _scale(item) for item in measure.scoring.items}
    unmarked = [item.name for item in other.scoring.items if marked.get(item.id) != _scale(item)]
    if unmarked:
        raise Refused("rules.marks_do_not_fit", measure=measure.id, items=tuple(unmarked))


def _scale(item: Item) -> tuple[object, ...]:
    return item.points, item.step, item.marked_once


def _reread(one: Submission, measure: Measure, inputs: RoundInputs) -> Submission:
    """A submission as another version of its measure asks for it.

    What that drops is left out; a fact that it asks for in another kind is missing.
    """
    kinds = {field.id: field.kind for field in inputs.measures[one.measure].fields}
    asked = [field for field in measure.fields if kinds.get(field.id) is field.kind]
    return replace(
        one,
        facts=from_stored(asked, inputs.submissions[one.id].facts),
        sheets=tuple(_kept(sheet, measure.scoring) for sheet in one.sheets),
    )


def _kept(sheet: Sheet, scoring: Scoring) -> Sheet:
    return replace(
        sheet, cells={item.id: sheet.cells[item.id] for item in scoring.items if item.id in sheet.cells}
    )


def _moves(before: Outcome, after: Outcome) -> Iterable[Move]:
    for old, new in zip(before.results, after.results, strict=True):
        was, becomes = Standing.of(old), Standing.of(new)
        if was != becomes:
            one = new.submission
            yield Move(one.id, one.title, one.measure, was, becomes)


def _totals(measures: Mapping[MeasureId, Measure], before: Outcome, after: Outcome) -> Iterable[Total]:
    for measure in measures.values():
        was, becomes = (_awards(outcome, measure.id) for outcome in (before, after))
        yield Total(measure.id, measure.name, sum(was), sum(becomes), len(was), len(becomes))


def _awards(outcome: Outcome, measure: MeasureId) -> list[int]:
    """Every award above nothing of one measure."""
    return [one.award for one in outcome.results if one.submission.measure == measure and one.award]


def _budget_uses(
    inputs: RoundInputs, measures: Mapping[MeasureId, Measure], case: Case
) -> Iterable[BudgetUse]:
    rules = list(measures.values())
    pots = pots_of(rules)
    if not pots:
        return
    before = compute(_unbudgeted(inputs.measures), inputs.case)
    after = compute(_unbudgeted(measures), case)
    for pot in pots:
        members = [rules[at].id for at in pot.members]
        yield BudgetUse(
            pot=pot.owner,
            amount=pot.budget.amount,
            earlier=sum(
                line.money(pot.budget.basis) for line in case.of_this_year() if pot.counts(line.measure)
            ),
            demand_before=sum(sum(_awards(before, member)) for member in members),
            demand_after=sum(sum(_awards(after, member)) for member in members),
        )


def _unbudgeted(measures: Mapping[MeasureId, Measure]) -> dict[MeasureId, Measure]:
    return {name: replace(measure, budgets=()) for name, measure in measures.items()}
