"""Give a person a new personal code, shown once."""

from __future__ import annotations

from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import person_named
from workbench.services.office import Office
from workbench.services.personal_code import hashed, new_code


def hand_out_code(office: Office, actor: Actor, person_name: str) -> str:
    """Replace the person's code and return the new one; only its hash is kept.

    Raises:
        BadInput: ``person.unknown``; Refused: ``permission.denied``.
    """
    from workbench.storage.stores import people

    require(actor, Role.STAFF)
    code = new_code()
    stored = hashed(code, office.code_cost)
    with office.work().write(actor.name, "hand_out_code") as w:
        person = person_named(w.connection, person_name.strip())
        had_code = people.code_hash(w.connection, person.id) is not None
        people.set_code_hash(w.connection, person.id, stored)
        w.audit({"person": person.name, "before": had_code, "after": True})
    return code
