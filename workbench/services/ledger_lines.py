"""The ledger of earlier and own decisions, as staff, finance and auditors read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office

if TYPE_CHECKING:
    from workbench.storage.stores.ledger import KnownLine


def ledger_lines(office: Office, actor: Actor) -> tuple[KnownLine, ...]:
    """Every line by day, with the round or the file that it comes from.

    Raises:
        Refused: ``permission.denied``.
    """
    from workbench.storage.stores import ledger

    require(actor, Role.STAFF, Role.FINANCE, Role.AUDITOR)
    with office.work().read() as r:
        return ledger.all_lines(r.connection)
