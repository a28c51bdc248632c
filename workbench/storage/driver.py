"""The one SQLite library of this process.

Two SQLite libraries in one process drop each other's file locks and lose committed rows
(sqlite.org/howtocorrupt.html §2.2), so everything here takes the module from ``sqlite_module``.
"""

from __future__ import annotations

import importlib
import sqlite3
from functools import cache
from types import ModuleType

from workbench.domain.errors import Refused

Version = tuple[int, int, int]
# STRICT tables came with 3.37, JSON functions in every build with 3.38.
OLDEST: Version = (3, 38, 0)


@cache
def sqlite_module() -> ModuleType:
    """pysqlite3, which carries a recent SQLite, where it is installed; else the interpreter's own."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def check_version(version: Version) -> None:
    """Refuse a library that does not know the tables.

    Raises:
        Refused: ``storage.old_sqlite``.
    """
    if version < OLDEST:
        found, needed = (".".join(map(str, one)) for one in (version, OLDEST))
        raise Refused("storage.old_sqlite", found=found, needed=needed)


def journal_mode(version: Version) -> str:
    """``WAL`` where this SQLite has the WAL-reset fix, else ``DELETE``.

    Before the fix two connections that checkpoint at once can lose committed pages
    (sqlite.org/releaselog/3_51_3.html; also in 3.50.7 and 3.44.6).

    >>> journal_mode((3, 51, 3)), journal_mode((3, 51, 2)), journal_mode((3, 44, 6))
    ('WAL', 'DELETE', 'WAL')
    """
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)
    return "WAL" if fixed else "DELETE"
