"""The round's results: marks, scores, tiers and money, a trial until the round is settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from workbench.domain.awards import compute
from workbench.domain.case import Outcome, Result
from workbench.domain.errors import Problem, Refused
from workbench.domain.exclusivity import other_claims
from workbench.domain.marks import SheetState
from workbench.domain.measure import Measure
from workbench.services.actor import Actor, Role
from workbench.services.decision_in_force import RoundDecision, SubmissionDecision, decision_in_force
from workbench.services.lookups import led_by, round_named
from workbench.services.office import Office
from workbench.services.open_points import open_points
from workbench.services.replay import check_replay
from workbench.services.round_inputs import RoundInputs, read_inputs
from workbench.services.settle_checks import warnings
from workbench.storage.states import RoundState, SubmissionState

# With a sheet of their own in one of these states, leads do not see what the others gave.
HIDING = (SheetState.OPEN, SheetState.RECUSED)


@dataclass(frozen=True)
class SheetCell:
    """One reviewer's sheet in the matrix: points, and whether the panel's rule dropped or flagged it."""

    state: SheetState
    total: Fraction | None
    dropped: Literal["high", "low"] | None
    deviates: bool
    reason: str


@dataclass(frozen=True)
class SubmissionLine:
    """What the tables say of a submission besides its result."""

    code: str
    title: str
    entity_code: str
    entity_name: str
    project_code: str
    state: SubmissionState


@dataclass(frozen=True)
class ResultRow:
    """One submission: its result, its sheets by reviewer, and what a reader should look at.

    ``decided`` is what an office decided on it; None while nothing was decided.
    """

    submission: SubmissionLine
    result: Result
    sheets: Mapping[str, SheetCell]
    warnings: tuple[Problem, ...]
    decided: SubmissionDecision | None = None


@dataclass(frozen=True)
class MeasureResults:
    """One measure's rows by rank, unranked ones last.

    Attributes:
        withheld: codes of submissions that a lead does not see: they are recused, or their own sheet
            is not handed in, and other reviewers' marks must not guide it.
        total_fen: sum of the computed awards of the rows.
    """

    measure: Measure
    reviewers: tuple[str, ...]
    lead: str | None
    rows: tuple[ResultRow, ...]
    withheld: tuple[str, ...]
    total_fen: int

    @property
    def approved_fen(self) -> int | None:
        """Sum of what was approved for the rows; None while nothing was decided."""
        decided = [row.decided.amount.approved_fen for row in self.rows if row.decided]
        return sum(decided) if decided else None


@dataclass(frozen=True)
class RoundResults:
    """A round as its lead, staff, finance and auditor see it. ``blockers`` keep it from settling."""

    round_code: str
    round_name: str
    state: RoundState
    is_trial: bool
    measures: tuple[MeasureResults, ...]
    total_fen: int
    blockers: tuple[Problem, ...]


def compute_round(office: Office, actor: Actor, round_code: str) -> RoundResults:
    """Compute an open or locked round; for a settled one, replay it and show what was stored.

    A lead sees the measures they lead; staff and auditors everything; finance only settled rounds.

    Raises:
        BadInput: ``round.unknown``.
        Refused: ``permission.denied``, ``round.not_settled`` (finance), ``round.frozen_changed``,
            ``round.replay_differs``.
    """
    return computed(office, actor, round_code)[2]


def computed(office: Office, actor: Actor, round_code: str) -> tuple[RoundInputs, Outcome, RoundResults]:
    """The same with what the round was computed from and its whole outcome, for services that go on.

    The reader may see no more of the outcome than the results hold.

    Raises:
        BadInput, Refused: as `compute_round`.
    """
    with office.work().read() as r:
        round_ = round_named(r.connection, round_code)
        led = led_by(r.connection, round_, actor)
        _require_reader(actor, led, round_.code, round_.state)
        inputs = read_inputs(office, r.connection, round_)
        decision = decision_in_force(r.connection, round_) if inputs.settlement else None
    outcome = compute(inputs.measures, inputs.case)
    if inputs.settlement is not None:
        check_replay(inputs, outcome)
    lead = actor.name if actor.role is Role.REVIEWER else None
    told = _without_severity(outcome) if actor.role is Role.FINANCE else outcome
    return inputs, outcome, results(inputs, told, lead, led, decision)


def _without_severity(outcome: Outcome) -> Outcome:
    """Who is strict or mild is no business of those who pay."""
    return replace(
        outcome,
        results=tuple(
            replace(one, trace=tuple(node for node in one.trace if node.step != "calibration"))
            for one in outcome.results
        ),
    )


def _require_reader(actor: Actor, led: frozenset[str], round_code: str, state: RoundState) -> None:
    if actor.role is Role.REVIEWER and not led:
        raise Refused("permission.denied", role=actor.role)
    if actor.role is Role.FINANCE and state is not RoundState.SETTLED:
        raise Refused("round.not_settled", round=round_code, state=state)


def results(
    inputs: RoundInputs,
    outcome: Outcome,
    lead: str | None = None,
    led: Iterable[str] = (),
    decision: RoundDecision | None = None,
) -> RoundResults:
    """Arrange an outcome for reading; for a lead, only their measures and what they may see of them."""
    seen = set(inputs.measures) if lead is None else set(led)
    claimed = other_claims(inputs.measures, inputs.case)
    measures = []
    for measure in inputs.measures.values():
        if measure.id not in seen:
            continue
        own = [one for one in outcome.results if one.submission.measure == measure.id]
        hidden = {one.submission.id for one in own if lead is not None and _is_hidden_from(lead, one)}
        rows = tuple(
            ResultRow(
                _submission_line(inputs, one),
                one,
                _sheet_cells(inputs, one),
                tuple(
                    warnings(
                        measure, one, claimed.get(one.submission.id), inputs.set_aside.get(one.submission.id)
                    )
                ),
                decision.about(one.submission.id) if decision else None,
            )
            for one in sorted(own, key=_by_rank)
            if one.submission.id not in hidden
        )
        seats = [seat for seat in inputs.seats if seat.measure_id == measure.id]
        measures.append(
            MeasureResults(
                measure=measure,
                reviewers=_reviewers([seat.name for seat in seats], rows),
                lead=next((seat.name for seat in seats if seat.is_lead), None),
                rows=rows,
                withheld=tuple(sorted(hidden)),
                total_fen=sum(row.result.award or 0 for row in rows),
            )
        )
    shown = {row.submission.code for one in measures for row in one.rows}
    about = {inputs.round.code, *seen, *shown}
    return RoundResults(
        round_code=inputs.round.code,
        round_name=inputs.round.name,
        state=inputs.round.state,
        is_trial=inputs.round.state is not RoundState.SETTLED,
        measures=tuple(measures),
        total_fen=sum(one.total_fen for one in measures),
        blockers=tuple(
            one for one in open_points(inputs, outcome) if lead is None or one.place.path in about
        ),
    )


def _is_hidden_from(lead: str, result: Result) -> bool:
    return any(sheet.reviewer == lead and sheet.state in HIDING for sheet in result.submission.sheets)


def _by_rank(result: Result) -> tuple[bool, int, str]:
    return result.rank is None, result.rank or 0, result.submission.id


def _reviewers(seated: list[str], rows: Iterable[ResultRow]) -> tuple[str, ...]:
    """Who sits on the panel, then who has a sheet without a seat."""
    return tuple(dict.fromkeys([*seated, *(name for row in rows for name in row.sheets)]))


def _submission_line(inputs: RoundInputs, result: Result) -> SubmissionLine:
    stored = inputs.submissions[result.submission.id]
    return SubmissionLine(
        stored.code, stored.title, stored.entity_code, stored.entity_name, stored.project_code, stored.state
    )


def _sheet_cells(inputs: RoundInputs, result: Result) -> dict[str, SheetCell]:
    totals = {one.reviewer: one for one in result.panel.totals}
    stored = inputs.submissions[result.submission.id]
    cells = {}
    for sheet, name in inputs.sheets.get(stored.id, ()):
        total = totals.get(name)
        cells[name] = SheetCell(
            state=sheet.state,
            total=total.total if total else None,
            dropped=total.dropped if total else None,
            deviates=total is not None and total.deviates,
            reason=sheet.reason or "",
        )
    return cells
