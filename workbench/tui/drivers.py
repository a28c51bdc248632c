"""A terminal that may go away while the app still has marks to save."""

from __future__ import annotations

from contextlib import suppress
from io import TextIOWrapper
from typing import Any, TextIO, cast

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver


class SteadyFile:
    """Output that is dropped once the terminal is gone.

    The driver's writing thread would die of the error, its queue would fill, and the event loop would
    wait on it for ever, with the last mark unsaved.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write, as far as there is still someone to read."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Flush, as far as there is still someone to read."""
        with suppress(OSError):
            self._file.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class SteadyDriver(LinuxDriver):
    """Textual's driver for Unix terminals, which outlives them by the time that saving takes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file = cast(TextIOWrapper, SteadyFile(cast(TextIO, self._file)))


def steady(driver_class: type[Driver]) -> type[Driver]:
    """The steady form of a driver, where there is one."""
    return SteadyDriver if driver_class is LinuxDriver else driver_class
