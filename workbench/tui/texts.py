"""Text from people, made fit for a screen: never parsed, never able to move the cursor or reorder a line."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len
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


# Punctuation that may not begin a line, and that may not end one.
_CLOSING = "，。、；：？！）》〉”’】〕％,.;:?!)%"
_OPENING = "（《〈“‘【〔("


def wrapped(text: str, width: int) -> list[str]:
    """Break a line where Chinese may break: anywhere but inside a Latin word or against punctuation.

    Later lines are indented as the first is.

    >>> wrapped("  算式：30 + 20 = 50，正确", 14)
    ['  算式：30 +', '  20 = 50，正', '  确']
    """
    indent = text[: len(text) - len(text.lstrip())]
    lines, line = [], ""
    for piece in _pieces(text):
        if line.strip() and cell_len(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> list[str]:
    """The parts between which a line may break."""
    pieces: list[str] = []
    for char in text:
        joins = bool(pieces) and (
            char in _CLOSING or char == " " or pieces[-1][-1] in _OPENING
            or (_is_narrow(char) and _is_narrow(pieces[-1][-1]))
        )  # fmt: skip
        if joins:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _is_narrow(char: str) -> bool:
    return char != " " and cell_len(char) < 2
