"""Take values out of a layout file's tree, noting what is wrong and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.domain.errors import Place, Problem
from workbench.domain.facts import NO, YES
from workbench.i18n.phrase import Phrase
from workbench.source import Listing, Mapping, Node, Scalar
from workbench.source.guesses import closest, meant


class Reading:
    """One file being read, with what is wrong or doubtful so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, node: Node, code: str, **parts: object) -> None:
        """Note an error where a node stands."""
        self.problems.append(Problem(code, Place(self.file, node.line, node.column), parts))

    def doubt(self, node: Node, code: str, **parts: object) -> None:
        """Note a warning where a node stands."""
        self.problems.append(Problem(code, Place(self.file, node.line, node.column), parts, "warning"))

    def fields(self, node: Mapping, known: Sequence[str], required: Iterable[str] = ()) -> dict[str, Node]:
        """Values by key; an unknown key that stands for a missing one becomes one question."""
        found = {entry.key.text: entry.value for entry in node.entries if entry.key.text in known}
        missing = [key for key in required if key not in found]
        for entry in node.entries:
            key = entry.key.text
            if key in known:
                continue
            guess = closest(key, missing)
            if guess is not None:
                missing.remove(guess)
            remedy = Phrase("rules.meant_key", {"guess": guess}) if guess else meant(key, known)
            self.wrong(entry.key, "L01", value=key, remedy=remedy)
        for key in missing:
            self.wrong(node, "L02", value=key)
        return found

    def mapping(self, node: Node, key: str) -> Mapping | None:
        """A value that has keys of its own."""
        if isinstance(node, Mapping):
            return node
        self.wrong(node, "L18", key=key, found=shown(node))
        return None

    def items(self, node: Node) -> tuple[Node, ...]:
        """The items of a list."""
        if isinstance(node, Listing):
            return tuple(node.items)
        self.wrong(node, "L03", found=shown(node))
        return ()

    def choice(self, node: Node, options: Iterable[str]) -> str | None:
        """One of a few words."""
        allowed = tuple(options)
        if isinstance(node, Scalar) and node.text in allowed:
            return node.text
        found = shown(node)
        self.wrong(node, "L05", value=found, remedy=meant(found, allowed))
        return None

    def yes(self, node: Node | None, usual: bool) -> bool:
        """是 or 否; the usual answer where the file says nothing."""
        if node is None:
            return usual
        answer = self.choice(node, (YES, NO))
        return usual if answer is None else answer == YES

    def text(self, node: Node, key: str) -> str | None:
        """Words that are not empty."""
        if isinstance(node, Scalar) and node.text.strip():
            return node.text
        self.wrong(node, "L17", key=key, found=shown(node))
        return None

    def whole(self, node: Node, least: int, most: int, code: str, **parts: object) -> int | None:
        """A whole number between two bounds, both of them allowed."""
        words = shown(node)
        if words.isascii() and words.isdigit() and len(words) < 5 and least <= int(words) <= most:
            return int(words)
        self.wrong(node, code, value=words, least=least, most=most, **parts)
        return None


def shown(node: Node) -> str:
    """A value as a message quotes it."""
    if isinstance(node, Scalar):
        return node.text
    return "[…]" if isinstance(node, Listing) else "{…}"
