"""What a writer probably meant by a word that is not known here."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from workbench.i18n.phrase import Phrase


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
