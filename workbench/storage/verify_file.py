"""Verify the audit record of a bare database file: ``python -m workbench.storage.verify_file DB``.

Standard library only, read-only, and by the interpreter's own SQLite; so it is a process of its own
and never runs inside the workbench. Exit codes: 0 the record holds, 1 it does not, 2 not readable.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from workbench.domain.errors import BadInput, Problem, WorkbenchError
from workbench.i18n import LANGUAGES, set_language, t
from workbench.i18n.errors import error_text, problem_text
from workbench.storage import chain
from workbench.storage.chain import COLUMNS, HEAD_QUERY, START, Event, Head
from workbench.storage.guards import GUARDS_QUERY, guard_problems

_EVENTS = f"SELECT {COLUMNS} FROM audit_event ORDER BY seq"
_LOCATE = "SELECT seq FROM audit_event WHERE event_sha256 = ? ORDER BY seq LIMIT 1"


def verify_file(path: Path, printed: Head | None = None) -> tuple[Head, tuple[Problem, ...]]:
    """The head of the record in a file, and every finding about it.

    Raises:
        BadInput: ``storage.not_found``, ``storage.not_a_database`` or ``storage.not_workbench``.
    """
    if not path.is_file():
        raise BadInput("storage.not_found", file=str(path))
    with closing(_open(path)) as connection:

        def locate(event_sha256: str) -> int | None:
            row = connection.execute(_LOCATE, (event_sha256,)).fetchone()
            return None if row is None else int(row[0])

        row = connection.execute(HEAD_QUERY).fetchone()
        guards = connection.execute(GUARDS_QUERY).fetchall()
        events = (Event(*one) for one in connection.execute(_EVENTS))
        problems = (*guard_problems(guards), *chain.verify(events, printed, locate))
        return (START if row is None else Head(*row)), problems


def _open(path: Path) -> sqlite3.Connection:
    # A file on a read-only medium has no log to share with writers, so it may be read as it lies.
    for options in ("mode=ro", "mode=ro&immutable=1"):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True)
        try:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        except sqlite3.OperationalError:
            connection.close()
            continue
        except sqlite3.DatabaseError as error:
            connection.close()
            raise BadInput("storage.not_a_database", file=str(path)) from error
        if "audit_event" not in tables:
            connection.close()
            raise BadInput("storage.not_workbench", file=str(path))
        return connection
    raise BadInput("storage.not_a_database", file=str(path))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; findings go to stdout, errors to stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m workbench.storage.verify_file", description=t("record.about")
    )
    parser.add_argument("file", type=Path, metavar="DB", help=t("record.file"))
    parser.add_argument("--head", metavar="SEQ:HASH", help=t("record.head"))
    parser.add_argument("--lang", choices=LANGUAGES, default="zh", help="zh | en")
    given = parser.parse_args(arguments)
    set_language(given.lang)
    try:
        head, problems = verify_file(given.file, Head.parse(given.head) if given.head else None)
    except WorkbenchError as error:
        sys.stderr.write(f"{error_text(error)}\n")
        return 2
    for problem in problems:
        sys.stdout.write(f"{problem_text(problem)}\n")
    words = "record.broken" if problems else "record.holds"
    sys.stdout.write(f"{t(words, events=head.seq, head=head, count=len(problems))}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
