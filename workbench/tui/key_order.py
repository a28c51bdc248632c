"""Keys typed ahead go where they were meant.

Textual forwards each key to the widget that has the focus when the key arrives, although the key
before it may still be on its way to moving that focus. A burst, as a slow line delivers it, would put
the second mark into the first field. Here a key waits until everything that the one before it caused
has come back to the app.
"""

from __future__ import annotations

import asyncio
from collections import deque

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

# A key's own messages are queued behind the first echo, so a second one follows them.
_ROUNDS = 2
# An echo is lost with the widget that it was sent to; then typing goes on after this long.
_PATIENCE_SECONDS = 0.3


class Echo(Message, bubble=True, namespace="ordered_keys"):
    """Follows a key through the same queues, back to the app."""

    def __init__(self, ticket: int, target: MessagePump, rounds: int) -> None:
        super().__init__()
        self.ticket, self.target, self.rounds = ticket, target, rounds


class OrderedKeys(App[None]):
    """An app that hands out one key at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Event] = deque()
        self._ticket = 0
        self._waits_for: int | None = None
        self._patience: asyncio.TimerHandle | None = None

    async def on_event(self, event: events.Event) -> None:
        """Put keys and pasted text in line; let everything else through."""
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self._typed.append(event)
            await self._hand_out()
        else:
            await super().on_event(event)

    async def _hand_out(self) -> None:
        if self._waits_for is not None or not self._typed:
            return
        event = self._typed.popleft()
        target: MessagePump = self.focused or self.screen
        self._ticket += 1
        self._waits_for = self._ticket
        self._patience = asyncio.get_running_loop().call_later(
            _PATIENCE_SECONDS, self.post_message, Echo(self._ticket, self, 0)
        )
        await super().on_event(event)
        target.post_message(Echo(self._ticket, target, _ROUNDS - 1))

    @on(Echo)
    async def _came_back(self, echo: Echo) -> None:
        if echo.ticket != self._waits_for:
            return
        if echo.rounds and echo.target.post_message(Echo(echo.ticket, echo.target, echo.rounds - 1)):
            return
        if self._patience is not None:
            self._patience.cancel()
        self._waits_for = None
        await self._hand_out()
