"""The pattern of a title: words with parts in braces, ``{round}`` the first of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.i18n.phrase import Phrase
from workbench.sheets.layout.columns import TABLES_BY_MEASURE, TITLE_PARTS
from workbench.sheets.layout.fields import Reading
from workbench.sheets.model import Kind
from workbench.source import Node
from workbench.source.guesses import meant

_PART = re.compile(r"\{([^{}]*)\}")


def parts_of(kind: Kind | None) -> tuple[str, ...]:
    """The parts that a table's title may have."""
    several = kind is not None and kind not in TABLES_BY_MEASURE
    return tuple(part for part in TITLE_PARTS if not (several and part == "measure"))


def read_title(reading: Reading, node: Node, key: str, kind: Kind | None) -> str | None:
    """The pattern of a title, or None with what is wrong about it."""
    pattern = reading.text(node, key)
    if pattern is None:
        return None
    known = parts_of(kind)
    if re.search(r"[{}]", _PART.sub("", pattern)):
        reading.wrong(node, "L16", found=pattern)
        return None
    unknown = [part for part in _parts(pattern) if part not in known]
    for part in unknown:
        if part in TITLE_PARTS:
            remedy: object = Phrase("sheets.layout.no_measure", {"allowed": known})
        else:
            remedy = meant(part, known)
        reading.wrong(node, "L15", value=f"{{{part}}}", remedy=remedy)
    return None if unknown else pattern


def filled_title(pattern: str, parts: dict[str, str]) -> str:
    """A title with its parts put in.

    >>> filled_title("{round}公示表", {"round": "2025年度"})
    '2025年度公示表'
    """
    return _PART.sub(lambda found: parts[found[1]], pattern)


def _parts(pattern: str) -> Iterator[str]:
    return (found[1] for found in _PART.finditer(pattern))
