"""YAML events to nodes, refusing what a rule file has no use for: anchors, tags, a second document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from workbench.domain.errors import Place, Problem
from workbench.source.nodes import Entry, Listing, Mapping, Node, Scalar
from workbench.source.syntax import syntax_problem

DEEPEST = 12
_FAST: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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
        self.top: list[Node] = []
        # Where the next node goes: into the innermost list or mapping whose end has not been met.
        self.inside = self.top
        # The start of each of those, from the outermost, and where it goes itself.
        self.open: list[tuple[Any, list[Node]]] = []
        self.documents = 0
        self.is_enough = False
        # Looked up by class: a rule file has hundreds of events, and most are texts.
        self.takes: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._start,
            yaml.MappingEndEvent: self._mapping,
            yaml.SequenceStartEvent: self._start,
            yaml.SequenceEndEvent: self._listing,
            yaml.DocumentStartEvent: self._document,
        }

    def build(self, events: Any) -> tuple[Mapping | None, tuple[Problem, ...]]:
        for event in events:
            if take := self.takes.get(type(event)):
                take(event)
            if self.is_enough:
                break
        root = self.top[0] if self.top else None
        if root is not None and not isinstance(root, Mapping) and not self.problems:
            self._found("Y07", root.line, root.column)
        return root if isinstance(root, Mapping) else None, tuple(self.problems)

    def _scalar(self, event: Any) -> None:
        if event.anchor or event.tag:
            self._names(event)
        mark = event.start_mark
        self.inside.append(
            Scalar(mark.line + 1, mark.column + 1, mark.index, event.end_mark.index, event.value)
        )

    def _alias(self, event: Any) -> None:
        mark = event.start_mark
        self._found("Y10", mark.line + 1, mark.column + 1, name=event.anchor)
        self.inside.append(Scalar(mark.line + 1, mark.column + 1, mark.index, event.end_mark.index, ""))

    def _names(self, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if event.anchor:
            self._found("Y10", line, column, name=event.anchor)
        if event.tag:
            self._found("Y11", line, column, tag=event.tag)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._found("Y14", event.start_mark.line + 1, event.start_mark.column + 1)
            self.is_enough = True

    def _start(self, event: Any) -> None:
        if event.anchor or event.tag:
            self._names(event)
        self.open.append((event, self.inside))
        self.inside = []
        if len(self.open) > DEEPEST:
            self._found("Y13", event.start_mark.line + 1, event.start_mark.column + 1)
            self.is_enough = True

    def _listing(self, event: Any) -> None:
        start, around = self.open.pop()
        around.append(Listing(*_where(start, self.inside, event), tuple(self.inside), bool(start.flow_style)))
        self.inside = around

    def _mapping(self, event: Any) -> None:
        start, around = self.open.pop()
        entries = self._entries(self.inside)
        around.append(Mapping(*_where(start, self.inside, event), entries, bool(start.flow_style)))
        self.inside = around

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

    def _found(self, code: str, line: int, column: int, **parts: object) -> None:
        self.problems.append(Problem(code, Place(self.file, line, column), parts))


def _where(start: Any, children: list[Node], end: Any) -> tuple[int, int, int, int]:
    """Line, column, start and end of a list or mapping."""
    mark = start.start_mark
    # A block ends where its last child ends; the parser's mark may lie lines below.
    last = end.end_mark.index if start.flow_style or not children else children[-1].end
    return mark.line + 1, mark.column + 1, mark.index, last
