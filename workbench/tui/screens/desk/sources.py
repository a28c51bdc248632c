"""What stands behind a figure, in words: the policy's own text, or the system's default."""

from __future__ import annotations

from workbench.i18n import join, t
from workbench.i18n.trace import kind_text
from workbench.services.sources import SourceView


def source_word(source: SourceView | None) -> str:
    """The words that tell a clause from a default."""
    return join(kind_text(kind) for kind in source.kinds) if source else ""


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
