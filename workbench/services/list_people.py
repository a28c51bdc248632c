"""Everyone of the workspace, for staff."""

from __future__ import annotations

from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office
from workbench.services.sign_in import PersonLine, listed


def list_people(office: Office, actor: Actor) -> tuple[PersonLine, ...]:
    """Active people by role and name.

    Raises:
        Refused: ``permission.denied``.
    """
    require(actor, Role.STAFF, Role.AUDITOR)
    return listed(office)
