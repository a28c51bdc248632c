"""Finding what a person named, or saying that it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, Refused
from workbench.services.actor import Actor, Role
from workbench.services.short_text import REASON, bounded
from workbench.storage.states import RoundState, SubmissionState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.people import Person
    from workbench.storage.stores.rounds import Round
    from workbench.storage.stores.sheets import Sheet
    from workbench.storage.stores.submissions import Submission


def round_named(connection: Connection, code: str) -> Round:
    """The round of that code.

    Raises:
        BadInput: ``round.unknown``.
    """
    from workbench.storage.stores import rounds

    found = rounds.by_code(connection, code)
    if found is None:
        known = tuple(one.code for one in rounds.all_rounds(connection))
        raise BadInput("round.unknown", round=code, known=known)
    return found


def require_open(round_: Round) -> None:
    """Raises Refused: ``round.locked`` or ``round.settled``."""
    if round_.state is not RoundState.OPEN:
        raise Refused(f"round.{round_.state.value}", round=round_.code)


def require_unsettled(round_: Round) -> None:
    """Raises Refused: ``round.settled``."""
    if round_.state is RoundState.SETTLED:
        raise Refused("round.settled", round=round_.code)


def submission_named(connection: Connection, round_: Round, code: str) -> Submission:
    """The active submission of that code.

    Raises:
        BadInput: ``submission.unknown``; Refused: ``submission.withdrawn``.
    """
    from workbench.storage.stores import submissions

    found = submissions.by_code(connection, round_.id, code)
    if found is None:
        raise BadInput("submission.unknown", round=round_.code, submission=code)
    if found.state is SubmissionState.WITHDRAWN:
        raise Refused("submission.withdrawn", submission=code)
    return found


def person_named(connection: Connection, name: str) -> Person:
    """The person of that name.

    Raises:
        BadInput: ``person.unknown``.
    """
    from workbench.storage.stores import people

    found = people.by_name(connection, name)
    if found is None:
        known = tuple(one.name for one in people.all_people(connection))
        raise BadInput("person.unknown", name=name, known=known)
    return found


def sheet_of(connection: Connection, submission: Submission, reviewer: str) -> Sheet:
    """A named reviewer's sheet for a submission, for those who may see it.

    Raises:
        BadInput: ``person.unknown``, ``sheet.no_sheet``.
    """
    from workbench.storage.stores import sheets

    person = person_named(connection, reviewer)
    found = sheets.of_pair(connection, submission.id, person.id)
    if found is None:
        raise BadInput("sheet.no_sheet", reviewer=reviewer, submission=submission.code)
    return found


def led_by(connection: Connection, round_: Round, actor: Actor) -> frozenset[str]:
    """Ids of the measures whose panel the actor leads in the round."""
    from workbench.storage.stores import rounds

    if actor.role is not Role.REVIEWER:
        return frozenset()
    return frozenset(
        seat.measure_id
        for seat in rounds.seats_of(connection, round_.id)
        if seat.is_lead and seat.person_id == actor.person_id
    )


def require_lead(connection: Connection, round_: Round, actor: Actor, measure_id: str) -> None:
    """Raises Refused: ``permission.not_lead``."""
    if measure_id not in led_by(connection, round_, actor):
        raise Refused("permission.not_lead", measure=measure_id)


def reason_given(reason: str) -> str:
    """The reason without surrounding space.

    Raises:
        BadInput: ``reason.missing``, ``text.too_long``.
    """
    stripped = bounded(reason, "reason", REASON)
    if not stripped:
        raise BadInput("reason.missing")
    return stripped
