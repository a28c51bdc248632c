"""Where a command's words and data go."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from workbench.i18n import t


def words(text: str) -> None:
    """Tell the person at the terminal something; never part of the data."""
    print(text, file=sys.stderr)


def data(text: str) -> None:
    """Write the command's answer."""
    print(text)


def document(value: Any) -> None:
    """Write the answer of ``--json``: one document and nothing else."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows in columns that line up for Chinese and Latin text alike."""
    lines = [list(headings), *([str(cell) for cell in row] for row in rows)]
    widths = [max(width(line[place]) for line in lines) for place in range(len(headings))]
    for line in lines:
        data("  ".join(pad(cell, wide) for cell, wide in zip(line, widths, strict=True)).rstrip())


def width(text: str) -> int:
    """Terminal columns of a text."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def pad(text: str, columns: int) -> str:
    """Fill a text with spaces up to a number of terminal columns."""
    return text + " " * (columns - width(text))


class Progress:
    """A bar on stderr while that is a terminal, nothing otherwise.

    Called with how many of how many steps are done.
    """

    _CELLS = 30

    def __call__(self, done: int, total: int) -> None:
        if not sys.stderr.isatty() or not total:
            return
        filled = self._CELLS * done // total
        bar = "#" * filled + "-" * (self._CELLS - filled)
        end = "\n" if done >= total else ""
        print(f"\r{t('cli.progress')} [{bar}] {done}/{total}", end=end, file=sys.stderr, flush=True)
