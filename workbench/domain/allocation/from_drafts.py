"""The claims of a round as arrays, from what each submission claims alone and what the ledger knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

import numpy as np

from workbench.domain.allocation.claims import Claims, Ints
from workbench.domain.allocation.from_ledger import records_of
from workbench.domain.award_methods import Band, Discretion, Tier
from workbench.domain.case import Case
from workbench.domain.claim.ranking import ranking_of, tie_key
from workbench.domain.draft import Draft
from workbench.domain.facts import FactValue
from workbench.domain.measure import Measure

_Key = TypeVar("_Key", str, tuple[Fraction, ...])


def claims_of(drafts: Sequence[Draft], case: Case, rules: Iterable[Measure] = ()) -> Claims:
    """Lay out drafts that claim money, in their order.

    ``rules`` are all measures of the round: what the file of one says of another holds though nobody
    claims under the first.
    """
    every = (*rules, *(draft.measure for draft in drafts))
    measures = sorted({measure.id: measure for measure in every}.values(), key=lambda one: one.id)
    index = {measure.id: at for at, measure in enumerate(measures)}
    entities = sorted({draft.submission.entity for draft in drafts})
    entity = {name: at for at, name in enumerate(entities)}
    project = {key: at for at, key in enumerate(sorted({draft.project for draft in drafts}))}
    figures = sorted({draft.figure for draft in drafts if draft.figure is not None})
    figure = {value: at for at, value in enumerate(figures)}

    def column(value: Callable[[Draft], int]) -> Ints:
        return np.array([value(draft) for draft in drafts], np.int64)

    plain = Claims(
        measures=measures,
        ids=[draft.submission.id for draft in drafts],
        year=case.as_of.year,
        entities=entities,
        measure=column(lambda draft: index[draft.measure.id]),
        entity=column(lambda draft: entity[draft.submission.entity]),
        project=column(lambda draft: project[draft.project]),
        amount=column(_amount),
        open=column(_is_open).astype(bool),
        figure=column(lambda draft: -1 if draft.figure is None else figure[draft.figure]),
        figures=figures,
        tie=np.array(_ties(drafts, case.lot_seed), np.int64),
        rank=column(lambda draft: draft.rank or 0),
        preference=column(lambda draft: draft.submission.preference or 0),
        applied=column(lambda draft: draft.submission.applied_on.toordinal()),
        declines=column(lambda draft: draft.submission.declines_partial).astype(bool),
        least=column(lambda draft: least_of(draft.measure, draft.tier, draft.submission.facts)),
        base=column(lambda draft: draft.nominal != 0).astype(bool),
    )
    return replace(plain, records=records_of(plain, drafts, case))


def _amount(draft: Draft) -> int:
    if draft.enters_pool:
        return 0
    return (draft.upper or 0) if draft.award is None else draft.award


def _is_open(draft: Draft) -> bool:
    return draft.award is None and not draft.enters_pool


def least_of(measure: Measure, tier: Tier | None, facts: Mapping[str, FactValue | None]) -> int:
    """What 下限 says of a decided amount, fen; 0 where it says nothing."""
    terms = measure.award.terms
    band: Band | None = tier.band if tier else None
    if isinstance(terms, Discretion):
        level = facts.get(terms.by_field or "")
        band = terms.levels.get(str(level)) if terms.by_field else terms.band
    return (band.low or 0) if band else 0


def _ties(drafts: Sequence[Draft], lot_seed: str) -> list[int]:
    """What breaks equal figures, smaller first: the lot, or the named criteria from the unrounded means."""
    keys = [
        tie_key(ranking_of(one.measure), lot_seed, one.submission.id, one.panel.criterion_means)
        for one in drafts
    ]
    lots = _places(key for key in keys if isinstance(key, str))
    means = _places(key for key in keys if isinstance(key, tuple))
    return [lots[key] if isinstance(key, str) else means[key] if key is not None else 0 for key in keys]


def _places(keys: Iterable[_Key]) -> dict[_Key, int]:
    return {key: at for at, key in enumerate(sorted(set(keys)))}
