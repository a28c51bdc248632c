"""What stands behind a figure, in words: the policy's own text, or the system's default."""

from __future__ import annotations

from workbench.i18n import t
from workbench.services.sources import SourceView


def source_word(source: SourceView | None) -> str:
    """One word that tells a clause from a default."""
    return t(f"term.citation_kind.{source.kind.name.lower()}") if source else ""


def source_text(source: SourceView | None) -> str:
    """The source with its document, article and words."""
    if source is None:
        return t("tui.source.none")
    kind = source_word(source)
    if source.is_default:
        return t("tui.source.default", kind=kind, quote=source.quote)
    return t(
        "tui.source.clause", kind=kind, document=source.document, article=source.article, quote=source.quote
    )
