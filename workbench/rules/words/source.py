"""What a figure rests on, in words."""

from __future__ import annotations

from workbench.domain.measure import Measure
from workbench.i18n import join, t


def source_words(measure: Measure, ids: tuple[str, ...]) -> str:
    """What figures rest on: clause by clause, a default said to be one."""
    cited = [measure.citations[one] for one in dict.fromkeys(ids)]
    words = (
        t(
            "rules.show.source",
            document=one.document,
            article=one.article,
            kind=t(f"term.citation_kind.{one.kind}"),
        )
        for one in cited
    )
    return join(dict.fromkeys(words))


def field_name(measure: Measure, field: str) -> str:
    """What an application calls a field."""
    return next(one.name for one in measure.fields if one.id == field)
