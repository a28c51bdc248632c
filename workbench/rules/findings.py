"""How a problem says where it is in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.i18n import t
from workbench.source import Mapping, Node, Path
from workbench.source.nodes import find


@dataclass(frozen=True)
class PathWords:
    """A path in words: 等次/第1项/金额."""

    path: Path

    def __format__(self, spec: str) -> str:
        return str(self)

    def __str__(self) -> str:
        return path_words(self.path)


class Label(str):
    """A step of a path that names a list item by what stands in it."""


def path_words(path: Iterable[str | int]) -> str:
    """Keys as they are written, list items by their names or numbers."""
    return "/".join(_step_words(step) for step in path)


def _step_words(step: str | int) -> str:
    if isinstance(step, int):
        return t("rules.nth", number=step + 1)
    return t("rules.diff.item", name=str(step)) if isinstance(step, Label) else step


def settled(root: Node, path: Path) -> Path:
    """The path as the file has it: one mapping may stand where the format has a list of them."""
    kept: Path = ()
    for step in path:
        if not (isinstance(step, int) and isinstance(find(root, kept), Mapping)):
            kept = (*kept, step)
    return kept
