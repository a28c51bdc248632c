"""What the database library says, as errors that a user can act on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from workbench.domain.errors import BadInput, Refused, WorkbenchError

BUSY_SECONDS = 30
# Guards in the database abort with one of these codes as their message.
_GUARD = re.compile(r"storage\.[a-z_]+")
_CONSTRAINT = re.compile(r"(CHECK|UNIQUE|NOT NULL|FOREIGN KEY) constraint failed(?:: (.+))?")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn a library error inside the block into a ``WorkbenchError``; others pass unchanged."""
    try:
        yield
    except DBAPIError as error:
        known = explain(error.orig, path)
        if known is None:
            raise
        raise known from error
    except UnicodeEncodeError as error:
        raise BadInput("storage.bad_text", text=ascii(error.object[error.start : error.end])) from error


def explain(error: BaseException | None, path: Path) -> WorkbenchError | None:
    """The user's error for a library error, or None where it is a defect of the program.

    The numbers are SQLite's primary result codes (sqlite.org/rescode.html).
    """
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    match code:
        case 5 | 6:  # BUSY, LOCKED
            return Refused("storage.busy", file=path.name, seconds=BUSY_SECONDS)
        case 8:  # READONLY
            return BadInput("storage.read_only", file=str(path))
        case 10:  # IOERR
            return BadInput("storage.disk_error", file=str(path))
        case 11:  # CORRUPT
            return BadInput("storage.damaged", file=str(path))
        case 13:  # FULL
            return BadInput("storage.disk_full", file=str(path))
        case 14:  # CANTOPEN
            return _cannot_open(path)
        case 19:  # CONSTRAINT
            return _constraint(str(error))
        case 26:  # NOTADB
            return BadInput("storage.not_a_database", file=str(path))
    return None


def _cannot_open(path: Path) -> WorkbenchError:
    if path.is_dir():
        return BadInput("storage.not_a_database", file=str(path))
    if not path.parent.is_dir():
        return BadInput("storage.not_found", file=str(path))
    if not os.access(path.parent, os.W_OK) or not os.access(path, os.W_OK):
        return BadInput("storage.read_only", file=str(path))
    return BadInput("storage.disk_error", file=str(path))


def _constraint(message: str) -> WorkbenchError | None:
    if _GUARD.fullmatch(message):
        return Refused(message)
    if found := _CONSTRAINT.fullmatch(message):
        return BadInput("storage.not_allowed", rule=found[2] or found[1])
    return None
