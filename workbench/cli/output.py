"""Where a command's words and data go."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from workbench.domain.money import yuan_text
from workbench.i18n import t

# Controls, line separators, lone surrogates, and what turns the direction of the text after it.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def words(text: str) -> None:
    """Tell the person at the terminal something; never part of the data."""
    print(visible(text), file=sys.stderr)


def data(text: str) -> None:
    """Write the command's answer."""
    print(visible(text))


def document(value: Any) -> None:
    """Write the answer of ``--json``: one document and nothing else."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], right: frozenset[int] = frozenset()
) -> None:
    """Write rows in columns that line up, Chinese and Latin text alike; ``right`` are columns of numbers."""
    lines = [list(headings), *([visible(str(cell), keep="") for cell in row] for row in rows)]
    widths = [max(width(line[place]) for line in lines) for place in range(len(headings))]
    for line in lines:
        cells = (
            pad(cell, wide, at_end=place in right)
            for place, (cell, wide) in enumerate(zip(line, widths, strict=True))
        )
        data("  ".join(cells).rstrip())


def yuan_or_dash(fen: int | None) -> str:
    """An amount in a table, fen; a dash where there is none."""
    return "-" if fen is None else yuan_text(fen)


def visible(text: str, keep: str = "\n") -> str:
    r"""Text from people without the signs that steer a terminal: each is shown as an escape.

    >>> print(visible("王\x1b[31m工"))
    王\x1b[31m工
    """
    return _STEERING.sub(lambda found: found[0] if found[0] in keep else _escape(found[0]), text)


def _escape(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def width(text: str) -> int:
    """Terminal columns of a text."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def pad(text: str, columns: int, *, at_end: bool = False) -> str:
    """Fill a text with spaces up to a number of terminal columns, before it where it stands ``at_end``."""
    spaces = " " * (columns - width(text))
    return spaces + text if at_end else text + spaces


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
