"""On a real pseudo-terminal: input methods, dropped lines, kills, start-up."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time

import pytest

from tests.pace import dearness
from tests.tui.driving import stored
from tests.tui.invented import Invented
from tests.tui.terminal import CTRL_Q, DOWN, ENTER, F5, Terminal

ME, CODE = "林晓", "S004"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal")
MARKED = re.compile(r"^  ([A-D][0-9]) .*满分 +[0-9.]+ ([0-9.]+) +已存", re.MULTILINE)


def at_the_form(made: Invented) -> Terminal:
    """Start, sign in and open the form by keys."""
    terminal = Terminal(made.office.root)
    terminal.until("选一个人", ME)
    terminal.send(f"/{ME}")
    terminal.until("1/8")
    terminal.send(ENTER)
    terminal.send(ENTER)
    terminal.until("2025年第一批", "首页")
    terminal.send(F5)
    terminal.until(CODE)
    terminal.send(f"/{CODE}")
    terminal.until("1/6")
    terminal.send(ENTER)
    terminal.send(ENTER)
    terminal.until("评分表", "A1", "来源")
    return terminal


def test_what_an_input_method_commits_is_saved_and_the_app_leaves_cleanly(invented: Invented) -> None:
    terminal = at_the_form(invented)
    terminal.send("８。５")
    terminal.send(ENTER)
    terminal.until("小计 8.5")
    terminal.send("8，5")
    terminal.send(ENTER)
    terminal.until("有误未存", "8，5")
    terminal.send("\x1b")
    terminal.wait(lambda: "8，5" not in terminal.text.split("未保存")[0], "the text is taken back")
    terminal.send(CTRL_Q)
    terminal.ended()

    assert terminal.child.exitstatus == 0
    assert stored(invented, ME, CODE) == {"A1": "8.5"}


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_polite_signal_saves_the_valid_mark_that_waits(invented: Invented, number: signal.Signals) -> None:
    terminal = at_the_form(invented)
    terminal.send(f"9{DOWN}")
    terminal.until("小计 9 /")
    terminal.send("7")
    terminal.until("待存")
    terminal.kill(number)

    assert stored(invented, ME, CODE) == {"A1": "9", "A2": "7"}
    assert terminal.child.exitstatus == 129


@pytest.mark.slow
def test_a_closed_terminal_saves_the_valid_mark_that_waits(invented: Invented) -> None:
    terminal = at_the_form(invented)
    terminal.send("7")
    terminal.until("待存")
    pid = terminal.child.pid
    os.close(terminal.child.child_fd)
    terminal.child.closed = True
    end = time.monotonic() + 10
    while time.monotonic() < end and not stored(invented, ME, CODE):
        time.sleep(0.05)

    assert stored(invented, ME, CODE) == {"A1": "7"}
    while time.monotonic() < end and os.waitpid(pid, os.WNOHANG) == (0, 0):
        time.sleep(0.05)
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_every_mark_shown_as_saved_survives_a_kill(invented: Invented, seed: int) -> None:
    chance = random.Random(seed)
    terminal = at_the_form(invented)
    end = time.monotonic() + chance.uniform(0.3, 2.5)
    while time.monotonic() < end:
        terminal.send(f"{chance.choice(['1', '2', '2.5', '3', '4'])}{chance.choice([ENTER, DOWN])}")
        terminal.read(chance.uniform(0.0, 0.08))
        if chance.random() < 0.2:
            terminal.send("\x1b[1;5H")  # Ctrl+Home: over again
    terminal.child.kill(signal.SIGKILL)
    shown = dict(MARKED.findall(terminal.text))
    terminal.ended()

    # A later mark for the same item may have reached the file before its sign reached the screen.
    assert [mark for mark in shown.items() if mark not in recorded(invented)] == []
    assert set(shown) <= set(stored(invented, ME, CODE))


def recorded(made: Invented) -> set[tuple[str, str]]:
    """Every (item, mark) that ever reached the file, from its record."""
    from workbench.storage import audit

    with made.office.work().read() as r:
        events = [
            json.loads(one.payload) for one in audit.latest(r.connection, 1000) if one.verb == "record_mark"
        ]
    return {(one["item"], one["after"]) for one in events if one["submission"] == CODE}


@pytest.mark.slow
def test_the_kill_test_sees_saved_marks(invented: Invented) -> None:
    terminal = at_the_form(invented)
    terminal.send(f"3{ENTER}4{ENTER}")
    terminal.until("小计 7 /")
    terminal.child.kill(signal.SIGKILL)
    shown = dict(MARKED.findall(terminal.text))
    terminal.ended()

    assert shown == {"A1": "3", "A2": "4"}


def cpu_seconds(pid: int) -> float:
    """Processor time of a running process."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def bare_interpreter() -> float:
    """Processor time of a Python that does nothing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_first_frame_and_the_filled_start_are_quick(invented: Invented) -> None:
    frames, filled = [], []
    for _ in range(3):
        bare, dear = bare_interpreter(), dearness()
        terminal = Terminal(invented.office.root)
        pid = terminal.child.pid
        terminal.until("评审定等工作台", "退出", "大同人工智能评审")
        frames.append((cpu_seconds(pid) - bare) / dear)
        terminal.until(ME)
        terminal.send("/")
        terminal.until("8/8")
        filled.append((cpu_seconds(pid) - bare) / dear)
        terminal.send(CTRL_Q)
        terminal.ended()

    assert min(frames) <= 0.40
    assert min(filled) <= 0.9
