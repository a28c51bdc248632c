"""Every landed schema comes up to the newest one with its rows, triggers and checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from tests.storage.raw import opened
from tests.storage.write_schema_dump import SCHEMAS, dump_of_head
from tests.storage.write_schema_dump import dump as dump_text
from workbench.domain.errors import BadInput
from workbench.storage import audit, schema, upgrade
from workbench.storage.engine import bare_engine, open_engine
from workbench.storage.tables import metadata

DUMPS = sorted(SCHEMAS.glob("*.sql"))
REVISIONS = ScriptDirectory(str(upgrade.MIGRATIONS))
_CHECK = re.compile(r"CONSTRAINT (ck_\w+) CHECK")


def restored(dump: Path, path: Path) -> Path:
    with opened(path) as connection:
        connection.executescript(dump.read_text("utf-8"))
    return path


def objects(connection: Any, kind: str) -> dict[str, str]:
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", (kind,)
    )
    return {name: " ".join(sql.split()) for name, sql in found.fetchall() if name != "alembic_version"}


def counts(connection: Any) -> dict[str, int]:
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in objects(connection, "table")
    }


def checks(connection: Any) -> set[str]:
    return {name for sql in objects(connection, "table").values() for name in _CHECK.findall(sql)}


def fresh(path: Path) -> Path:
    open_engine(path, create=True).dispose()
    return path


@pytest.fixture(params=DUMPS, ids=lambda path: path.stem)
def dump(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_the_cheap_check_knows_the_newest_revision() -> None:
    assert REVISIONS.get_heads() == [schema.HEAD]


def test_every_revision_has_a_dump() -> None:
    revisions = sorted(revision.revision for revision in REVISIONS.walk_revisions())

    assert [path.stem for path in DUMPS] == revisions


def test_a_dump_has_a_row_in_every_table(dump: Path, tmp_path: Path) -> None:
    with opened(restored(dump, tmp_path / "a.db")) as connection:
        assert [table for table, count in counts(connection).items() if count == 0] == []


def test_the_newest_dump_is_what_the_program_lays_today() -> None:
    assert DUMPS[-1].read_text("utf-8") == dump_of_head()


def test_an_upgrade_keeps_every_row_trigger_and_check(dump: Path, tmp_path: Path) -> None:
    path = restored(dump, tmp_path / "a.db")
    with opened(path) as connection:
        before = counts(connection), objects(connection, "trigger").keys(), checks(connection)

    assert upgrade.upgrade(path) == (dump.stem, schema.HEAD)

    with opened(path) as connection:
        after = counts(connection)
        assert {table: after[table] for table in before[0]} == before[0]
        assert before[1] <= objects(connection, "trigger").keys()
        assert before[2] <= checks(connection)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    engine = open_engine(path)
    assert audit.verify(engine) == ()
    engine.dispose()


def test_an_upgrade_takes_settled_awards_of_the_first_revision_for_paid(tmp_path: Path) -> None:
    path = restored(SCHEMAS / "0001.sql", tmp_path / "a.db")

    upgrade.upgrade(path)

    with opened(path) as connection:
        rows = connection.execute("SELECT approved_fen, paid_fen FROM ledger_line").fetchall()
    assert rows
    assert [paid for _, paid in rows] == [approved for approved, _ in rows]


def test_an_upgraded_database_is_like_a_fresh_one(dump: Path, tmp_path: Path) -> None:
    old = restored(dump, tmp_path / "old.db")
    upgrade.upgrade(old)
    with opened(old) as upgraded, opened(fresh(tmp_path / "new.db")) as new:
        for kind in ("table", "index", "trigger"):
            assert objects(upgraded, kind) == objects(new, kind)


def test_the_tables_are_what_the_revisions_lay(tmp_path: Path) -> None:
    engine = bare_engine(fresh(tmp_path / "a.db"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
    dialect = sqlite.dialect()
    wanted = {
        name: " ".join(str(CreateTable(table).compile(dialect=dialect)).split())
        for name, table in metadata.tables.items()
    }
    with opened(tmp_path / "a.db") as connection:
        assert objects(connection, "table") == wanted


def test_every_table_is_strict_and_every_constraint_named() -> None:
    for table in metadata.tables.values():
        assert table.dialect_options["sqlite"]["strict"] is True, table.name
        for constraint in table.constraints:
            assert constraint.name, table.name
            if isinstance(constraint, CheckConstraint):
                assert str(constraint.name) == str(constraint.name).lower()


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = restored(DUMPS[0], tmp_path / "a.db")
    with opened(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
        before = dump_text(connection)

    def half(config: Any, revision: str) -> None:
        connection = config.attributes["connection"]
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER) STRICT")
        connection.exec_driver_sql("DELETE FROM payee")
        raise OSError("power")

    monkeypatch.setattr(upgrade.command, "upgrade", half)
    with pytest.raises(OSError, match="power"):
        upgrade.upgrade(path)

    with opened(path) as connection:
        assert (dump_text(connection)) == before


def test_creation_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(config: Any, revision: str) -> None:
        raise OSError("power")

    monkeypatch.setattr(upgrade.command, "upgrade", broken)
    with pytest.raises(OSError, match="power"):
        open_engine(tmp_path / "a.db", create=True)

    assert list(tmp_path.iterdir()) == []


def test_a_rebuilt_table_takes_no_other_rows_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With foreign keys on, DROP TABLE first deletes the rows, which fails or deletes what refers to them."""
    path = restored(DUMPS[0], tmp_path / "a.db")
    with opened(path) as connection:
        before = counts(connection)
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'submission'").fetchone()

    def rebuild(config: Any, revision: str) -> None:
        run = config.attributes["connection"].exec_driver_sql
        run(made.replace("CREATE TABLE submission", "CREATE TABLE submission_new"))
        run("INSERT INTO submission_new SELECT * FROM submission")
        run("DROP TABLE submission")
        run("ALTER TABLE submission_new RENAME TO submission")

    monkeypatch.setattr(upgrade.command, "upgrade", rebuild)
    upgrade.upgrade(path)

    with opened(path) as connection:
        assert counts(connection) == before
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_upgrade_that_would_break_a_reference_is_refused(tmp_path: Path) -> None:
    path = restored(DUMPS[0], tmp_path / "a.db")
    with opened(path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO payee VALUES (99, '甲', '乙', '1', '区')")

    with pytest.raises(BadInput, match="broken_reference"):
        upgrade.upgrade(path)


@pytest.mark.parametrize(("revision", "code"), [("9999", "newer_schema"), ("0000", "unknown_schema")])
def test_a_database_that_this_program_did_not_make_is_not_touched(
    tmp_path: Path, revision: str, code: str
) -> None:
    path = restored(DUMPS[0], tmp_path / "a.db")
    with opened(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    before = path.read_bytes()

    with pytest.raises(BadInput, match=code):
        upgrade.upgrade(path)
    assert path.read_bytes() == before
