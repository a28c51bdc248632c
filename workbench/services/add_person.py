"""Add a person to the workspace."""

from __future__ import annotations

from workbench.domain.errors import BadInput
from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office
from workbench.services.short_text import short_text


def add_person(
    office: Office,
    actor: Actor,
    name: str,
    role: Role,
    organisation: str = "",
    *,
    organisation_code: str = "",
    fields: str = "",
) -> int:
    """Add somebody who cannot sign in before a code is handed out; return their id.

    Raises:
        BadInput: ``person.name_empty``, ``person.exists``, ``text.*``; Refused: ``permission.denied``.
    """
    from workbench.storage.stores import people

    require(actor, Role.STAFF)
    known_as = short_text(name, "person_name")
    if not known_as:
        raise BadInput("person.name_empty")
    with office.work().write(actor.name, "add_person") as w:
        if people.by_name(w.connection, known_as) is not None:
            raise BadInput("person.exists", name=known_as)
        told = {
            "name": known_as,
            "organisation": short_text(organisation, "organisation"),
            "organisation_code": organisation_code.strip(),
            "fields": fields.strip(),
        }
        person_id = people.add_person(w.connection, role=role, **told)
        w.audit({"before": None, "after": {**told, "role": role}})
    return person_id
