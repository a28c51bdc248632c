"""Changes to a rule file that are tried before anything is written: stacked, checked, undone one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.errors import Problem, Refused, errors_among
from workbench.domain.measure import Measure
from workbench.services.rubric_files import Rubric
from workbench.source import Path, Scalar, Source
from workbench.source.nodes import find, plain, scalars

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Edit:
    """One value changed: where, what it said before, what it says now."""

    path: Path
    before: str
    after: str


Edits = tuple[Edit, ...]
EXAMPLES = "算例"


@dataclass(frozen=True)
class Trial:
    """A file as it would stand.

    Attributes:
        data: its bytes.
        measure: what it would mean; None where more is wrong than that worked examples no longer hold.
        source: its tree; None where it cannot be parsed.
        level: how deep the changes reach, 0 to 5; worked examples do not count.
        problems: every finding, located in the changed text.
        before: codes and lines of the findings that the file had when it was opened.
    """

    data: bytes
    measure: Measure | None
    source: Source | None
    level: int
    problems: tuple[Problem, ...]
    before: frozenset[tuple[str, object]]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the file from being saved."""
        return errors_among(self.problems)

    @property
    def new_warnings(self) -> tuple[Problem, ...]:
        """Warnings that the changes brought."""
        return tuple(one for one in self.problems if one.level == "warning" and _mark(one) not in self.before)

    @property
    def only_examples(self) -> bool:
        """Whether nothing is wrong but that worked examples no longer hold."""
        return bool(self.errors) and self.measure is not None

    def unreadable(self, path: Path) -> Problem | None:
        """What keeps the value at a path from being read at all, as an amount without its unit."""
        if self.source is None:
            return next(iter(self.errors), None)
        place = self.source.place(path)
        return next((one for one in self.errors if one.code.startswith("R") and one.place == place), None)


def values(edits: Edits) -> dict[Path, str]:
    """What each changed place says after all edits."""
    return {edit.path: edit.after for edit in edits}


def with_edit(rubric: Rubric, edits: Edits, path: Path, text: str) -> Edits:
    """Stack one more change; the same edits where the place already says so.

    Raises:
        KeyError: no text stands at the path.
    """
    now = values(edits).get(path, _scalar(rubric.source, path).text)
    return edits if text == now else (*edits, Edit(path, now, text))


def try_edits(rubric: Rubric, edits: Edits) -> Trial:
    """Check the file as it would stand with these changes; every byte outside them is as it was.

    Raises:
        KeyError: no text stands at a path.
        Refused: ``rubric.spills`` where a new text would change another place too.
    """
    data, source = edited(rubric, edits)
    checked = rubric.checked if data == rubric.data else rubric.check(data)
    return Trial(
        data=data,
        measure=checked.meant,
        source=source,
        level=_level(rubric.source, source) if source else 0,
        problems=checked.problems,
        before=frozenset(map(_mark, rubric.checked.problems)),
    )


def edited(rubric: Rubric, edits: Edits) -> tuple[bytes, Source | None]:
    """The file's bytes with the changes spliced in, and its tree where it can be parsed.

    Raises:
        KeyError, Refused: as `try_edits`.
    """
    data = _spliced(rubric, edits)
    return data, _alone(rubric, edits, data)


def _level(before: Source, after: Source) -> int:
    """How deep the changes reach, as `workbench.rules.diff` counts."""
    from workbench.rules.diff import change_level, diff

    old, new = (
        {entry.key.text: plain(entry.value) for entry in source.root.entries if entry.key.text != EXAMPLES}
        for source in (before, after)
    )
    return change_level(diff(old, new))


def _spliced(rubric: Rubric, edits: Edits) -> bytes:
    from workbench.source.splice import replaced

    now = values(edits)
    changes = {path: text for path, text in now.items() if text != _scalar(rubric.source, path).text}
    return rubric.source.encoded(replaced(rubric.source, changes))


def _alone(rubric: Rubric, edits: Edits, data: bytes) -> Source | None:
    """The changed tree, which says at every other place what it said before."""
    from workbench.rules.format.document import known_keys
    from workbench.source import read_source

    after, _ = read_source(data, file=rubric.file, known_keys=known_keys())
    if after is not None:
        wanted = {path: one.text for path, one in scalars(rubric.source.root)} | values(edits)
        if {path: one.text for path, one in scalars(after.root)} != wanted:
            raise Refused("rubric.spills")
    return after


def carried(edits: Edits, to: Rubric) -> tuple[Edits, Edits]:
    """Edits that still fit a file that was opened again, and those whose place says something else now."""
    kept: list[Edit] = []
    lost: list[Edit] = []
    said: dict[Path, str | None] = {}
    for edit in edits:
        now = said.get(edit.path, _text(to.source, edit.path))
        fits = now == edit.before
        (kept if fits else lost).append(edit)
        said[edit.path] = edit.after if fits else now
    return tuple(kept), tuple(lost)


def _mark(problem: Problem) -> tuple[str, object]:
    return problem.code, (problem.place.file, problem.place.line)


def _text(source: Source, path: Path) -> str | None:
    try:
        return _scalar(source, path).text
    except KeyError:
        return None


def _scalar(source: Source, path: Sequence[str | int]) -> Scalar:
    node = find(source.root, tuple(path))
    if not isinstance(node, Scalar):
        raise KeyError(path)
    return node
