"""Marks go to the record one after another, in the order typed, off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from workbench.domain.errors import WorkbenchError
from workbench.services.record_mark import SavedMark


@dataclass(frozen=True)
class Entry:
    """One text to save; None takes the mark back."""

    submission_code: str
    item_id: str
    text: str | None


class Saver:
    """A queue with one writer: two marks of a sheet at once would contend for its version.

    ``saved`` and ``refused`` are called on the event loop, after the record has answered.
    """

    def __init__(
        self,
        record: Callable[[Entry], SavedMark],
        saved: Callable[[Entry, SavedMark], object],
        refused: Callable[[Entry, WorkbenchError], object],
    ) -> None:
        self._record, self._saved, self._refused = record, saved, refused
        self._entries: asyncio.Queue[Entry] = asyncio.Queue()

    def put(self, entry: Entry) -> None:
        """Save this next."""
        self._entries.put_nowait(entry)

    async def run(self) -> None:
        """Write entries until cancelled."""
        while True:
            entry = await self._entries.get()
            try:
                saved = await asyncio.to_thread(self._record, entry)
            except WorkbenchError as error:
                self._refused(entry, error)
            else:
                self._saved(entry, saved)
            finally:
                self._entries.task_done()

    async def drain(self) -> None:
        """Wait until everything put so far was answered."""
        await self._entries.join()
