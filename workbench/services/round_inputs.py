"""Everything a round's computation reads, gathered in one short transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from workbench.domain.case import Case, LedgerLine, Permission, Submission
from workbench.domain.marks import Sheet, SheetState
from workbench.domain.rubric import Measure, MeasureId
from workbench.services.facts import from_stored
from workbench.services.frozen_rules import rules_of_round
from workbench.services.office import Office
from workbench.services.own_sheet import marked_once
from workbench.storage.states import RecusalState, SubmissionState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores import submissions as store
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
        case: active submissions only, in the order of their codes.
        payees: ids of the submissions that have one.
    """

    round: Round
    measures: Mapping[MeasureId, Measure]
    submissions: Mapping[str, store.Submission]
    sheets: Mapping[int, tuple[tuple[StoredSheet, str], ...]]
    seats: tuple[Seat, ...]
    recusals: tuple[Recusal, ...]
    permissions: tuple[store.Permission, ...]
    ledger: tuple[StoredLine, ...]
    payees: frozenset[int]
    settlement: Settlement | None
    case: Case

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
    from workbench.storage.stores import decisions, recusals, rounds, sheets, submissions

    measures = rules_of_round(office, connection, round_)
    all_submissions = {one.code: one for one in submissions.of_round(connection, round_.id)}
    by_submission: dict[int, list[tuple[StoredSheet, str]]] = {}
    for sheet, name in sheets.of_round(connection, round_.id):
        by_submission.setdefault(sheet.submission_id, []).append((sheet, name))
    permissions = submissions.permissions(connection, round_.id)
    settlement = decisions.settlement(connection, round_.id)
    entities = {one.entity_code for one in all_submissions.values()}
    ledger = (
        decisions.ledger(connection, round_.as_of, but_round=round_.id)
        if settlement is None
        else frozen_ledger(settlement)
    )
    ledger = tuple(line for line in ledger if line.entity_code in entities)
    active = [one for one in all_submissions.values() if one.state is SubmissionState.ACTIVE]
    return RoundInputs(
        round=round_,
        measures=measures,
        submissions=all_submissions,
        sheets={key: tuple(value) for key, value in by_submission.items()},
        seats=rounds.seats_of(connection, round_.id),
        recusals=recusals.of_round(connection, round_.id),
        permissions=permissions,
        ledger=ledger,
        payees=frozenset(submissions.payees(connection, round_.id)),
        settlement=settlement,
        case=Case(
            as_of=round_.as_of,
            submissions=tuple(_submissions(connection, round_, measures, active, by_submission)),
            ledger=tuple(_ledger_line(line) for line in ledger),
            permissions=tuple(
                Permission(one.entity_code, one.project_code, one.reason) for one in permissions
            ),
            lot_seed=round_.lot_seed,
        ),
    )


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
        )


def _ledger_line(line: StoredLine) -> LedgerLine:
    return LedgerLine(
        entity=line.entity_code,
        project=line.project_code,
        measure=line.measure,
        series=line.series,
        decided_on=line.decided_on,
        approved=line.approved_fen,
        paid=line.paid_fen,
        payer=line.payer,
    )
