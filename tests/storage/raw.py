"""The bare driver on a closed database, through the same SQLite library as the workbench."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from workbench.storage.driver import sqlite_module


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """An autocommit connection without any of the workbench's settings."""
    with closing(sqlite_module().connect(str(path), isolation_level=None)) as connection:
        yield connection


def without_guards(connection: Any) -> None:
    """Drop every trigger, as the owner of the file can."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
