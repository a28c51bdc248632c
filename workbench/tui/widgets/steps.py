"""How far slow work has come: told from the thread that does it, drawn as a bar beside its figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.message import Message

from workbench.i18n import t
from workbench.tui.widgets.words import Plain

Progress = Callable[[int, int], None]
CELLS = 30


class Steps(Plain):
    """One line while work runs, nothing before and after. `step` is what a service takes as ``progress``."""

    DEFAULT_CSS: ClassVar[str] = "Steps { height: 1; display: none; color: $text-accent; }"

    @dataclass
    class Done(Message):
        """So many steps are done, of how many."""

        done: int
        total: int

        def can_replace(self, message: Message) -> bool:
            """Only the latest count is worth drawing."""
            return isinstance(message, Steps.Done)

    def __init__(self, key: str, *, id: str = "steps") -> None:
        """``key`` words what is done, with ``done`` and ``total``."""
        super().__init__(id=id)
        self._key = key

    @property
    def is_running(self) -> bool:
        """Whether work was begun and has not ended."""
        return bool(self.display)

    def begin(self) -> None:
        """Work starts; how much there is follows with the first step."""
        self.say("")
        self.display = True

    def end(self) -> None:
        """Work is over, well or not."""
        self.display = False

    def step(self, done: int, total: int) -> None:
        """Tell how many steps are done; safe in any thread."""
        self.post_message(self.Done(done, total))

    @on(Done)
    def _draw(self, message: Done) -> None:
        message.stop()
        filled = CELLS * message.done // max(message.total, 1)
        bar = "#" * filled + "-" * (CELLS - filled)
        self.say(f"[{bar}] {t(self._key, done=message.done, total=message.total)}")
