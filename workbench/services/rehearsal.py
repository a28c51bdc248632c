"""Imports are all or nothing: a rehearsal does everything and takes it back; errors stop the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInputs, Problem, errors_among

if TYPE_CHECKING:
    from workbench.storage.unit_of_work import Writing


class _CurtainError(Exception):
    """Ends a rehearsal, so that the transaction around it is rolled back."""


@contextmanager
def rehearsed(writing: AbstractContextManager[Writing], dry_run: bool) -> Iterator[Writing]:
    """Do a write; as a ``dry_run`` do the same and roll it back, so that its report is exact."""
    try:
        with writing as w:
            yield w
            if dry_run:
                raise _CurtainError
    except _CurtainError:
        pass


def refuse_errors(file: Path, problems: Sequence[Problem]) -> None:
    """Let a file pass that has warnings at most.

    Raises:
        BadInputs: ``import.problems`` with every error.
    """
    if errors := errors_among(problems):
        raise BadInputs("import.problems", errors, file=file.name)
