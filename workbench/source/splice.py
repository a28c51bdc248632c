"""Edits that leave every other byte alone: replace one text, insert or remove one entry."""

from __future__ import annotations

import re

from workbench.source.nodes import Mapping, Path, Scalar, find
from workbench.source.read import Source

_PLAIN = re.compile(r"[0-9A-Za-z\u4e00-\u9fff〔〕（）《》、][0-9A-Za-z\u4e00-\u9fff〔〕（）《》、。%./-]*")


def quoted(text: str) -> str:
    """Write a text as a YAML scalar: plain where that is safe, else in double quotes.

    >>> quoted("同数据发〔2025〕3号"), quoted('说"好", 再议')
    ('同数据发〔2025〕3号', '"说\\\\"好\\\\", 再议"')
    """
    if _PLAIN.fullmatch(text):
        return text
    escaped = "".join(_escape(char) for char in text)
    return f'"{escaped}"'


def _escape(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return f"\\U{ord(char):08x}"


def replaced(source: Source, changes: dict[Path, str]) -> str:
    """Put new texts in place of scalars.

    Raises:
        KeyError: a path does not lead to a scalar.
    """
    text, spans = source.text, []
    for path, new in changes.items():
        node = find(source.root, path)
        if not isinstance(node, Scalar):
            raise KeyError(path)
        written = text[node.start : node.end]
        # A text of several lines ends after its last line break, which stays; an empty one follows its colon.
        space = " " if not written and text[: node.start].endswith(":") else ""
        spans.append((node.start, node.start + len(written.rstrip()), space + quoted(new)))
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def inserted_after(source: Source, path: Path, key: str, value: str) -> str:
    """Add ``key: value`` after the entry at a path; ``value`` is YAML as it shall stand.

    In a block it takes a line of its own, after any comment on the line of the entry before it.

    Raises:
        KeyError: the path does not lead to an entry of a mapping.
    """
    parent = find(source.root, path[:-1])
    entry = parent.entry(str(path[-1])) if isinstance(parent, Mapping) else None
    if entry is None or not isinstance(parent, Mapping):
        raise KeyError(path)
    text, end = source.text, max(entry.value.end, entry.key.end)
    if parent.flow:
        return f"{text[:end]}, {key}: {value}{text[end:]}"
    line_end = text.find("\n", end)
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * (entry.key.column - 1)
    if line_end < 0:
        return f"{text}{newline}{indent}{key}: {value}"
    return f"{text[: line_end + 1]}{indent}{key}: {value}{newline}{text[line_end + 1 :]}"


def removed(source: Source, path: Path) -> str:
    """Take the entry at a path out of a block, with the lines that it alone stands on.

    Raises:
        KeyError: the path does not lead to an entry of a block.
    """
    parent = find(source.root, path[:-1])
    entry = parent.entry(str(path[-1])) if isinstance(parent, Mapping) and not parent.flow else None
    if entry is None:
        raise KeyError(path)
    text = source.text
    start = text.rfind("\n", 0, entry.key.start) + 1
    end = text.find("\n", max(entry.value.end, entry.key.end))
    return text[:start] + (text[end + 1 :] if end >= 0 else "")
