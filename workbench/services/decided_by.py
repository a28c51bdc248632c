"""Who decided and where that is written, as people type it."""

from __future__ import annotations

from datetime import date

from workbench.domain.errors import BadInput
from workbench.services.short_text import NAME, REASON, bounded, short_text


def by_whom(text: str) -> str:
    """Who decided, without surrounding space.

    Raises:
        BadInput: ``decision.by_missing``, ``text.*``.
    """
    found = short_text(text, "decided_by", NAME)
    if not found:
        raise BadInput("decision.by_missing")
    return found


def by_document(text: str) -> str:
    """The document that says so, without surrounding space.

    Raises:
        BadInput: ``decision.document_missing``, ``text.too_long``.
    """
    found = bounded(text, "document", REASON)
    if not found:
        raise BadInput("decision.document_missing")
    return found


def not_in_future(on: date, today: date) -> None:
    """Raises BadInput: ``decision.in_future``."""
    if on > today:
        raise BadInput("decision.in_future", on=on, today=today)
