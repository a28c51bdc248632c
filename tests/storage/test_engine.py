"""Opening a database: what is set on it, and what is said about files that cannot be opened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.raw import opened
from workbench.domain.errors import BadInput, Refused
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import error_text
from workbench.storage import driver, engine, schema
from workbench.storage.engine import open_engine

OWN_JOURNAL = driver.journal_mode(driver.sqlite_module().sqlite_version_info)


def laid(path: Path) -> Path:
    open_engine(path, create=True).dispose()
    return path


def refusal(path: Path, *, create: bool = False) -> str:
    with pytest.raises(BadInput) as caught:
        open_engine(path, create=create)
    for language in LANGUAGES:
        with in_language(language):
            assert path.name in error_text(caught.value) or path.parent.name in error_text(caught.value)
    return caught.value.code


def pragmas(path: Path) -> dict[str, object]:
    opened_engine = open_engine(path)
    names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
    with opened_engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
    opened_engine.dispose()
    return found


def test_every_connection_is_safe_before_it_is_fast(tmp_path: Path) -> None:
    assert pragmas(laid(tmp_path / "a.db")) == {
        "journal_mode": OWN_JOURNAL.lower(),
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 30_000,
    }


def test_an_sqlite_without_the_wal_reset_fix_uses_a_rollback_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = laid(tmp_path / "a.db")
    monkeypatch.setattr(engine, "journal_mode", lambda version: driver.journal_mode((3, 40, 1)))

    assert pragmas(path)["journal_mode"] == "delete"


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 0), "DELETE"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 4), "WAL"),
    ],
)
def test_wal_is_used_where_the_fix_is(version: tuple[int, int, int], mode: str) -> None:
    assert driver.journal_mode(version) == mode


def test_an_sqlite_that_does_not_know_the_tables_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        driver.check_version((3, 37, 2))

    assert "3.37.2" in error_text(caught.value)
    driver.check_version((3, 38, 0))


def test_without_the_recent_library_the_interpreters_own_serves(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pysqlite3'] = None\n"
        "from pathlib import Path\n"
        "from tests.storage.sample import fill_everything, new_work\n"
        "from workbench.storage import audit, driver\n"
        "work = new_work(Path(sys.argv[1]))\n"
        "fill_everything(work)\n"
        "print(driver.sqlite_module().__name__, audit.verify(work.engine))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "a.db")]
    root = Path(__file__).parents[2]

    assert subprocess.run(command, cwd=root, capture_output=True, check=True).stdout == b"sqlite3 ()\n"


def test_creating_twice_keeps_what_is_there(tmp_path: Path) -> None:
    path = laid(tmp_path / "a.db")
    with opened(path) as connection:
        connection.execute(
            "INSERT INTO person VALUES (1, '王工', '', '', '', 'staff', NULL, 1)",
        )

    laid(path)

    with opened(path) as connection:
        assert connection.execute("SELECT name FROM person").fetchall() == [("王工",)]


def test_creation_that_was_cut_short_is_finished_by_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with opened(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA user_version = 1")
        connection.execute("PRAGMA user_version = 0")

    assert refusal(path) == "storage.empty"
    assert schema.HEAD == "0004"
    open_engine(path, create=True).dispose()
    open_engine(path).dispose()


def test_a_missing_file_is_not_made_by_looking(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.db") == "storage.not_found"
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no" / "a.db", create=True) == "storage.no_folder"


def test_an_empty_file_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()

    assert refusal(tmp_path / "a.db") == "storage.empty"


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("content", [b"marks: 1\n" * 400, b"PK\x03\x04" + bytes(4096)])
def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path, content: bytes, create: bool) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(content)

    assert refusal(path, create=create) == "storage.not_a_database"
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["a.db"]


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "storage.not_a_database"


@pytest.mark.parametrize("create", [False, True])
def test_another_programs_database_is_refused(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "a.db"
    with opened(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")

    assert refusal(path, create=create) == "storage.not_workbench"


@pytest.mark.parametrize(
    ("revision", "code"), [("9999", "storage.newer_schema"), ("0000", "storage.older_schema")]
)
def test_another_schema_is_refused_and_kept(tmp_path: Path, revision: str, code: str) -> None:
    path = laid(tmp_path / "a.db")
    with opened(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))

    assert refusal(path) == code
    with opened(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(revision,)]


def test_a_damaged_file_is_told_apart(tmp_path: Path) -> None:
    path = laid(tmp_path / "a.db")
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 400)

    assert refusal(path) == "storage.damaged"


# Run as a user whom the permissions bind: they do not bind the superuser.
AS_USER = """
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
import workbench.storage.upgrade, workbench.storage.verify_file
from workbench.domain.errors import WorkbenchError
from workbench.storage.engine import open_engine
from workbench.storage.stores import people
from workbench.storage.states import Role
from workbench.storage.unit_of_work import UnitOfWork
if os.getuid() == 0:
    os.setuid(65534)
def told(act):
    try:
        act()
    except WorkbenchError as error:
        return error.code
    return "done"
def write():
    work = UnitOfWork(open_engine(folder / "a.db"), lambda: datetime.now(UTC), UTC)
    with work.write("王工", "add_person") as w:
        people.add_person(w.connection, name="新", role=Role.STAFF)
        w.audit({})
folder = Path(sys.argv[1])
create = lambda: open_engine(folder / "new.db", create=True)
verify = lambda: workbench.storage.verify_file.verify_file(folder / "a.db")
print(json.dumps({"write": told(write), "create": told(create), "verify": told(verify)}))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")
def test_a_read_only_folder_is_named_and_nothing_changes(open_folder: Path) -> None:
    path = laid(open_folder / "a.db")
    path.chmod(0o444)
    open_folder.chmod(0o555)
    before = path.read_bytes()

    command = [sys.executable, "-c", AS_USER, str(open_folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    told = {"write": "storage.read_only", "create": "storage.read_only", "verify": "done"}
    assert json.loads(done.stdout) == told
    assert path.read_bytes() == before
    assert os.listdir(open_folder) == ["a.db"]


def test_opening_loads_neither_the_tables_nor_the_migrations_nor_numpy() -> None:
    code = (
        "import sys, workbench.storage.unit_of_work, workbench.storage.stores.start;"
        "print([one for one in ('alembic', 'numpy', 'sqlmodel', 'pydantic') if one in sys.modules])"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"
