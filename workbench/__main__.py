"""The ``workbench`` command: what must be set before anything else loads, then the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def prepare() -> None:
    """Settings that libraries read once, when they are imported."""
    # With the Kitty protocol on, iTerm2 loses what a Chinese input method commits.
    if os.environ.get("TERM_PROGRAM") == "iTerm.app":
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    # Data that goes to a file or a pipe is UTF-8 on every system; a terminal keeps its own encoding.
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty():
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    prepare()
    from workbench.cli import main as command

    return command(list(sys.argv[1:] if argv is None else argv))


if __name__ == "__main__":
    sys.exit(main())
