"""One transaction a verb, with its audit event or not at all."""

from __future__ import annotations

import re
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from tests.storage.sample import SHANGHAI, unit_on
from workbench.domain.errors import BadInput, Refused
from workbench.storage import audit, engine
from workbench.storage.chain import START
from workbench.storage.driver import journal_mode, sqlite_module
from workbench.storage.engine import bare_engine, database_path
from workbench.storage.states import Role
from workbench.storage.stores import people
from workbench.storage.unit_of_work import UnitOfWork, Writing


def add(w: Writing, name: str) -> None:
    people.add_person(w.connection, name=name, role=Role.STAFF)


def add_recorded(work: UnitOfWork, name: str) -> None:
    with work.write("王工", "add_person") as w:
        add(w, name)
        w.audit({"name": name})


def names(work: UnitOfWork) -> list[str]:
    with work.read() as r:
        return [person.name for person in people.all_people(r.connection)]


def test_the_change_and_its_event_are_stored_together(work: UnitOfWork) -> None:
    with work.write("王工", "add_person") as w:
        add(w, "李四")
        recorded = w.audit({"name": "李四"})

    assert names(work) == ["李四"]
    with work.read() as r:
        (event,) = audit.latest(r.connection, 5)
        assert r.head() == recorded
    assert (event.seq, event.actor, event.verb, event.payload) == (1, "王工", "add_person", '{"name":"李四"}')
    assert event.at == "2025-11-20T01:00:01.000000Z"


def test_a_verb_that_fails_leaves_neither(work: UnitOfWork) -> None:
    def fail() -> None:
        with work.write("王工", "add_person") as w:
            add(w, "李四")
            w.audit({})
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert names(work) == []
    with work.read() as r:
        assert r.head() == START


def test_a_change_without_an_event_is_taken_back(work: UnitOfWork) -> None:
    with pytest.raises(RuntimeError, match="without an audit event"), work.write("王工", "add_person") as w:
        add(w, "李四")

    assert names(work) == []


def test_a_verb_that_changes_nothing_leaves_no_event(work: UnitOfWork) -> None:
    with work.write("王工", "import_experts") as w:
        people.by_name(w.connection, "李四")

    with work.read() as r:
        assert r.head() == START


def test_a_verb_records_one_event(work: UnitOfWork) -> None:
    with work.write("王工", "add_person") as w:
        w.audit({})
        with pytest.raises(RuntimeError, match="one audit event"):
            w.audit({})


def test_a_reader_cannot_write(work: UnitOfWork) -> None:
    with pytest.raises(BadInput, match="read_only"), work.read() as r:
        people.add_person(r.connection, name="李四", role=Role.STAFF)

    with work.write("王工", "add_person") as w:
        add(w, "李四")
        w.audit({})
    assert names(work) == ["李四"]


def test_a_write_inside_a_write_is_a_defect_not_a_wait(work: UnitOfWork) -> None:
    other = unit_on(work.engine)

    with (
        pytest.raises(RuntimeError, match="inside a write"),
        work.write("王工", "a"),
        other.write("王工", "b"),
    ):
        pass


def test_a_lock_held_too_long_is_told(work: UnitOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    other = unit_on(bare_engine(database_path(work.engine)))
    told: list[str] = []

    def attempt() -> None:
        try:
            with other.write("李四", "add_person") as w:
                w.audit({})
        except Refused as error:
            told.append(error.code)

    with work.write("王工", "add_person") as w:
        add(w, "李四")
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
        w.audit({})
    with other.write("李四", "sign_in") as w:
        w.audit({})
    other.engine.dispose()

    assert told == ["storage.busy"]


def test_reading_before_writing_waits_instead_of_failing(work: UnitOfWork) -> None:
    """A deferred transaction would fail at once here: SQLITE_BUSY_SNAPSHOT knows no timeout."""
    other = unit_on(work.engine)
    started = threading.Event()

    def second() -> None:
        started.set()
        with other.write("李四", "add_person") as w:
            if people.by_name(w.connection, "甲") is not None:
                add(w, "乙")
            w.audit({})

    thread = threading.Thread(target=second)
    with work.write("王工", "add_person") as w:
        thread.start()
        started.wait()
        add(w, "甲")
        w.audit({})
    thread.join()

    assert set(names(work)) == {"甲", "乙"}


@pytest.mark.skipif(
    journal_mode(sqlite_module().sqlite_version_info) != "WAL", reason="with a rollback journal readers block"
)
def test_the_trap_that_this_avoids_is_real(work: UnitOfWork) -> None:
    with work.engine.connect() as late:
        late.exec_driver_sql("SELECT count(*) FROM person").scalar()
        with work.write("王工", "add_person") as w:
            add(w, "甲")
            w.audit({})
        late.exec_driver_sql("PRAGMA query_only = 0")
        with pytest.raises(OperationalError, match="locked"):
            late.exec_driver_sql("UPDATE person SET organisation = '大学'")


def test_the_day_is_the_offices_day(work: UnitOfWork) -> None:
    late = UnitOfWork(work.engine, lambda: datetime(2025, 11, 20, 17, 30, tzinfo=UTC), SHANGHAI)

    with late.read() as r:
        assert r.today == date(2025, 11, 21)


def test_text_that_has_no_bytes_is_refused(work: UnitOfWork) -> None:
    with pytest.raises(BadInput, match="bad_text"):
        add_recorded(work, "李\ud800")


def test_an_event_holds_no_float(work: UnitOfWork) -> None:
    with pytest.raises(TypeError), work.write("王工", "record_mark") as w:
        w.audit({"mark": 8.5})


def test_a_full_disk_takes_back_the_verb_and_is_told(work: UnitOfWork) -> None:
    add_recorded(work, "李四")
    with work.write("王工", "shrink") as w:
        w.connection.exec_driver_sql("PRAGMA max_page_count = 1")

    with pytest.raises(BadInput, match="disk_full"):
        add_recorded(work, "甲" * 100_000)
    assert names(work) == ["李四"]


def test_one_sqlite_library_serves_the_process() -> None:
    """Another one, even to read, would drop this one's file locks; the verifier is a process of its own."""
    libraries = re.compile(r"^\s*(import|from) (sqlite3|pysqlite3|apsw|adbc\w*|duckdb)\b", re.MULTILINE)
    root, rivals = Path(__file__).parents[2], Path(__file__).parents[1] / "benchmarks" / "rivals"
    texts = [path for folder in ("workbench", "tests") for path in (root / folder).rglob("*.py")]
    # What the benchmarks are compared with runs in processes of its own.
    texts = [path for path in texts if rivals not in path.parents]

    found = {path.name for path in texts if libraries.search(path.read_text("utf-8"))}
    assert found == {"driver.py", "verify_file.py"}
