"""The parser's errors in words that tell a rule writer what to type."""

from __future__ import annotations

from typing import Any

from workbench.domain.errors import Place, Problem
from workbench.i18n.phrase import Phrase

_SPECIAL = "*&!%@`|>?"


def syntax_problem(error: Any, text: str, file: str) -> Problem:
    """Y09 with where, a hint, and the parser's own words; Y10 for a value that starts with ``*`` or ``&``.

    Args:
        error: a ``yaml.YAMLError`` of the pure parser.
    """
    words = " ".join(
        part for name in ("context", "problem", "reason") if (part := getattr(error, name, None))
    )
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "scanning an a" in words:
        # Of an alias or anchor, the mark that starts it is the cause.
        mark = error.context_mark
    if mark is None:
        position = getattr(error, "position", 0)
        line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    else:
        line, column = mark.line + 1, mark.column + 1
    hint = Phrase(*_hint(words, text, line, column))
    return Problem("Y09", Place(file, line, column), {"hint": hint, "parser": words})


def _hint(words: str, text: str, line: int, column: int) -> tuple[str, dict[str, object]]:
    lines = text.split("\n")
    char = lines[line - 1][column - 1 : column] if line <= len(lines) else ""
    if "flow mapping" in words or "flow sequence" in words:
        return "rules.syntax.flow", {}
    if "quoted scalar" in words:
        return "rules.syntax.quote", {}
    if "mapping values are not allowed" in words:
        return "rules.syntax.colon", {}
    if "special characters" in words or "unacceptable" in words:
        return "rules.syntax.control", {}
    if char and char in _SPECIAL:
        return "rules.syntax.special", {"char": char}
    return "rules.syntax.indent", {}
