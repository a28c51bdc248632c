"""Open a locked round again, with a reason."""

from __future__ import annotations

from workbench.domain.errors import Refused
from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import reason_given, require_unsettled, round_named
from workbench.services.office import Office
from workbench.storage.states import RoundState


def open_round(office: Office, actor: Actor, round_code: str, reason: str) -> None:
    """Take marks again.

    Raises:
        BadInput: ``round.unknown``, ``reason.missing``.
        Refused: ``permission.denied``, ``round.not_locked``, ``round.settled``.
    """
    from workbench.storage.stores import rounds

    require(actor, Role.STAFF)
    why = reason_given(reason)
    with office.work().write(actor.name, "open_round") as w:
        round_ = round_named(w.connection, round_code)
        require_unsettled(round_)
        if round_.state is not RoundState.LOCKED:
            raise Refused("round.not_locked", round=round_code, state=round_.state)
        rounds.set_state(w.connection, round_.id, RoundState.OPEN, w.now)
        w.audit({"round": round_code, "before": round_.state, "after": RoundState.OPEN, "reason": why})
