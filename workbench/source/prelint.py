"""What Chinese keyboards and Word put into YAML, found before the parser trips over it elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from workbench.domain.errors import Place, Problem
from workbench.source.decode import BOM

# Full-width, no-break and typesetters' spaces: they look like a space, and YAML reads them as letters.
_FALSE_SPACES = "\u3000\u00a0\u2000-\u200a\u202f\u205f"
_FALSE_SPACE = re.compile(f"[{_FALSE_SPACES}]")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\ufeff]")
# A line without any of these has nothing to judge: told at once, since nearly all lines are such.
_SUSPECT = re.compile(rf"[\t{_FALSE_SPACES}：]|:\S|{_ZERO_WIDTH.pattern}")
_LEAD = re.compile(rf"[ \t{_FALSE_SPACES}]*")
# A key at the start of a line or of a flow entry, its colon, and the character after that.
_KEY_BEFORE = re.compile(
    r"""(?:^\s*(?:-\ +)*|[{,]\s*)([^\s:：{}\[\],"'#-][^\s:：{}\[\],"'#]*)([:：])(?=(.?))"""
)


def prelint(text: str, known_keys: Collection[str], file: str) -> tuple[Problem, ...]:
    """Look at raw lines.

    Args:
        text: the whole text.
        known_keys: keys of the format; only after these is punctuation judged.
        file: name shown in the place.

    Returns:
        Y01 tab, Y02 false space, Y03 zero-width, Y04 full-width colon, Y05 no space after a colon.
    """
    lines = text.removeprefix(BOM).split("\n")
    return tuple(
        problem
        for number, line in enumerate(lines, 1)
        if _SUSPECT.search(line)
        for problem in _line(line, number, known_keys, file)
    )


def _line(line: str, number: int, known_keys: Collection[str], file: str) -> Iterator[Problem]:
    for hidden in _ZERO_WIDTH.finditer(line):
        yield Problem("Y03", Place(file, number, hidden.start() + 1))
    bare = _hide_quoted(line)
    lead = _LEAD.match(bare)
    indent = lead.group() if lead else ""
    if (at := indent.find("\t")) >= 0:
        yield Problem("Y01", Place(file, number, at + 1))
    if false := _FALSE_SPACE.search(indent):
        yield Problem("Y02", Place(file, number, false.start() + 1))
    for found in _KEY_BEFORE.finditer(bare):
        key, colon, after = found.groups()
        if key not in known_keys:
            continue
        if colon == "：":
            yield Problem("Y04", Place(file, number, found.start(2) + 1), {"key": key})
        elif after and after not in " \t\r":
            yield Problem("Y05", Place(file, number, found.start(2) + 2), {"key": key})


def _hide_quoted(line: str) -> str:
    """The line with quoted text and comments blanked out, columns kept."""
    if '"' not in line and "'" not in line and "#" not in line:
        return line
    out: list[str] = []
    quote = ""
    for index, char in enumerate(line):
        if quote:
            if char == quote and not (quote == '"' and line[index - 1] == "\\"):
                quote = ""
            out.append("_")
        elif char in "\"'" and (not out or out[-1] in " {[,:："):
            quote = char
            out.append("_")
        elif char == "#" and (not out or out[-1].isspace()):
            break
        else:
            out.append(char)
    return "".join(out)
