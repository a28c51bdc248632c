"""The record shows an edit, a deletion, a reorder, a fork, a truncation and a rewriting."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.raw import opened, without_guards
from tests.storage.sample import fill_everything, new_work
from workbench.domain.errors import BadInput
from workbench.i18n.errors import problem_text
from workbench.storage import audit, chain
from workbench.storage.canonical import sha256_text
from workbench.storage.chain import GENESIS, START, Event, Head
from workbench.storage.engine import bare_engine
from workbench.storage.guards import DIGITS, GUARDS, GUARDS_QUERY
from workbench.storage.verify_file import main, verify_file

COLUMNS = 8


@pytest.fixture
def record(tmp_path: Path) -> tuple[Path, Head]:
    """A closed database with five events, and its printed head."""
    work = new_work(tmp_path / "office.db")
    fill_everything(work)
    with work.read() as r:
        head = r.head()
    work.engine.dispose()
    return tmp_path / "office.db", head


def codes(path: Path, printed: Head | None = None) -> list[str]:
    """Findings in the program, which the stand-alone verifier must share."""
    engine = bare_engine(path)
    found = [problem.code for problem in audit.verify(engine, printed)]
    engine.dispose()
    assert [problem.code for problem in verify_file(path, printed)[1]] == found
    return [code for code in found if code != "A07"]


def tamper(path: Path, act: Callable[[Any], None]) -> None:
    with opened(path) as connection:
        without_guards(connection)
        act(connection)


def rows(connection: Any) -> list[Event]:
    found = connection.execute(f"SELECT {chain.COLUMNS} FROM audit_event ORDER BY seq").fetchall()
    return [Event(*row) for row in found]


def write(connection: Any, events: list[Event]) -> None:
    connection.execute("DELETE FROM audit_event")
    marks = ", ".join("?" * COLUMNS)
    statement = f"INSERT INTO audit_event ({chain.COLUMNS}) VALUES ({marks})"
    connection.executemany(statement, [astuple(one) for one in events])


def test_an_honest_record_holds(record: tuple[Path, Head]) -> None:
    path, head = record

    assert head.seq == 5
    assert codes(path) == []
    assert codes(path, head) == []
    assert verify_file(path)[0] == head


def test_the_hash_is_the_one_that_is_documented() -> None:
    """Computed with sha256sum: printf '{}' | sha256sum, and so on."""
    event = chain.next_event(START, "2025-11-20T01:00:00.000000Z", "王工", "sign_in", "{}")

    assert event.payload_sha256 == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert event.previous_sha256 == GENESIS
    assert event.event_sha256 == "e22a5fb1c22089b47f1a29097b0e2b74760475a693cc713c54effa35e11ee644"


def test_an_edited_payload_is_found(record: tuple[Path, Head]) -> None:
    path, _ = record
    tamper(path, lambda c: c.execute("UPDATE audit_event SET payload = '{\"sheets\":5}' WHERE seq = 2"))

    assert codes(path) == ["A01"]


@pytest.mark.parametrize("column", ["at", "actor", "verb"])
def test_an_edited_column_is_found(record: tuple[Path, Head], column: str) -> None:
    path, _ = record
    tamper(path, lambda c: c.execute(f"UPDATE audit_event SET {column} = '他' WHERE seq = 3"))

    assert codes(path) == ["A02"]


def test_an_edit_that_is_hashed_again_breaks_the_link_after_it(record: tuple[Path, Head]) -> None:
    path, _ = record

    def edit(connection: Any) -> None:
        events = rows(connection)
        before = Head(1, events[0].event_sha256)
        events[1] = chain.next_event(before, events[1].at, "他人", events[1].verb, '{"sheets":9}')
        write(connection, events)

    tamper(path, edit)

    assert codes(path) == ["A04"]


def test_a_deleted_event_is_found(record: tuple[Path, Head]) -> None:
    path, _ = record
    tamper(path, lambda c: c.execute("DELETE FROM audit_event WHERE seq = 3"))

    assert codes(path) == ["A03"]


def test_a_deletion_that_closes_the_gap_is_found(record: tuple[Path, Head]) -> None:
    path, _ = record

    def close_the_gap(connection: Any) -> None:
        connection.execute("DELETE FROM audit_event WHERE seq = 3")
        connection.execute("UPDATE audit_event SET seq = seq - 1 WHERE seq = 4")
        connection.execute("UPDATE audit_event SET seq = seq - 1 WHERE seq = 5")

    tamper(path, close_the_gap)

    assert codes(path) == ["A02", "A04", "A02"]


def test_swapped_events_are_found(record: tuple[Path, Head]) -> None:
    path, _ = record

    def swap(connection: Any) -> None:
        connection.execute("UPDATE audit_event SET seq = 99 WHERE seq = 3")
        connection.execute("UPDATE audit_event SET seq = 3 WHERE seq = 4")
        connection.execute("UPDATE audit_event SET seq = 4 WHERE seq = 99")

    tamper(path, swap)

    assert "A02" in codes(path)
    assert "A04" in codes(path)


def test_a_fork_names_the_event_that_it_leaves_from(record: tuple[Path, Head]) -> None:
    path, _ = record

    def fork(connection: Any) -> None:
        events = rows(connection)
        stray = chain.next_event(Head(4, events[2].event_sha256), events[4].at, "王工", "settle_round", "{}")
        write(connection, [*events[:4], stray])

    tamper(path, fork)

    assert codes(path) == ["A04"]
    _, problems = verify_file(path)
    assert problems[-1].parts["named"] == 3


def test_a_truncation_shows_against_a_printed_head_only(record: tuple[Path, Head]) -> None:
    path, head = record
    tamper(path, lambda c: c.execute("DELETE FROM audit_event WHERE seq = 5"))

    assert codes(path) == []
    assert codes(path, head) == ["A06"]


def test_a_record_that_was_emptied_shows_against_a_printed_head(record: tuple[Path, Head]) -> None:
    path, head = record
    tamper(path, lambda c: c.execute("DELETE FROM audit_event"))

    assert codes(path, head) == ["A06"]


def test_a_rewritten_record_shows_against_a_printed_head_only(record: tuple[Path, Head]) -> None:
    path, head = record

    def rewrite(connection: Any) -> None:
        last, invented = START, []
        for event in rows(connection):
            one = chain.next_event(last, event.at, event.actor, event.verb, "{}")
            invented.append(one)
            last = Head(one.seq, one.event_sha256)
        write(connection, invented)

    tamper(path, rewrite)

    assert codes(path) == []
    assert codes(path, head) == ["A05"]


def test_a_missing_guard_is_named(record: tuple[Path, Head]) -> None:
    path, _ = record
    tamper(path, lambda c: None)

    assert sorted(str(one.parts["guard"]) for one in verify_file(path)[1]) == sorted(GUARDS)


def test_the_guards_asked_for_are_those_of_a_database_just_laid(record: tuple[Path, Head]) -> None:
    with opened(record[0]) as connection:
        found = connection.execute(GUARDS_QUERY).fetchall()
        laid = {name: sha256_text(sql)[:DIGITS] for kind, name, sql in found if kind == "trigger"}

    assert {name: digest for name, (_, digest) in GUARDS.items()} == laid
    assert verify_file(record[0])[1] == ()


def test_a_guard_that_lets_everything_pass_is_named(record: tuple[Path, Head]) -> None:
    with opened(record[0]) as connection:
        connection.execute("DROP TRIGGER decided_award_update")
        connection.execute(
            "CREATE TRIGGER decided_award_update BEFORE UPDATE ON decided_award BEGIN SELECT 1; END"
        )

    (problem,) = verify_file(record[0])[1]
    assert (problem.code, problem.place.path) == ("A08", "decided_award")
    assert "decided_award_update" in problem_text(problem)


EVENTS = st.lists(st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=4), max_size=3))


def chained(payloads: list[dict[str, Any]]) -> list[Event]:
    last, events = START, []
    for payload in payloads:
        events.append(chain.next_event(last, "2025", "王工", "mark", chain.canonical_json(payload)))
        last = Head(events[-1].seq, events[-1].event_sha256)
    return events


@given(EVENTS)
def test_every_honest_chain_holds(payloads: list[dict[str, Any]]) -> None:
    events = chained(payloads)
    printed = Head(events[-1].seq, events[-1].event_sha256) if events else None

    assert list(chain.verify(events, printed)) == []


@given(EVENTS.filter(bool), st.data())
def test_any_one_change_is_found(payloads: list[dict[str, Any]], data: st.DataObject) -> None:
    events = chained(payloads)
    head = Head(events[-1].seq, events[-1].event_sha256)
    at = data.draw(st.integers(0, len(events) - 1))
    match data.draw(st.sampled_from(["edit", "drop", "double", "swap"])):
        case "edit":
            name = data.draw(st.sampled_from(["at", "actor", "verb", "payload", "event_sha256"]))
            events[at] = replace(events[at], **{name: getattr(events[at], name) + "x"})
        case "drop":
            del events[at]
        case "double":
            events.insert(at, events[at])
        case "swap":
            other = data.draw(st.integers(0, len(events) - 1).filter(lambda n: n != at or len(events) == 1))
            events[at], events[other] = events[other], events[at]
            if len(events) == 1:
                return

    assert list(chain.verify(events, head)) != []


@pytest.mark.parametrize("text", ["", "5", "5:abc", "5:" + "g" * 64, "-1:" + "0" * 64, "5:" + "0" * 65])
def test_a_head_that_was_copied_wrong_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="bad_head"):
        Head.parse(text)


def test_a_head_is_read_as_it_was_printed(record: tuple[Path, Head]) -> None:
    assert Head.parse(f" {record[1]}\n") == record[1]


def test_the_verifier_is_a_command_of_its_own(record: tuple[Path, Head]) -> None:
    path, head = record
    command = [sys.executable, "-m", "workbench.storage.verify_file", str(path), "--head", str(head)]
    holds = subprocess.run(command, capture_output=True, text=True, check=False)
    tamper(path, lambda c: c.execute("UPDATE audit_event SET actor = '他人' WHERE seq = 2"))
    broken = subprocess.run([*command, "--lang", "en"], capture_output=True, text=True, check=False)

    assert (holds.returncode, holds.stderr) == (0, "")
    assert str(head) in holds.stdout
    assert broken.returncode == 1
    assert "audit event 2" in broken.stdout


def test_the_verifier_needs_the_standard_library_only() -> None:
    code = (
        "import sys, workbench.storage.verify_file;"
        "print([one for one in ('sqlalchemy', 'pysqlite3', 'numpy', 'pydantic') if one in sys.modules])"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 100])
def test_the_verifier_says_what_it_cannot_read(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)

    assert main([str(path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "x.db" in said.err


def test_the_verifier_sees_what_a_live_database_has_not_moved_to_its_file(tmp_path: Path) -> None:
    """In a process of its own: a second library in this one would drop the first one's locks."""
    work = new_work(tmp_path / "office.db")
    fill_everything(work)
    with work.read() as r:
        head = r.head()

    command = [sys.executable, "-m", "workbench.storage.verify_file", str(tmp_path / "office.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    work.engine.dispose()

    assert str(head) in done.stdout


def test_findings_have_words_in_both_languages(record: tuple[Path, Head]) -> None:
    path, head = record
    tamper(path, lambda c: c.execute("DELETE FROM audit_event WHERE seq IN (2, 5)"))

    for problem in verify_file(path, head)[1]:
        assert problem.code in problem_text(problem)
