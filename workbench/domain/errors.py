"""Errors as codes with named parts; the edge words them.

WorkbenchError
├── BadInput      a file, value or argument is wrong          (exit code 2)
│   └── BadInputs several located problems at once
└── Refused       a rule of the field forbids the act         (exit code 1)
    ├── Undecided a choice, a tie or an amount that people must settle before money can be computed
    └── Blocked      several located things must be done first
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


class WorkbenchError(Exception):
    """An error that a user can act on.

    Args:
        code: dotted key of its wording, for instance ``mark.above_points``.
        parts: values that the wording names.
    """

    def __init__(self, code: str, /, **parts: object) -> None:
        super().__init__(code, parts)
        self.code = code
        self.parts: dict[str, object] = parts

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.parts.items())
        return f"{self.code}({named})"


class BadInput(WorkbenchError):
    """What was handed in is wrong; nothing was changed."""


class Refused(WorkbenchError):
    """A rule forbids this act now; nothing was changed."""


class Undecided(Refused):
    """People must settle something before the money that hangs on it can be computed."""


@dataclass(frozen=True)
class Place:
    """Where a problem stands: a line of a text, a cell of a sheet, or a path in a document."""

    file: str | None = None
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None
    path: str | None = None


@dataclass(frozen=True)
class Problem:
    """One finding about a file: what is wrong, what it says now, what to write instead.

    ``code`` is the rule's short name (``Y04``, ``R01``, ``X12``); its wording is ``problem.<code>``.
    """

    code: str
    place: Place
    parts: Mapping[str, object] = field(default_factory=dict)
    level: Literal["error", "warning"] = "error"


def errors_among(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The findings that are more than a warning, in their order."""
    return tuple(problem for problem in problems if problem.level == "error")


class BadInputs(BadInput):
    """Every problem of one file, together."""

    def __init__(self, code: str, problems: Sequence[Problem], /, **parts: object) -> None:
        super().__init__(code, count=len(problems), **parts)
        self.problems: tuple[Problem, ...] = tuple(problems)


class Blocked(Refused):
    """Everything that must be done before an act is allowed, together."""

    def __init__(self, code: str, problems: Sequence[Problem], **parts: object) -> None:
        super().__init__(code, count=len(problems), **parts)
        self.problems: tuple[Problem, ...] = tuple(problems)
