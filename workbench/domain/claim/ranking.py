"""What places are given by, and the rank inside a measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from hashlib import sha256

from workbench.domain.award_methods import Pool, Ranking, TieRule
from workbench.domain.draft import Draft
from workbench.domain.measure import Measure, MeasureId


def ranking_of(measure: Measure) -> Ranking | None:
    """The ranking that a measure's quota or pool names."""
    if isinstance(measure.award.terms, Pool):
        return measure.award.terms.ranking
    return measure.quota.ranking if measure.quota else None


def rank(drafts: Iterable[Draft]) -> None:
    """Rank eligible submissions that have a figure inside each measure; equal figures share a rank."""
    by_measure: dict[MeasureId, list[tuple[Fraction, Draft]]] = {}
    for draft in drafts:
        if draft.eligible == "yes" and draft.figure is not None:
            by_measure.setdefault(draft.measure.id, []).append((draft.figure, draft))
    for group in by_measure.values():
        figures = sorted((figure for figure, _ in group), reverse=True)
        first = {figure: place for place, figure in reversed(list(enumerate(figures, 1)))}
        for figure, draft in group:
            draft.rank = first[figure]


def tie_key(
    ranking: Ranking | None, lot_seed: str, submission: str, means: Mapping[str, Fraction]
) -> tuple[Fraction, ...] | str | None:
    """What settles equal figures, smaller first; None where nothing does, or only people.

    The lot follows from the announced text, so that anyone can draw it. The named criteria count by their
    unrounded means, the greater first.
    """
    match ranking.ties if ranking else None:
        case TieRule.LOT:
            return sha256(f"{lot_seed}/{submission}".encode()).hexdigest()
        case TieRule.CRITERIA:
            return tuple(-means.get(one, Fraction(0)) for one in (ranking.criteria if ranking else ()))
    return None


def figure_of(draft: Draft) -> Fraction | None:
    """The ranked figure, larger first: the field that the rule names, else the panel score.

    Money counts in fen.
    """
    ranking = ranking_of(draft.measure)
    if ranking is None or ranking.by_field is None:
        return draft.panel.score
    value = draft.submission.facts.get(ranking.by_field)
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    return Fraction(value)
