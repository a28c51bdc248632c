"""Seat the reviewers and the lead of one measure's panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, Refused
from workbench.domain.measure import Measure, MeasureId
from workbench.services.actor import Actor, Role, require
from workbench.services.assign_sheets import FoundRecusal, assign_sheets
from workbench.services.frozen_rules import rules_of_round
from workbench.services.lookups import person_named, require_open, round_named
from workbench.services.office import Office

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.people import Person
    from workbench.storage.stores.rounds import Round


@dataclass(frozen=True)
class Seated:
    """What seating changed: sheets laid, sheets taken back, conflicts that wait for staff.

    ``needed``: how many sheets the measure asks for before a submission has a score.
    """

    sheets: int
    taken_back: int
    found: tuple[FoundRecusal, ...]
    needed: int


def seat_panel(
    office: Office, actor: Actor, round_code: str, measure_id: str, names: Sequence[str], lead: str
) -> Seated:
    """Seat these reviewers in place of whoever sat there; each gets a sheet for every submission.

    Raises:
        BadInput: ``round.unknown``, ``round.not_in_round``, ``person.unknown``,
            ``person.not_a_reviewer``, ``panel.empty``, ``panel.name_twice``, ``panel.lead_not_seated``.
        Refused: ``permission.denied``, ``round.locked``, ``round.settled``, ``panel.has_marks``,
            ``panel.not_needed`` where a measure is decided without marks.
    """
    from workbench.storage.stores import rounds

    require(actor, Role.STAFF)
    wanted = [name.strip() for name in names]
    _check_names(wanted, lead.strip())
    with office.work().write(actor.name, "seat_panel") as w:
        round_ = round_named(w.connection, round_code)
        require_open(round_)
        measures = rules_of_round(office, w.connection, round_)
        if MeasureId(measure_id) not in measures:
            raise BadInput("round.not_in_round", round=round_code, measure=measure_id, known=tuple(measures))
        measure = measures[MeasureId(measure_id)]
        if not measure.needs_panel:
            raise Refused("panel.not_needed", measure=measure.name)
        people = [_reviewer(w.connection, name) for name in wanted]
        before = [seat for seat in rounds.seats_of(w.connection, round_.id) if seat.measure_id == measure_id]
        leaving = {seat.person_id: seat.name for seat in before if seat.name not in wanted}
        taken_back = _take_back(w.connection, round_, measure, leaving)
        leads = [person.id for person in people if person.name == lead.strip()]
        rounds.seat_people(w.connection, round_.id, measure_id, [one.id for one in people], leads)
        assigned = assign_sheets(office, w.connection, round_, w.now)
        w.audit(
            {
                "round": round_code,
                "measure": measure_id,
                "before": {
                    "names": [seat.name for seat in before],
                    "lead": [seat.name for seat in before if seat.is_lead],
                },
                "after": {"names": sorted(wanted), "lead": [lead.strip()]},
                "sheets": assigned.sheets,
                "taken_back": taken_back,
                "found_recusals": [[one.submission_code, one.reviewer] for one in assigned.found],
            }
        )
    return Seated(assigned.sheets, taken_back, assigned.found, measure.scoring.minimum_sheets)


def _check_names(names: Sequence[str], lead: str) -> None:
    if not names:
        raise BadInput("panel.empty")
    for name in names:
        if names.count(name) > 1:
            raise BadInput("panel.name_twice", name=name)
    if lead not in names:
        raise BadInput("panel.lead_not_seated", lead=lead, names=tuple(names))


def _reviewer(connection: Connection, name: str) -> Person:
    person = person_named(connection, name)
    if person.role is not Role.REVIEWER:
        raise BadInput("person.not_a_reviewer", name=name, role=person.role)
    return person


def _take_back(connection: Connection, round_: Round, measure: Measure, leaving: dict[int, str]) -> int:
    """Drop the untouched sheets of those who leave.

    Raises:
        Refused: ``panel.has_marks`` where one of them has written anything.
    """
    from workbench.storage.stores import sheets, submissions

    in_measure = {
        one.id for one in submissions.of_round(connection, round_.id) if one.measure_id == measure.id
    }
    theirs = [
        sheet
        for sheet, _ in sheets.of_round(connection, round_.id)
        if sheet.person_id in leaving and sheet.submission_id in in_measure
    ]
    for sheet in theirs:
        if sheet.version > 1 or sheets.comments(connection, sheet.id):
            raise Refused("panel.has_marks", name=leaving[sheet.person_id], measure=measure.name)
        sheets.drop_sheet(connection, sheet.id)
    return len(theirs)
