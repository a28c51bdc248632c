"""Killed at any moment, crowded by other processes: what was acknowledged is in the file."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.storage.raw import opened
from tests.storage.sample import lay_round, new_work, unit_on
from workbench.storage import audit
from workbench.storage.engine import open_engine
from workbench.storage.stores import sheets
from workbench.storage.unit_of_work import UnitOfWork

ITEMS = 4
BEFORE_FIRST = -1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed database with an open round."""
    work = new_work(tmp_path / "office.db")
    lay_round(work)
    work.engine.dispose()
    return tmp_path / "office.db"


def writer(path: Path, item: int, count: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.storage_writer", str(path), str(item), str(count)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def acknowledged(process: subprocess.Popen[bytes]) -> int:
    """The last value that the process said it had saved."""
    said, _ = process.communicate()
    complete = said[: said.rfind(b"\n") + 1].split()
    return int(complete[-1]) if complete else BEFORE_FIRST


def stored(work: UnitOfWork) -> list[int]:
    with work.read() as r:
        sheet = sheets.of_pair(r.connection, 1, 1)
    assert sheet is not None
    return np.frombuffer(sheet.marks, "<i2").tolist()


def recorded(work: UnitOfWork) -> dict[int, list[int]]:
    """Values in the audit record, by item, in the order of the record."""
    with work.read() as r:
        events = reversed(audit.latest(r.connection, 1_000_000))
    values: dict[int, list[int]] = {item: [] for item in range(ITEMS)}
    for event in events:
        if event.verb == "record_mark":
            payload = json.loads(event.payload)
            values[payload["item"]].append(payload["value"])
    return values


def kill_at_random(path: Path, times: int, chance: random.Random) -> int:
    """Kill writers one after the other, checking the file after each; return how many values were saved."""
    saved = BEFORE_FIRST
    for _ in range(times):
        process = writer(path, 0, 0)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        last = max(int(first), acknowledged(process))

        work = unit_on(open_engine(path))
        found = stored(work)[0]
        assert found in {last, last + 1}, "one save may be committed and not yet acknowledged"
        assert recorded(work)[0] == list(range(found + 1))
        assert audit.verify(work.engine) == ()
        started = time.monotonic()
        with work.write("王工", "sign_in") as w:
            w.audit({})
        assert time.monotonic() - started < 5, "the lock of a killed process is free at once"
        work.engine.dispose()
        saved = found
    with opened(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return saved


def crowd(path: Path, writers: int, saves: int) -> None:
    """Let processes share one sheet, two on each item, and count what arrived."""
    processes = [writer(path, number % ITEMS, saves) for number in range(writers)]
    told = [(process.communicate(), process.returncode) for process in processes]
    assert [(code, errors) for (_, errors), code in told if code] == []

    work = unit_on(open_engine(path))
    each = writers // ITEMS * saves
    assert stored(work) == [BEFORE_FIRST + each] * ITEMS
    assert recorded(work) == {item: list(range(each)) for item in range(ITEMS)}
    assert audit.verify(work.engine) == ()
    work.engine.dispose()


def test_what_was_acknowledged_survives_a_kill(path: Path) -> None:
    assert kill_at_random(path, 2, random.Random(20251120)) > BEFORE_FIRST


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_what_was_acknowledged_survives_forty_kills(path: Path) -> None:
    assert kill_at_random(path, 40, random.Random()) > 40


def test_eight_processes_lose_nothing(path: Path) -> None:
    crowd(path, writers=8, saves=10)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_eight_busy_processes_lose_nothing(path: Path) -> None:
    crowd(path, writers=8, saves=500)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_creation_that_is_killed_can_be_done_again(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import workbench.storage.upgrade;"
        "from workbench.storage.engine import open_engine; print('go', flush=True);"
        "open_engine(Path(sys.argv[1]), create=True)"
    )
    chance = random.Random()
    for number in range(30):
        path = tmp_path / f"{number}.db"
        process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.08))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()

        work = unit_on(open_engine(path, create=True))
        lay_round(work)
        work.engine.dispose()
