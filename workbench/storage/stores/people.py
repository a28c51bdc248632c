"""People who sign in, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, update

from workbench.storage.states import Role
from workbench.storage.stores.rows import add, add_all, all_as, one_as, select_as
from workbench.storage.tables import Person as PersonRow
from workbench.storage.tables import table_of

_PERSON = table_of(PersonRow)


@dataclass(frozen=True)
class Person:
    """A person without the hash of their code."""

    id: int
    name: str
    organisation: str
    organisation_code: str
    fields: str
    role: Role
    active: bool


_ALL = select_as(Person, _PERSON).order_by(_PERSON.c.name)
_BY_NAME = select_as(Person, _PERSON).where(_PERSON.c.name == bindparam("name"))
_CODE = _PERSON.select().with_only_columns(_PERSON.c.code_hash).where(_PERSON.c.id == bindparam("id"))
_SET_CODE = update(_PERSON).where(_PERSON.c.id == bindparam("person_id")).values(code_hash=bindparam("code"))
_UPDATE = update(_PERSON).where(_PERSON.c.id == bindparam("person_id"))


def all_people(connection: Connection) -> tuple[Person, ...]:
    """Everyone, by name."""
    return all_as(connection, Person, _ALL)


def by_name(connection: Connection, name: str) -> Person | None:
    """The person of that name."""
    return one_as(connection, Person, _BY_NAME, name=name)


def code_hash(connection: Connection, person_id: int) -> str | None:
    """Hash of the personal code; None before one was handed out."""
    found = connection.execute(_CODE, {"id": person_id}).scalar_one_or_none()
    return None if found is None else str(found)


def set_code_hash(connection: Connection, person_id: int, hashed: str) -> None:
    """Replace the personal code."""
    connection.execute(_SET_CODE, {"person_id": person_id, "code": hashed})


def add_person(
    connection: Connection,
    *,
    name: str,
    role: Role,
    organisation: str = "",
    organisation_code: str = "",
    fields: str = "",
) -> int:
    """Add a person; return the id. The caller has looked for the name."""
    return add(
        connection,
        PersonRow,
        name=name,
        role=role,
        organisation=organisation,
        organisation_code=organisation_code,
        fields=fields,
        active=True,
    )


def add_people(connection: Connection, rows: Iterable[Mapping[str, object]]) -> int:
    """Add people, each with the columns that `add_person` takes; return how many."""
    return add_all(connection, PersonRow, ({"active": True, **row} for row in rows))


def update_people(connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """Write the organisation, its code and the fields of people anew, by ``person_id``."""
    found = list(rows)
    if found:
        connection.execute(_UPDATE, found)
