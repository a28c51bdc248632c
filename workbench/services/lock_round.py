"""Lock a round: no more marks."""

from __future__ import annotations

from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import require_open, round_named
from workbench.services.office import Office
from workbench.services.settle_checks import UNFINISHED
from workbench.storage.states import RoundState, SubmissionState


def lock_round(office: Office, actor: Actor, round_code: str) -> int:
    """Refuse marks from here on; answers how many sheets were still to be handed in.

    Raises:
        BadInput: ``round.unknown``; Refused: ``permission.denied``, ``round.locked``, ``round.settled``.
    """
    from workbench.storage.stores import rounds, sheets, submissions

    require(actor, Role.STAFF)
    with office.work().write(actor.name, "lock_round") as w:
        round_ = round_named(w.connection, round_code)
        require_open(round_)
        active = {
            one.id
            for one in submissions.of_round(w.connection, round_.id)
            if one.state is SubmissionState.ACTIVE
        }
        open_ = sum(
            sheet.state in UNFINISHED and sheet.submission_id in active
            for sheet, _ in sheets.of_round(w.connection, round_.id)
        )
        rounds.set_state(w.connection, round_.id, RoundState.LOCKED, w.now)
        w.audit(
            {"round": round_code, "before": round_.state, "after": RoundState.LOCKED, "open_sheets": open_}
        )
    return open_
