"""A rule file's branches as rows of the tree, and their names in the language in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.i18n import has, join, t
from workbench.services.rubric_tree import Branch
from workbench.source import Path
from workbench.tui.screens.rubric.tree_grid import STEP
from workbench.tui.widgets.grid import Cell, Column, Row


def columns() -> list[Column]:
    """Name, value, and who set it."""
    return [
        Column(t("tui.column.rule"), 40),
        Column(t("tui.column.value"), 30, grows=True),
        Column(t("tui.column.set_by"), 16),
    ]


def key_of(path: Path) -> str:
    """The row key of a path."""
    return STEP.join(str(step) for step in path)


def rows(branches: Sequence[Branch], changed: Mapping[Path, str]) -> list[Row]:
    """A row for each branch."""
    names = names_of(branches)
    return [row(one, changed, names) for one in branches]


def names_of(branches: Sequence[Branch]) -> dict[Path, str]:
    """What each branch is called, by its path."""
    return {one.path: label_of(one) for one in branches}


def row(branch: Branch, changed: Mapping[Path, str], names: Mapping[Path, str]) -> Row:
    """One line; the tree adds its indent."""
    cells = (label_of(branch), value_cell(branch, changed), set_by(branch))
    # The filter finds a value by the names of what it stands in.
    return Row(key_of(branch.path), cells, search=place(branch.path, names))


def place(path: Path, names: Mapping[Path, str]) -> str:
    """Where a value stands, from the section down."""
    return " / ".join(names[path[:length]] for length in range(1, len(path) + 1))


def label_of(branch: Branch) -> str:
    """A branch in plain words: its own name, the word of its key, or its number."""
    if branch.name:
        return branch.name
    step = branch.path[-1]
    if isinstance(step, int):
        return t("rules.nth", number=step + 1)
    return word_of(step)


def word_of(key: str) -> str:
    """A key of the format in the language in use; a key that people chose stays as it is."""
    return _known(f"term.rule_key.{key}", key)


def value_cell(branch: Branch, changed: Mapping[Path, str]) -> Cell:
    """What is written, with what was written before where it changed; of a closed branch, what it holds."""
    if branch.value is None:
        below = sum(path[: len(branch.path)] == branch.path for path in changed)
        held = join(branch.parts)
        return (
            Cell(t("tui.rubric.changed_below", count=below, held=held), "warn")
            if below
            else Cell(held, "dim")
        )
    after = changed.get(branch.path)
    if after is None:
        return Cell(branch.value)
    return Cell(t("tui.rubric.changed", after=after, before=branch.value), "warn")


def set_by(branch: Branch) -> Cell:
    """Policy, guide, or the program's default."""
    kinds = tuple(dict.fromkeys(one.kind for one in branch.clauses))
    if not kinds or len(branch.path) < 2:
        return Cell("")
    return Cell(
        join(kind_words(kind) for kind in kinds), "warn" if branch.is_default or branch.is_pending else "dim"
    )


def kind_words(kind: str) -> str:
    """A kind of citation in the language in use."""
    return _known(f"term.citation_kind.{kind}", kind)


def status_words(status: str) -> str:
    """A file's 状态 in the language in use."""
    return _known(f"term.rule_status.{status}", status)


def _known(key: str, written: str) -> str:
    """A word of the format; what is none of its words, in a file that nobody checked, stays as written."""
    return t(key) if has(key) else written
