"""One pot, one instalment a round: submissions of one project draw from the same total."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.award_methods import Instalments
from workbench.domain.draft import Draft
from workbench.domain.measure import MeasureId
from workbench.domain.trace import TraceNode

_LAST = 10**9


def one_instalment_a_round(drafts: Iterable[Draft]) -> None:
    """Keep one claim on each multi-year pot; the applicant's order, then the larger amount, decide.

    What the ledger says of the pot was read for each submission alone, so two of them could draw the
    same money.
    """
    pots: dict[tuple[MeasureId, str, str], list[Draft]] = {}
    for draft in drafts:
        if isinstance(draft.measure.award.terms, Instalments) and draft.claims:
            pots.setdefault((draft.measure.id, *draft.project), []).append(draft)
    for together in pots.values():
        kept, *others = sorted(together, key=_standing)
        for draft in others:
            _give_way(draft, kept)


def _standing(draft: Draft) -> tuple[int, int, str]:
    one = draft.submission
    most = draft.upper if draft.award is None else draft.award
    return one.preference or _LAST, -(most or 0), one.id


def _give_way(draft: Draft, kept: Draft) -> None:
    draft.nominal = draft.award = 0
    draft.upper = None
    draft.undecided.clear()
    draft.add(
        TraceNode(
            "nominal",
            "nominal.instalment_same_round",
            0,
            "fen",
            "0",
            "instalments",
            draft.measure.award.citations,
            {"kept": kept.submission.id},
        )
    )
