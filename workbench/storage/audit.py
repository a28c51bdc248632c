"""The audit chain in the database: append inside a verb's transaction, read the head, verify."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from sqlalchemy import Connection, Engine, text

from workbench.domain.errors import Problem
from workbench.storage import chain
from workbench.storage.chain import COLUMNS, HEAD_QUERY, START, Event, Head
from workbench.storage.engine import database_path
from workbench.storage.faults import explained
from workbench.storage.guards import GUARDS_QUERY, guard_problems

_NEWEST = text(
    "SELECT seq, event_sha256 FROM audit_event"
    " WHERE verb = :verb AND json_extract(payload, '$.round') = :round_code ORDER BY seq DESC LIMIT 1"
)
_PAYLOADS = text("SELECT seq, payload FROM audit_event WHERE verb = :verb ORDER BY seq")
_INSERT = f"INSERT INTO audit_event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_AFTER = text(
    f"SELECT {COLUMNS} FROM audit_event WHERE seq > :after AND seq <= :until ORDER BY seq LIMIT :count"
)
_LATEST = text(f"SELECT {COLUMNS} FROM audit_event ORDER BY seq DESC LIMIT :count")
_LOCATE = text("SELECT seq FROM audit_event WHERE event_sha256 = :event_sha256 ORDER BY seq LIMIT 1")
_ROWS_A_READ = 5_000


def head(connection: Connection) -> Head:
    """The newest event, or ``START`` before the first."""
    row = connection.exec_driver_sql(HEAD_QUERY).one_or_none()
    return START if row is None else Head(*row)


def newest(connection: Connection, verb: str, round_code: str) -> Head | None:
    """The newest event of one verb on one round."""
    row = connection.execute(_NEWEST, {"verb": verb, "round_code": round_code}).one_or_none()
    return None if row is None else Head(*row)


def payloads(connection: Connection, verb: str) -> Iterator[dict[str, Any]]:
    """What every event of one verb recorded, oldest first."""
    return (payload for _, payload in numbered(connection, verb))


def numbered(connection: Connection, verb: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The same with the number of each event."""
    return ((seq, json.loads(payload)) for seq, payload in connection.execute(_PAYLOADS, {"verb": verb}))


def append(connection: Connection, at: str, actor: str, verb: str, payload: str) -> Head:
    """Add one event; the caller holds the write lock, which makes the number its own."""
    event = chain.next_event(head(connection), at, actor, verb, payload)
    connection.exec_driver_sql(_INSERT, astuple(event))
    return Head(event.seq, event.event_sha256)


def latest(connection: Connection, count: int) -> tuple[Event, ...]:
    """The newest events, newest first."""
    return tuple(Event(*row) for row in connection.execute(_LATEST, {"count": count}))


def knows(connection: Connection, printed: Head) -> bool:
    """Whether the record has an event of this number with this hash."""
    found = connection.execute(_LOCATE, {"event_sha256": printed.event_sha256}).scalar_one_or_none()
    return printed in (START, Head(-1 if found is None else found, printed.event_sha256))


def verify(engine: Engine, printed: Head | None = None) -> tuple[Problem, ...]:
    """Every finding about the record; empty where it holds. Reads in short transactions."""
    with explained(database_path(engine)):
        with engine.connect() as connection, connection.begin():
            until = head(connection).seq
            guards = connection.exec_driver_sql(GUARDS_QUERY).all()

        def locate(event_sha256: str) -> int | None:
            with engine.connect() as connection, connection.begin():
                found = connection.execute(_LOCATE, {"event_sha256": event_sha256}).scalar_one_or_none()
            return None if found is None else int(found)

        return (
            *guard_problems(guards),
            *chain.verify(_events(engine, until), printed, locate),
        )


def _events(engine: Engine, until: int) -> Iterator[Event]:
    after = -(2**63)
    while True:
        with engine.connect() as connection, connection.begin():
            values = {"after": after, "until": until, "count": _ROWS_A_READ}
            rows = connection.execute(_AFTER, values).all()
        for row in rows:
            yield Event(*row)
        if len(rows) < _ROWS_A_READ:
            return
        after = rows[-1].seq
