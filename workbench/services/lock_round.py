"""Lock a round: no more marks."""

from __future__ import annotations

from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import require_open, round_named
from workbench.services.office import Office
from workbench.storage.states import RoundState


def lock_round(office: Office, actor: Actor, round_code: str) -> None:
    """Refuse marks from here on.

    Raises:
        BadInput: ``round.unknown``; Refused: ``permission.denied``, ``round.locked``, ``round.settled``.
    """
    from workbench.storage.stores import rounds

    require(actor, Role.STAFF)
    with office.work().write(actor.name, "lock_round") as w:
        round_ = round_named(w.connection, round_code)
        require_open(round_)
        rounds.set_state(w.connection, round_.id, RoundState.LOCKED, w.now)
        w.audit({"round": round_code, "before": round_.state, "after": RoundState.LOCKED})
