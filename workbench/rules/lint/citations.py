"""S03: every citation exists. S07 (warning): every citation is used."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft
from workbench.rules.lint.dates import speaks_of_dates
from workbench.source import Listing, Mapping, Node, Path, Scalar
from workbench.source.guesses import meant

_KEYS = ("依据", "下限依据")


def check(draft: Draft) -> Iterator[Problem]:
    """Follow every 依据 in the file."""
    known = draft.citations
    if known is None:
        return
    used: set[str] = set()
    for path, name in _cited(draft.source.root, ()):
        used.add(name)
        if name not in known:
            yield draft.problem("S03", path, id=name, remedy=meant(name, known))
    if draft.measure is None:
        return
    for number, one in enumerate(draft.text.citations or ()):
        if one.id not in used and not speaks_of_dates(one.quote):
            yield draft.problem("S07", ("依据", number, "号"), level="warning", id=one.id)


def _cited(node: Node, path: Path) -> Iterator[tuple[Path, str]]:
    """Every id under a 依据 below the root, with its path."""
    match node:
        case Listing(items=items):
            for number, item in enumerate(items):
                yield from _cited(item, (*path, number))
        case Mapping(entries=entries):
            for entry in entries:
                here = (*path, entry.key.text)
                if entry.key.text in _KEYS and path:
                    items = entry.value.items if isinstance(entry.value, Listing) else ()
                    for number, item in enumerate(items):
                        if isinstance(item, Scalar):
                            yield (*here, number), item.text
                else:
                    yield from _cited(entry.value, here)
