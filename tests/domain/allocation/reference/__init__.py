"""A small, slow, eager second engine for what a round may have together, written from the rules alone.

Plain Python: one claim after another, every set searched, nothing kept between passes. It shares the rules'
own types with the program and not one function of its allocation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.domain.allocation.reference.budgets import budgets, rounding
from tests.domain.allocation.reference.caps import yearly_caps
from tests.domain.allocation.reference.overlap import difference, overlap
from tests.domain.allocation.reference.round import Claim, Round
from tests.domain.allocation.reference.selection import select
from workbench.domain.award_methods import Pool
from workbench.domain.case import Case
from workbench.domain.draft import Draft
from workbench.domain.trace import TraceNode


@dataclass(frozen=True)
class Answer:
    """What the reference says of each submission id, and everything undecided."""

    awards: Mapping[str, int | None]
    traces: Mapping[str, list[TraceNode]]
    undecided: set[tuple[str, tuple[tuple[str, object], ...]]]


def reference(drafts: Iterable[Draft], case: Case) -> Answer:
    """Allocate a round: selection, overlap, difference, yearly caps with back-fill, budgets, rounding."""
    claiming = [draft for draft in drafts if draft.claims]
    barred: dict[str, str] = {}
    while True:
        one = Round(case, [_begin(draft) for draft in claiming], barred)
        select(one)
        overlap(one)
        difference(one)
        yearly_caps(one)
        freed = {claim.id: claim.nodes[-1].code for claim in one.claims if _frees_its_place(one, claim)}
        if not freed:
            break
        barred |= freed
    budgets(one)
    rounding(one)
    return Answer(
        {claim.id: None if claim.open else claim.money for claim in one.claims},
        {claim.id: claim.nodes for claim in one.claims},
        one.undecided,
    )


def _begin(draft: Draft) -> Claim:
    terms = draft.measure.award.terms
    if isinstance(terms, Pool):
        return Claim(draft, None, terms.amount, open_amount=False)
    if draft.upper is not None:
        return Claim(draft, None, draft.upper, open_amount=True)
    assert draft.award is not None
    return Claim(draft, draft.award, draft.award, open_amount=False)


def _frees_its_place(one: Round, claim: Claim) -> bool:
    quota = claim.measure.quota
    return (
        quota is not None
        and quota.backfill
        and claim.id in one.kept
        and not claim.open
        and claim.amount == 0
        and claim.measure.id in one.refusing
    )
