"""A YAML text read once: decoded, pre-linted, parsed into nodes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from workbench.domain.errors import Place, Problem
from workbench.source.decode import BOM, decode
from workbench.source.nodes import Mapping, Node, Path, key_of, nearest
from workbench.source.parse import parse
from workbench.source.prelint import prelint


@dataclass(frozen=True)
class Source:
    """One file: its name, its text without a byte order mark, its tree; ``mark`` is the mark, if any."""

    file: str
    text: str
    root: Mapping
    mark: str = ""

    def encoded(self, text: str) -> bytes:
        """A text that takes the place of this one, as bytes that begin as the file did."""
        return (self.mark + text).encode()

    def place(self, path: Path) -> Place:
        """Where the value at a path stands, or the deepest part of the path that is there."""
        return self._at(nearest(self.root, path))

    def key_place(self, path: Path) -> Place:
        """Where the key at a path stands."""
        return self._at(key_of(self.root, path) or nearest(self.root, path))

    def _at(self, node: Node) -> Place:
        return Place(self.file, node.line, node.column)


def read_source(
    data: bytes, *, file: str, known_keys: Collection[str]
) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read a file whose root is a mapping.

    Returns:
        the source, or None where it cannot be parsed, and every problem found (codes Y00 to Y14).
    """
    text, problems = decode(data, file)
    if problems:
        return None, problems
    mark = BOM if text.startswith(BOM) else ""
    text = text.removeprefix(BOM)
    problems = prelint(text, known_keys, file)
    if problems:
        return None, problems
    root, problems = parse(text, file)
    if root is None or problems:
        return None, problems or (Problem("Y06", Place(file, 1, 1)),)
    return Source(file, text, root, mark), ()
