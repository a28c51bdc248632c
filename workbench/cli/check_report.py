"""How a check of files tells what it found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from workbench.cli.output import data, document, words
from workbench.domain.errors import Problem
from workbench.i18n import t
from workbench.i18n.errors import place_text, problem_text


class Checked(Protocol):
    """What every check gives."""

    @property
    def files(self) -> tuple[Path, ...]: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...
    @property
    def errors(self) -> tuple[Problem, ...]: ...


def show_check(checked: Checked, key: str, *, sound: Mapping[str, Any], as_json: bool) -> int:
    """Tell every problem with its file, line and column; the exit code: 1 where one is an error.

    Args:
        key: words the counts, with ``files``, ``errors`` and ``reminders``.
        sound: what was read without errors, for the JSON document.
    """
    if as_json:
        files = [str(file) for file in checked.files]
        document({"files": files, **sound, "problems": [_fields(one) for one in checked.problems]})
    else:
        for problem in checked.problems:
            data(problem_text(problem))
        errors = len(checked.errors)
        counts = {"files": len(checked.files), "errors": errors, "reminders": len(checked.problems) - errors}
        words(t(key, **counts))
    return 1 if checked.errors else 0


def _fields(problem: Problem) -> dict[str, str]:
    return {
        "level": problem.level,
        "code": problem.code,
        "place": place_text(problem.place),
        "text": problem_text(problem),
    }
