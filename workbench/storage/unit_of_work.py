"""One transaction a verb, and its audit event in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from threading import local

from sqlalchemy import Connection, Engine

from workbench.storage import audit
from workbench.storage.canonical import JsonValue, canonical_json
from workbench.storage.chain import Head
from workbench.storage.columns import moment_text
from workbench.storage.engine import WRITES, database_path
from workbench.storage.faults import explained


@dataclass
class Reading:
    """A consistent view of the database, for a moment.

    Attributes:
        connection: handed to the stores.
        now: time of the act, UTC.
        today: the same moment's day in the office's zone.
    """

    connection: Connection
    now: datetime
    today: date

    def head(self) -> Head:
        """The newest audit event."""
        return audit.head(self.connection)


@dataclass
class Writing(Reading):
    """The write lock, held until the block ends; no other process writes meanwhile."""

    actor: str = ""
    verb: str = ""
    recorded: Head | None = None

    def audit(self, payload: JsonValue) -> Head:
        """Record what this verb did (before, after, rule hashes …); exactly once a verb."""
        if self.recorded is not None:
            raise RuntimeError(f"{self.verb}: a verb records one audit event")
        at = moment_text(self.now)
        self.recorded = audit.append(self.connection, at, self.actor, self.verb, canonical_json(payload))
        return self.recorded


# Databases whose lock this thread holds.
_held = local()


class UnitOfWork:
    """Transactions on one database::

    with work.write("王工", "lock_round") as w:
        rounds.set_state(w.connection, round_id, RoundState.LOCKED, w.now)
        w.audit({"round": "2025-1"})
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime], zone: tzinfo) -> None:
        """``clock`` returns aware times; ``zone`` is the office's."""
        self.engine = engine
        self._path = database_path(engine)
        self._writer = engine.execution_options(**{WRITES: True})
        self._clock = clock
        self._zone = zone

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """Read; writing is refused by the database. Keep it short: an open reader makes the log grow."""
        with explained(self._path), self.engine.connect() as connection, connection.begin():
            yield Reading(connection, *self._moment())

    @contextmanager
    def write(self, actor: str, verb: str) -> Iterator[Writing]:
        """Hold the write lock; commit when the block ends, roll back when it raises.

        A block that changed something and recorded nothing is a defect and is rolled back; one that
        changed nothing leaves no event. What was committed survives a kill of the process.

        Raises:
            Refused: ``storage.busy`` where another process holds the lock for too long, or a guard's code.
            BadInput: ``storage.*``.
        """
        with (
            self._held_once(verb),
            explained(self._path),
            self._writer.connect() as connection,
            connection.begin(),
        ):
            before = _changes(connection)
            w = Writing(connection, *self._moment(), actor, verb)
            yield w
            if w.recorded is None and _changes(connection) != before:
                raise RuntimeError(f"{verb}: changed something without an audit event")

    @contextmanager
    def _held_once(self, verb: str) -> Iterator[None]:
        paths: set[Path] = _held.__dict__.setdefault("paths", set())
        if self._path in paths:
            raise RuntimeError(f"{verb}: a write inside a write would wait for itself")
        paths.add(self._path)
        try:
            yield
        finally:
            paths.discard(self._path)

    def _moment(self) -> tuple[datetime, date]:
        now = self._clock().astimezone(UTC)
        return now, now.astimezone(self._zone).date()


def _changes(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())
