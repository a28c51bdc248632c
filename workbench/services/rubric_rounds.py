"""The rounds on which a changed measure can be tried."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office
from workbench.storage.states import RoundState


@dataclass(frozen=True)
class RoundChoice:
    """One round that froze a version of the measure."""

    code: str
    name: str
    state: RoundState


def rounds_with(office: Office, actor: Actor, measure_id: str) -> tuple[RoundChoice, ...]:
    """The rounds that a measure takes part in, newest first.

    Raises:
        Refused: ``permission.denied``.
    """
    from workbench.storage.stores import rounds

    require(actor, Role.STAFF)
    with office.work().read() as r:
        return tuple(
            RoundChoice(one.code, one.name, one.state)
            for one in sorted(rounds.all_rounds(r.connection), key=lambda one: one.created_at, reverse=True)
            if any(frozen.measure_id == measure_id for frozen in rounds.rules_of(r.connection, one.id))
        )
