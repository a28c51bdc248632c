"""Text from people, made fit for a screen: never parsed, never able to move the cursor or reorder a line."""

from __future__ import annotations

import unicodedata

from textual.content import Content

# Format characters draw nothing of their own: joiners break cell widths, overrides reverse a line.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def one_line(text: str) -> str:
    """The text on one line, without control and format characters.

    >>> one_line("课题[/b]\\n第二行")
    '课题[/b] 第二行'
    """
    return "".join(
        " " if char.isspace() else char
        for char in text.strip("\r\n")
        if char.isspace() or unicodedata.category(char) not in _UNSEEN
    )


def plain(text: str, style: str = "") -> Content:
    """Content of several lines; brackets stay brackets."""
    safe = "\n".join(one_line(line) for line in text.split("\n"))
    return Content.styled(safe, style) if style else Content(safe)
