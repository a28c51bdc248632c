"""Shares of a pool."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from tests.domain.allocation.reference.quota import key_of
from tests.domain.allocation.reference.round import Round, claims_on
from workbench.domain.award_methods import Pool, Sharing
from workbench.domain.measure import Measure


def share_pool(one: Round, measure: Measure) -> None:
    terms = measure.award.terms
    winners = [claim for claim in claims_on(one, measure) if not claim.open]
    if not isinstance(terms, Pool) or not winners:
        return
    places = {
        claim.id: 1 + sum(key_of(one, rival) > key_of(one, claim) for rival in winners) for claim in winners
    }
    winners.sort(key=lambda claim: (places[claim.id], claim.id))
    weights = {claim.id: Fraction(1) for claim in winners}
    if terms.sharing is Sharing.BY_SCORE:
        scores = {claim.id: max(claim.draft.figure or Fraction(0), Fraction(0)) for claim in winners}
        weights = scores if any(scores.values()) else weights
    elif terms.sharing is Sharing.BY_RANK:
        weights = {claim.id: Fraction(len(winners) + 1 - places[claim.id]) for claim in winners}
    whole = sum(weights.values(), Fraction(0))
    unit = int(measure.award.rounding.unit)
    exact = {number: terms.amount * weight / whole / unit for number, weight in weights.items()}
    extra = dict.fromkeys(exact, 0)
    left = terms.amount - sum(floor(value) * unit for value in exact.values())
    for claim in sorted(winners, key=lambda claim: floor(exact[claim.id]) - exact[claim.id]):
        if left >= unit:
            extra[claim.id] += unit
            left -= unit
    extra[winners[0].id] += left
    for claim in winners:
        number = claim.id
        claim.becomes(
            floor(exact[number]) * unit + extra[number],
            f"floor({terms.amount} * ({weights[number]}) / ({whole}) / {unit}) * {unit} + {extra[number]}",
            ("nominal", "pool.share", None, measure.award.citations),
            pool=terms.amount,
            place=places[number],
            count=len(winners),
            sharing=terms.sharing,
            weight=weights[number],
            whole=whole,
            extra=extra[number],
        )
