"""The tree of a YAML text: every scalar is text, every node knows where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# Keys and list indices from the root down to a node.
Path = tuple[str | int, ...]


# Final, not frozen: a file has a thousand of these, and a frozen one takes four times as long to make.
@dataclass(slots=True)
class Node:
    """Where a node stands: line and column from 1; start and end index into the text."""

    line: Final[int]
    column: Final[int]
    start: Final[int]
    end: Final[int]


@dataclass(slots=True)
class Scalar(Node):
    """One text."""

    text: Final[str]


@dataclass(slots=True)
class Listing(Node):
    """A list; ``flow`` where it is written in brackets."""

    items: Final[tuple[Node, ...]]
    flow: Final[bool]


@dataclass(slots=True)
class Entry:
    """A key and its value."""

    key: Final[Scalar]
    value: Final[Node]


@dataclass(slots=True)
class Mapping(Node):
    """Keys with values, in the order of the text; ``flow`` where it is written in braces."""

    entries: Final[tuple[Entry, ...]]
    flow: Final[bool]

    def entry(self, key: str) -> Entry | None:
        """The entry of a key."""
        return next((entry for entry in self.entries if entry.key.text == key), None)


def plain(node: Node) -> object:
    """The tree as str, list and dict."""
    match node:
        case Scalar(text=text):
            return text
        case Listing(items=items):
            return [plain(item) for item in items]
        case Mapping(entries=entries):
            return {entry.key.text: plain(entry.value) for entry in entries}
    raise TypeError(node)


def find(node: Node, path: Path) -> Node | None:
    """The node at a path, or None."""
    for step in path:
        match node, step:
            case Mapping(), str():
                entry = node.entry(step)
                if entry is None:
                    return None
                node = entry.value
            case Listing(items=items), int() if 0 <= step < len(items):
                node = items[step]
            case _:
                return None
    return node


def nearest(node: Node, path: Path) -> Node:
    """The node at a path, or its deepest ancestor that is there."""
    for length in range(len(path), 0, -1):
        if (found := find(node, path[:length])) is not None:
            return found
    return node


def key_of(node: Node, path: Path) -> Scalar | None:
    """The key that names the value at a path."""
    parent = find(node, path[:-1]) if path else None
    if isinstance(parent, Mapping) and isinstance(path[-1], str):
        entry = parent.entry(path[-1])
        return entry.key if entry else None
    return None


def scalars(node: Node, path: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    """Every value that is a text, with its path, in the order of the text."""
    match node:
        case Scalar():
            yield path, node
        case Listing(items=items):
            for index, item in enumerate(items):
                yield from scalars(item, (*path, index))
        case Mapping(entries=entries):
            for entry in entries:
                yield from scalars(entry.value, (*path, entry.key.text))
