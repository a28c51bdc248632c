"""The recusals of a round, declared by reviewers or found at import and seating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import round_named
from workbench.services.office import Office
from workbench.storage.states import RecusalSource, RecusalState


@dataclass(frozen=True)
class RecusalLine:
    """One recusal; ``proposed`` waits for staff."""

    id: int
    submission_code: str
    title: str
    entity_name: str
    reviewer: str
    organisation: str
    reason: str
    source: RecusalSource
    state: RecusalState
    at: datetime


def recusals(office: Office, actor: Actor, round_code: str) -> tuple[RecusalLine, ...]:
    """Every recusal of the round, undecided first; for staff and auditors.

    Raises:
        BadInput: ``round.unknown``; Refused: ``permission.denied``.
    """
    from workbench.storage.stores import people, submissions
    from workbench.storage.stores import recusals as store

    require(actor, Role.STAFF, Role.AUDITOR)
    with office.work().read() as r:
        round_ = round_named(r.connection, round_code)
        found = store.of_round(r.connection, round_.id)
        names = {one.id: one for one in people.all_people(r.connection)}
        about = {one.id: one for one in submissions.of_round(r.connection, round_.id)}
    lines = [
        RecusalLine(
            id=one.id,
            submission_code=about[one.submission_id].code,
            title=about[one.submission_id].title,
            entity_name=about[one.submission_id].entity_name,
            reviewer=names[one.person_id].name,
            organisation=names[one.person_id].organisation,
            reason=one.reason,
            source=one.source,
            state=one.state,
            at=office.local(one.at),
        )
        for one in found
    ]
    return tuple(sorted(lines, key=lambda line: (line.state is not RecusalState.PROPOSED, line.id)))
