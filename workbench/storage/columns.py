"""The only column types: what STRICT tables accept, and the Python values they stand for.

========  =========  ==============================================================
type      stored as  Python value
========  =========  ==============================================================
Integer   INTEGER    int (ids, counts, fen, scaled marks)
Text      TEXT       str
Blob      BLOB       bytes
Flag      INTEGER    bool, 0 or 1
Day       TEXT       date, ``2025-11-20``
Moment    TEXT       aware datetime, ``2025-11-20T08:00:00.000000Z`` (UTC; sorts as text)
Document  TEXT       JSON value, canonical form
word(E)   TEXT       member of the StrEnum E
========  =========  ==============================================================
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Integer, Text
from sqlalchemy import LargeBinary as Blob
from sqlalchemy.types import TypeDecorator

from workbench.storage.canonical import JsonValue, canonical_json, parse_json

__all__ = ["Blob", "Day", "Document", "Flag", "Integer", "Moment", "Text", "moment_text", "word"]


def moment_text(moment: datetime) -> str:
    """Write an aware time as stored: UTC, microseconds, ``Z``."""
    if moment.tzinfo is None:
        raise ValueError("a stored time needs its zone")
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


class Flag(TypeDecorator[bool]):
    """Yes or no."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Day(TypeDecorator[date]):
    """A calendar day of the office."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Moment(TypeDecorator[datetime]):
    """A point in time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Document(TypeDecorator[JsonValue]):
    """A JSON value."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: JsonValue, dialect: Dialect) -> str | None:
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> JsonValue:
        return None if value is None else parse_json(value)


@cache
def word(words: type[StrEnum]) -> type[TypeDecorator[Any]]:
    """Column type of a closed set of words."""

    class Word(TypeDecorator[Any]):
        impl = Text
        cache_ok = True

        def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
            return None if value is None else words(value).value

        def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
            return None if value is None else words(value)

    return Word
