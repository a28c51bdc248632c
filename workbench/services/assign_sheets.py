"""Every seated reviewer gets a sheet for every submission of the measure; conflicts are found here.

Shared by the verbs that seat a panel and that import submissions; runs inside their transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from workbench.domain.marks import pack
from workbench.services.found_recusals import FoundRecusal, propose_recusals
from workbench.services.frozen_rules import rules_of_round
from workbench.services.office import Office
from workbench.storage.states import SubmissionState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.rounds import Round

__all__ = ["Assigned", "FoundRecusal", "assign_sheets"]


@dataclass(frozen=True)
class Assigned:
    """New sheets, and new conflicts that wait for staff."""

    sheets: int
    found: tuple[FoundRecusal, ...]


def assign_sheets(office: Office, connection: Connection, round_: Round, now: datetime) -> Assigned:
    """Lay what is missing; a pair that has a sheet, whatever its state, is left alone."""
    from workbench.storage.stores import rounds, sheets, submissions

    there = {(sheet.submission_id, sheet.person_id) for sheet, _ in sheets.of_round(connection, round_.id)}
    active = [
        one for one in submissions.of_round(connection, round_.id) if one.state is SubmissionState.ACTIVE
    ]
    seats = rounds.seats_of(connection, round_.id)
    added = 0
    for measure in rules_of_round(office, connection, round_).values():
        if not measure.needs_panel:
            continue
        people = [seat.person_id for seat in seats if seat.measure_id == measure.id]
        pairs = ((one.id, person) for one in active if one.measure_id == measure.id for person in people)
        added += sheets.add_sheets(
            connection,
            [pair for pair in pairs if pair not in there],
            blank=pack({}, measure.scoring),
            scoring_sha256=measure.hashes.scoring_sha256,
            at=now,
        )
    return Assigned(added, propose_recusals(connection, active, seats, now))
