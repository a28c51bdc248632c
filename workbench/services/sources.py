"""What stands behind a figure, as a screen shows it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.measure import CitationKind, Measure


@dataclass(frozen=True)
class SourceView:
    """The policy's clause, a guide, or the system's default.

    ``kinds`` are all that stand behind it (a clause names a criterion, a default gives its points);
    document, article and quote are those of the first citation.
    """

    kinds: tuple[CitationKind, ...]
    document: str
    article: str
    quote: str
    is_default: bool


def source_of(measure: Measure, citations: tuple[str, ...]) -> SourceView | None:
    """The first citation of a figure; ``is_default`` where nothing but defaults stands behind it."""
    if not citations:
        return None
    cited = measure.citations[citations[0]]
    kinds = tuple(dict.fromkeys(measure.citations[one].kind for one in citations))
    return SourceView(kinds, cited.document, cited.article, cited.quote, measure.is_default(citations))
