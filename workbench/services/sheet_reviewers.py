"""Who sits on a round's panels, and how many offline score sheets each would be given now."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import round_named
from workbench.services.office import Office
from workbench.services.score_packets import open_forms


@dataclass(frozen=True)
class ReviewerSheets:
    """An expert of the round; ``open_sheets`` counts what `workbench.services.issue_sheets` would write."""

    name: str
    organisation: str
    open_sheets: int


def sheet_reviewers(office: Office, actor: Actor, round_code: str) -> tuple[ReviewerSheets, ...]:
    """Everyone who is seated in a round, by name.

    Raises:
        BadInput: ``round.unknown``; Refused: ``permission.denied``.
    """
    from workbench.storage.stores import rounds

    require(actor, Role.STAFF)
    with office.work().read() as r:
        round_ = round_named(r.connection, round_code)
        seats = {seat.person_id: seat for seat in rounds.seats_of(r.connection, round_.id)}
        return tuple(
            ReviewerSheets(
                seat.name, seat.organisation, len(open_forms(r.connection, round_.id, seat.person_id))
            )
            for seat in sorted(seats.values(), key=lambda one: one.name)
        )
