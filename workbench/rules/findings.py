"""How a problem says where it is in the file, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from workbench.i18n import t
from workbench.i18n.phrase import Phrase
from workbench.source import Path


@dataclass(frozen=True)
class PathWords:
    """A path in words: 等次/第1项/金额."""

    path: Path

    def __format__(self, spec: str) -> str:
        return str(self)

    def __str__(self) -> str:
        return "/".join(
            t("rules.nth", number=step + 1) if isinstance(step, int) else step for step in self.path
        )


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
