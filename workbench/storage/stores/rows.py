"""What the stores share: rows to dataclasses, and validated inserts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from sqlalchemy import Connection, Executable, FromClause, Select, insert, select

from workbench.domain.errors import BadInput
from workbench.storage.tables import Row, table_of

Shape = TypeVar("Shape")


def select_as(shape: type[Any], *sources: FromClause) -> Select[Any]:
    """SELECT the columns that a dataclass names, from the first source that has each."""
    return select(*(_column(field.name, sources) for field in fields(shape)))


def _column(name: str, sources: Sequence[FromClause]) -> Any:
    for source in sources:
        if name in source.c:
            return source.c[name]
    raise KeyError(name)


def all_as(
    connection: Connection, shape: type[Shape], statement: Executable, **values: object
) -> tuple[Shape, ...]:
    """Every row as a dataclass; columns stand in the order of its fields."""
    return tuple(shape(*row) for row in connection.execute(statement, values))


def one_as(
    connection: Connection, shape: type[Shape], statement: Executable, **values: object
) -> Shape | None:
    """The one row as a dataclass, or None."""
    row = connection.execute(statement, values).one_or_none()
    return None if row is None else shape(*row)


def add(connection: Connection, model: type[Row], **values: object) -> int:
    """Insert one validated row; return its rowid.

    Raises:
        BadInput: ``storage.bad_value`` names the table and the columns.
    """
    result = connection.execute(insert(table_of(model)), _validated(model, values))
    return int(result.lastrowid)


def add_all(connection: Connection, model: type[Row], rows: Iterable[Mapping[str, object]]) -> int:
    """Insert many validated rows at once; return how many."""
    values = [_validated(model, row) for row in rows]
    if values:
        connection.execute(insert(table_of(model)), values)
    return len(values)


@cache
def _border(model: type[Row]) -> type[BaseModel]:
    """The fields of a table without the table: the same checks at a twentieth of the cost of a mapped row."""
    named: dict[str, Any] = {name: (one.annotation, one) for name, one in model.model_fields.items()}
    return create_model(model.__name__, __config__=ConfigDict(extra="forbid", strict=True), **named)


def _validated(model: type[Row], values: Mapping[str, object]) -> dict[str, Any]:
    try:
        row = vars(_border(model).model_validate(dict(values)))
    except ValidationError as error:
        columns = tuple(sorted({".".join(map(str, one["loc"])) for one in error.errors()}))
        raise BadInput("storage.bad_value", table=str(model.__tablename__), columns=columns) from error
    return {name: row[name] for name in values}
