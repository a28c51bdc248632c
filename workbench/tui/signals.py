"""A dropped line or a polite kill: keep what was typed, then leave."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

# A terminal that goes away sends HUP; a session manager sends TERM. Windows knows neither here.
_NAMES = ("SIGHUP", "SIGTERM")


def on_hang_up(act: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run ``act`` once when the terminal goes away or the process is asked to end."""
    loop = asyncio.get_running_loop()
    started: list[asyncio.Task[None]] = []

    def start() -> None:
        if not started:
            started.append(loop.create_task(act()))

    for name in _NAMES:
        number = getattr(signal, name, None)
        # Only the main thread of a Unix process may listen; elsewhere the app runs without.
        with suppress(NotImplementedError, RuntimeError, ValueError):
            if number is not None:
                loop.add_signal_handler(number, start)
