"""Check rule files: everything that is wrong or doubtful, located."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import Problem, errors_among


@dataclass(frozen=True)
class RulesCheck:
    """The files that were read, the ids of measures without errors, and every finding."""

    files: tuple[Path, ...]
    measures: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The findings that are more than a warning."""
        return errors_among(self.problems)


def check_rules(paths: Sequence[Path], *, texts: Path | None = None) -> RulesCheck:
    """Check measure files, policy folders or folders of policies.

    Args:
        paths: where to look.
        texts: a folder of policy texts (``.txt``) in which every quote must be found.

    Raises:
        BadInput: ``rules.not_found``, ``rules.none_there`` or ``rules.unreadable``.
    """
    from workbench.rules.folder import check_folder
    from workbench.rules.texts import read_texts

    read = read_texts(texts) if texts else ()
    checked = [check_folder(path, read) for path in paths]
    return RulesCheck(
        files=tuple(file for one in checked for file in one.files),
        measures=tuple(measure for one in checked for measure in one.book.measures),
        problems=tuple(problem for one in checked for problem in one.problems),
    )
