"""Everything a round's computation reads, gathered in one short transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from workbench.domain.case import Case, Decision, Permission, Submission
from workbench.domain.claim import check_decision
from workbench.domain.errors import BadInput
from workbench.domain.marks import Sheet, SheetState
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.scores import decided_by_calibration
from workbench.services.facts import from_stored
from workbench.services.frozen_rules import rules_of_round
from workbench.services.office import Office
from workbench.services.own_sheet import marked_once
from workbench.services.stored_ledger import from_stored_line
from workbench.storage.states import RecusalState, SubmissionState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores import submissions as store
    from workbench.storage.stores.award_decisions import AwardDecision
    from workbench.storage.stores.decisions import LedgerLine as StoredLine
    from workbench.storage.stores.decisions import Settlement
    from workbench.storage.stores.recusals import Recusal
    from workbench.storage.stores.rounds import Round, Seat
    from workbench.storage.stores.sheets import Sheet as StoredSheet


@dataclass(frozen=True)
class RoundInputs:
    """A round as stored, and the domain's case of it.

    Attributes:
        submissions: all of them, withdrawn ones too, by code.
        sheets: stored sheets with their reviewers' names, by submission id.
        decisions: the decided amounts that stand, by submission id.
        set_aside: why a recorded decision is not used, by code: its limits have changed since.
        ledger: lines of the round's entities, and of anyone under the round's policies.
        case: active submissions only, in the order of their codes.
        payees: ids of the submissions that have one.
    """

    round: Round
    measures: Mapping[MeasureId, Measure]
    submissions: Mapping[str, store.Submission]
    sheets: Mapping[int, tuple[tuple[StoredSheet, str], ...]]
    decisions: Mapping[int, AwardDecision]
    seats: tuple[Seat, ...]
    recusals: tuple[Recusal, ...]
    permissions: tuple[store.Permission, ...]
    ledger: tuple[StoredLine, ...]
    payees: frozenset[int]
    settlement: Settlement | None
    case: Case
    set_aside: Mapping[str, BadInput]

    def undecided(self) -> tuple[tuple[str, str, str], ...]:
        """Found recusals without a decision: submission code, reviewer, reason."""
        named = {
            (sheet.submission_id, sheet.person_id): (sheet, name)
            for together in self.sheets.values()
            for sheet, name in together
        }
        codes = {one.id: one.code for one in self.submissions.values()}
        waiting = []
        for one in self.recusals:
            if one.state is RecusalState.PROPOSED:
                sheet, name = named.get((one.submission_id, one.person_id), (None, ""))
                if sheet is not None and sheet.state is not SheetState.RECUSED:
                    waiting.append((codes[one.submission_id], name, one.reason))
        return tuple(waiting)


def read_inputs(office: Office, connection: Connection, round_: Round) -> RoundInputs:
    """Read a round; a settled one with the ledger that it froze, whatever was decided since."""
    from workbench.storage.stores import (
        award_decisions,
        decisions,
        recusals,
        rounds,
        sheets,
        submissions,
    )

    measures = rules_of_round(office, connection, round_)
    all_submissions = {one.code: one for one in submissions.of_round(connection, round_.id)}
    by_submission: dict[int, list[tuple[StoredSheet, str]]] = {}
    for sheet, name in sheets.of_round(connection, round_.id):
        by_submission.setdefault(sheet.submission_id, []).append((sheet, name))
    permissions = submissions.permissions(connection, round_.id)
    settlement = decisions.settlement(connection, round_.id)
    decided = award_decisions.in_force(connection, round_.id)
    ledger = (
        decisions.ledger(connection, round_.as_of, but_round=round_.id)
        if settlement is None
        else frozen_ledger(settlement)
    )
    ledger = tuple(_that_count(ledger, all_submissions.values(), measures))
    active = [one for one in all_submissions.values() if one.state is SubmissionState.ACTIVE]
    stated = Case(
        as_of=round_.as_of,
        submissions=tuple(_submissions(connection, round_, measures, active, by_submission, decided)),
        ledger=tuple(from_stored_line(line) for line in ledger),
        permissions=tuple(Permission(one.entity_code, one.project_code, one.reason) for one in permissions),
        lot_seed=round_.lot_seed,
    )
    case, set_aside = _with_valid_decisions(stated, measures)
    return RoundInputs(
        round=round_,
        measures=measures,
        submissions=all_submissions,
        sheets={key: tuple(value) for key, value in by_submission.items()},
        decisions=decided,
        seats=rounds.seats_of(connection, round_.id),
        recusals=recusals.of_round(connection, round_.id),
        permissions=permissions,
        ledger=ledger,
        payees=frozenset(submissions.payees(connection, round_.id)),
        settlement=settlement,
        case=case,
        set_aside=set_aside,
    )


def _with_valid_decisions(
    case: Case, measures: Mapping[MeasureId, Measure]
) -> tuple[Case, dict[str, BadInput]]:
    """The case without decisions that what was imported later has put outside their limits."""
    wrong: dict[str, BadInput] = {}
    decided = [one for one in case.submissions if one.decision is not None]
    panels = decided_by_calibration(measures, case) if decided else {}
    for one in decided:
        try:
            check_decision(measures[one.measure], one, case, panels.get(one.id))
        except BadInput as error:
            wrong[one.id] = error
    kept = tuple(replace(one, decision=None) if one.id in wrong else one for one in case.submissions)
    return replace(case, submissions=kept), wrong


def _that_count(
    ledger: Iterable[StoredLine],
    submissions: Iterable[store.Submission],
    measures: Mapping[MeasureId, Measure],
) -> Iterable[StoredLine]:
    """Budgets and places are used up by everyone; caps and differences look at the round's entities."""
    entities = {one.entity_code for one in submissions}
    policies = {one.policy for one in measures.values()}
    for line in ledger:
        if (
            line.entity_code in entities
            or line.measure in measures
            or line.measure.partition("/")[0] in policies
        ):
            yield line


def frozen_ledger(settlement: Settlement) -> tuple[StoredLine, ...]:
    """The earlier decisions that a settlement rests on."""
    from workbench.storage.stores.decisions import LedgerLine as StoredLine

    return tuple(
        StoredLine(**{**line, "decided_on": date.fromisoformat(line["decided_on"])})
        for line in settlement.hashes["ledger"]
    )


def _submissions(
    connection: Connection,
    round_: Round,
    measures: Mapping[MeasureId, Measure],
    active: Iterable[store.Submission],
    sheets: Mapping[int, list[tuple[StoredSheet, str]]],
    decided: Mapping[int, AwardDecision],
) -> Iterable[Submission]:
    from workbench.storage.stores import marks

    once = {measure.id: marked_once(connection, round_.id, measure.scoring) for measure in measures.values()}
    for one in active:
        measure = measures[MeasureId(one.measure_id)]
        yield Submission(
            id=one.code,
            measure=measure.id,
            entity=one.entity_code,
            project=one.project_code,
            title=one.title,
            applied_on=one.applied_on,
            facts=from_stored(measure.fields, one.facts),
            gates=one.gates,
            sheets=tuple(
                Sheet(name, sheet.state, marks.cells(sheet, measure.scoring, measure.hashes.scoring_sha256))
                for sheet, name in sheets.get(one.id, ())
            ),
            objective=once[measure.id].get(one.id, {}),
            preference=one.preference,
            declines_partial=one.declines_partial,
            decision=_decision(decided.get(one.id)),
        )


def _decision(stored: AwardDecision | None) -> Decision | None:
    if stored is None:
        return None
    return Decision(stored.amount_fen, stored.by_name, stored.decided_on, stored.document, stored.reason)
