"""YAML events to nodes, refusing what a rule file has no use for: anchors, tags, a second document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from workbench.domain.errors import Place, Problem
from workbench.source.nodes import Entry, Listing, Mapping, Node, Scalar
from workbench.source.syntax import syntax_problem

DEEPEST = 12
_FAST: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass
class _Open:
    """A list or mapping whose end has not been met."""

    event: Any
    children: list[Node] = field(default_factory=list)


def parse(text: str, file: str) -> tuple[Mapping | None, tuple[Problem, ...]]:
    """Parse a text whose root is a mapping.

    Returns:
        the root, or None, and the problems: Y07 root, Y09 syntax, Y10 anchor, Y11 tag, Y12 key twice,
        Y13 odd key or too deep, Y14 second document.
    """
    try:
        return _Builder(file).build(yaml.parse(text, _FAST))
    except yaml.YAMLError:
        pass
    # The two parsers word their errors differently; only the pure one is the same everywhere.
    try:
        return _Builder(file).build(yaml.parse(text, yaml.BaseLoader))
    except yaml.YAMLError as error:
        return None, (syntax_problem(error, text, file),)


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.documents = 0

    def build(self, events: Any) -> tuple[Mapping | None, tuple[Problem, ...]]:
        for event in events:
            self._take(event)
            if self.documents > 1 or len(self.open) > DEEPEST:
                break
        if self.root is not None and not isinstance(self.root, Mapping) and not self.problems:
            self._found("Y07", self.root.line, self.root.column)
        return self.root if isinstance(self.root, Mapping) else None, tuple(self.problems)

    def _take(self, event: Any) -> None:
        mark, stop = event.start_mark, event.end_mark
        line, column = mark.line + 1, mark.column + 1
        if getattr(event, "anchor", None):
            self._found("Y10", line, column, name=event.anchor)
        if getattr(event, "tag", None):
            self._found("Y11", line, column, tag=event.tag)
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._found("Y14", line, column)
            case yaml.ScalarEvent():
                self._put(Scalar(line, column, mark.index, stop.index, event.value))
            case yaml.AliasEvent():
                self._put(Scalar(line, column, mark.index, stop.index, ""))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self.open.append(_Open(event))
                if len(self.open) > DEEPEST:
                    self._found("Y13", line, column)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._put(self._close(event))

    def _close(self, event: Any) -> Node:
        done = self.open.pop()
        mark = done.event.start_mark
        flow = bool(done.event.flow_style)
        # A block ends where its last child ends; the parser's mark may lie lines below.
        end = event.end_mark.index if flow else max([mark.index, *(child.end for child in done.children)])
        where = (mark.line + 1, mark.column + 1, mark.index, end)
        if isinstance(done.event, yaml.SequenceStartEvent):
            return Listing(*where, tuple(done.children), flow)
        return Mapping(*where, self._entries(done.children), flow)

    def _entries(self, children: list[Node]) -> tuple[Entry, ...]:
        seen: dict[str, Entry] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._found("Y13", key.line, key.column)
            elif key.text in seen:
                self._found("Y12", key.line, key.column, key=key.text, before=seen[key.text].key.line)
            else:
                seen[key.text] = Entry(key, value)
        return tuple(seen.values())

    def _put(self, node: Node) -> None:
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = self.root or node

    def _found(self, code: str, line: int, column: int, **parts: object) -> None:
        self.problems.append(Problem(code, Place(self.file, line, column), parts))
