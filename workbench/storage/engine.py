"""Opening the workspace's database. Importing this loads SQLAlchemy Core, not the tables or Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from workbench.domain.errors import BadInput
from workbench.storage import schema
from workbench.storage.driver import check_version, journal_mode, sqlite_module
from workbench.storage.faults import BUSY_SECONDS, explained

# Execution option of connections that may write; the others cannot, even by mistake.
WRITES = "workbench_writes"


def open_engine(path: Path, *, create: bool = False) -> Engine:
    """Open a database that has this program's schema; with ``create``, lay it where there is none.

    Raises:
        BadInput: ``storage.*``: not found, empty, not a database, another program's, an older or a
            newer schema, read-only.
    """
    if not path.exists():
        if not create:
            raise BadInput("storage.not_found", file=str(path))
        _lay(path)
    engine = bare_engine(path)
    try:
        with explained(path), engine.connect() as connection, connection.begin():
            found = schema.revision(connection, path)
        # A file without a table is what is left where laying the schema was cut short.
        if found is None and create:
            _lay(path)
        else:
            schema.check_revision(found, path)
        with explained(path):
            _keep_journal(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _lay(path: Path) -> None:
    from workbench.storage.upgrade import upgrade

    upgrade(path)


def bare_engine(path: Path) -> Engine:
    """An engine on a file, whatever is in it.

    Raises:
        Refused: ``storage.old_sqlite``.
    """
    module = sqlite_module()
    check_version(module.sqlite_version_info)
    engine = create_engine(
        URL.create("sqlite", database=str(path.absolute())),
        module=module,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def database_path(engine: Engine) -> Path:
    """The file behind an engine."""
    return Path(str(engine.url.database))


def _prepare(raw: Any, entry: ConnectionPoolEntry) -> None:
    cursor = raw.cursor()
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # Without it INSERT OR REPLACE deletes rows behind the guards' backs.
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.close()


def _keep_journal(engine: Engine) -> None:
    """Set the journal's mode, which the file keeps: only once the file is known to be this program's."""
    wanted = journal_mode(sqlite_module().sqlite_version_info)
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        (current,) = cursor.execute("PRAGMA journal_mode").fetchone()
        if current.upper() != wanted:
            cursor.execute(f"PRAGMA journal_mode = {wanted}")
        cursor.close()
    finally:
        raw.close()


def _begin(connection: Connection) -> None:
    # A deferred writer fails at once where another wrote since its read, whatever the timeout.
    writes = bool(connection.get_execution_options().get(WRITES, False))
    connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
