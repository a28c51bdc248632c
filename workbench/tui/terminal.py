"""What the terminal must be able to do before the app opens."""

from __future__ import annotations

import codecs
import sys

from workbench.domain.errors import BadInput


def check_terminal() -> None:
    """Refuse where the app could not be seen or typed into.

    Raises:
        BadInput: ``tui.not_a_terminal`` without one; ``tui.not_utf8`` where it would garble Chinese.
    """
    # Textual reads keys from the first and draws on the last.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise BadInput("tui.not_a_terminal")
    encoding = sys.stdout.encoding
    # Input is always decoded as UTF-8, whatever the locale says of the output.
    if codecs.lookup(encoding).name != "utf-8":
        raise BadInput("tui.not_utf8", encoding=encoding)
