"""The app on a real pseudo-terminal, seen through a terminal emulator."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pexpect
import pyte

COLUMNS, LINES = 80, 24
PATIENCE_SECONDS = 20.0


class Terminal:
    """One run of ``workbench`` with the screen that a person would see."""

    def __init__(self, workspace: Path, *arguments: str) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
        self.child = pexpect.spawn(
            sys.executable, ["-m", "workbench", "--workspace", str(workspace), *arguments],
            dimensions=(LINES, COLUMNS), env=environment, timeout=PATIENCE_SECONDS,
        )  # fmt: skip
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)

    def read(self, seconds: float = 0.05) -> str:
        """Take in what arrived meanwhile, and return the screen."""
        end = time.monotonic() + seconds
        while True:
            with suppress(pexpect.TIMEOUT, pexpect.EOF):
                self._stream.feed(self.child.read_nonblocking(65536, timeout=0.01))
            if time.monotonic() >= end:
                return self.text

    @property
    def text(self) -> str:
        """The screen; the emulator keeps an empty cell after each wide character."""
        rows = self._screen.buffer
        return "\n".join("".join(rows[y][x].data for x in range(COLUMNS)).rstrip() for y in range(LINES))

    def until(self, *words: str) -> str:
        """Wait until all these words are on the screen."""
        return self.wait(lambda: all(word in self.text for word in words), " ".join(words))

    def wait(self, holds: Callable[[], bool], what: str) -> str:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            self.read()
            if holds():
                return self.text
        raise AssertionError(f"never came: {what}\n{self.text}")

    def send(self, text: str) -> None:
        """Type."""
        self.child.send(text)

    def kill(self, number: signal.Signals) -> None:
        """Send a signal to this run alone, and wait for its end."""
        self.child.kill(number)
        self.ended()

    def ended(self) -> None:
        """Wait for the end of the run."""
        end = time.monotonic() + PATIENCE_SECONDS
        while self.child.isalive() and time.monotonic() < end:
            self.read()
        assert not self.child.isalive(), "it goes on running"
        self.child.close(force=True)


ENTER, DOWN, F5, F8, CTRL_Q = "\r", "\x1b[B", "\x1b[15~", "\x1b[19~", "\x11"
