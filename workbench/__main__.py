"""The ``workbench`` command: what must be set before anything else loads, then the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

INTERRUPTED = 130


def prepare() -> None:
    """Settings that libraries read once, when they are imported."""
    # With the Kitty protocol on, iTerm2 loses what a Chinese input method commits.
    if os.environ.get("TERM_PROGRAM") == "iTerm.app":
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    # Streams that the caller closed are None; what is written there has no reader.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if stream.isatty():
            # A terminal keeps its own encoding, and shows as an escape what that cannot say.
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        else:
            # Data that goes to a file or a pipe is UTF-8 on every system.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    try:
        prepare()
        from workbench.cli import main as command

        return command(list(sys.argv[1:] if argv is None else argv))
    except KeyboardInterrupt:
        # Pressed while the program was still loading: nothing has begun.
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
