"""Sign in by name and personal code; the demo lists its people instead."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.errors import Refused
from workbench.services.actor import Actor, Role
from workbench.services.office import Office


@dataclass(frozen=True)
class PersonLine:
    """One active person of the workspace."""

    id: int
    name: str
    role: Role
    organisation: str


def people(office: Office) -> tuple[PersonLine, ...]:
    """Whom a demo offers to sign in as; before sign-in nobody is listed elsewhere."""
    return listed(office) if office.is_demo else ()


def listed(office: Office) -> tuple[PersonLine, ...]:
    """Everyone active, by role and name."""
    from workbench.storage.stores import start

    with office.work().read() as r:
        found = start.people(r.connection)
    order = list(Role)
    lines = (PersonLine(one.id, one.name, one.role, one.organisation) for one in found)
    return tuple(sorted(lines, key=lambda line: (order.index(line.role), line.name)))


def sign_in(office: Office, name: str, code: str) -> Actor:
    """Sign in with a personal code.

    Raises:
        Refused: ``sign_in.wrong``, with the same words and work whether the name or the code is wrong.
    """
    from workbench.services.personal_code import matches
    from workbench.storage.stores import people as store
    from workbench.storage.stores import start

    with office.work().read() as r:
        person = next((one for one in start.people(r.connection) if one.name == name.strip()), None)
        stored = store.code_hash(r.connection, person.id) if person else None
    if not matches(code, stored, office.code_cost) or person is None:
        raise Refused("sign_in.wrong")
    return Actor(person.id, person.name, person.role)


def sign_in_demo(office: Office, person_id: int) -> Actor:
    """Sign in as a listed person of a demo workspace.

    Raises:
        Refused: ``sign_in.not_a_demo``, ``sign_in.wrong`` for somebody who is not listed.
    """
    if not office.is_demo:
        raise Refused("sign_in.not_a_demo")
    for person in people(office):
        if person.id == person_id:
            return Actor(person.id, person.name, person.role)
    raise Refused("sign_in.wrong")
