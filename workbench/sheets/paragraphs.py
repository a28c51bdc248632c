"""Long texts for cells: cleaned, wrapped as they will stand, parted so that every part can be printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbench.sheets.clean import clean_text
from workbench.sheets.style import Paragraphs, lines_needed

# A line of a long text; what a reader has for Chinese may stand higher than SimSun.
LINE_HEIGHT, PADDING = 15.0, 6.0
_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_TOKEN = re.compile("\n|[^\\S\n]+|[\u2e81-\U0010ffff]|[^\\s\u2e81-\U0010ffff]+")
_WIDE = re.compile("[\u2e81-\U0010ffff]")


def paragraphs(text: str) -> Paragraphs:
    """The text with its line breaks, each line clean.

    >>> paragraphs(" 一、可行。 \\r\\n二、\\x07可信。\\n")
    '一、可行。\\n二、可信。'
    """
    return Paragraphs("\n".join(clean_text(line)[0] for line in _BREAKS.split(text)).strip("\n"))


def wrapped(text: str, width: float) -> list[str]:
    """The lines of a text in a column of this width; joined they are the text.

    >>> wrapped("数据质量 good\\n可信", 8)
    ['数据', '质量 ', 'good\\n', '可信']
    """
    room = max(2, int(width) - 3)
    lines: list[str] = []
    line, used = "", 0
    for token in _tokens(text, room):
        taken = units(token)
        if line and used + taken > room and not token.isspace():
            lines.append(line)
            line, used = "", 0
        line, used = line + token, used + taken
        if token == "\n":
            lines.append(line)
            line, used = "", 0
    return [*lines, line] if line else lines


def packed(pieces: Iterable[str], width: float) -> list[str]:
    """Lines of this width, in characters, that no piece goes across where it fits into one.

    >>> packed(["意见表", "（测算稿）"], 12)
    ['意见表', '（测算稿）']
    """
    lines: list[str] = []
    for piece in pieces:
        if lines and units(lines[-1] + piece.rstrip()) <= width:
            lines[-1] += piece
        elif piece.strip():
            lines.append(piece)
    return [line.strip() for line in lines]


def units(words: str) -> int:
    """Characters of words, Chinese ones counted twice."""
    return len(words) + len(_WIDE.findall(words))


def _tokens(text: str, room: int) -> Iterator[str]:
    """What no line break goes through; a word longer than a line is cut up."""
    for token in _TOKEN.findall(text):
        if len(token) <= room:
            yield token
        else:
            yield from (token[at : at + room] for at in range(0, len(token), room))


def lines_in(height: float) -> int:
    """How many lines a row of so many points has room for."""
    return max(0, int((height - PADDING) / LINE_HEIGHT))


def height_of(lines: int) -> float:
    """Points that so many lines take in a row."""
    return lines * LINE_HEIGHT + PADDING


def box_height(words: str, width: float) -> float:
    """Points that one line of words takes where it wraps."""
    return height_of(lines_needed(words, width))


def parted(text: str, width: float, height: float) -> list[Paragraphs]:
    """A text in parts that fit into rows of so many points; at least one, and joined they are the text."""
    most = max(1, lines_in(height))
    lines = wrapped(text, width)
    return [Paragraphs("".join(lines[at : at + most])) for at in range(0, len(lines), most)] or [Paragraphs()]
