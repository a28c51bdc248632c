"""Which schema a file has, told without loading the migrations."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from workbench.domain.errors import BadInput

# The newest revision in ``migrations/versions``; a test keeps the two in step.
HEAD = "0004"


def revision(connection: Connection, path: Path) -> str | None:
    """The file's revision; None where it holds no table at all.

    Raises:
        BadInput: ``storage.not_workbench`` where the tables are another program's.
    """
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not tables:
        return None
    if not {"alembic_version", "audit_event"} <= tables:
        raise BadInput("storage.not_workbench", file=str(path))
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return None if found is None else str(found)


def check_revision(found: str | None, path: Path) -> None:
    """Refuse a file that this program cannot read.

    Raises:
        BadInput: ``storage.empty``, ``storage.newer_schema`` or ``storage.older_schema``.
    """
    if found is None:
        raise BadInput("storage.empty", file=str(path))
    if found > HEAD:
        raise BadInput("storage.newer_schema", file=str(path), found=found, known=HEAD)
    if found < HEAD:
        raise BadInput("storage.older_schema", file=str(path), found=found, known=HEAD)
