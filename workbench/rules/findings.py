"""How a problem says where it is in the file, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from workbench.i18n import t
from workbench.i18n.phrase import Phrase
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


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    lowered = {one.lower(): one for one in known}
    found = get_close_matches(word.lower(), lowered, n=1, cutoff=0.5)
    return lowered[found[0]] if found else None


def meant(word: str, known: Iterable[str]) -> Phrase:
    """“是不是 X？” where a known word is close, then what may be written."""
    allowed = tuple(known)
    guess = closest(word, allowed)
    if guess is None:
        return Phrase("rules.allowed", {"allowed": allowed})
    return Phrase("rules.meant", {"guess": guess, "allowed": allowed})


def settled(root: Node, path: Path) -> Path:
    """The path as the file has it: one mapping may stand where the format has a list of them."""
    kept: Path = ()
    for step in path:
        if not (isinstance(step, int) and isinstance(find(root, kept), Mapping)):
            kept = (*kept, step)
    return kept
