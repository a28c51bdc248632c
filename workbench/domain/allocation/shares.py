"""名次共享: what each of the selected gets of a pool."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from workbench.domain.allocation.claims import Bools, Claims, Ints
from workbench.domain.award_methods import Pool, Sharing


@dataclass(frozen=True)
class Share:
    """One part of a pool of ``pool`` fen: whole units by weight, and ``extra`` from what is left over."""

    pool: int
    place: int
    count: int
    sharing: Sharing
    weight: Fraction
    whole: Fraction
    unit: int
    extra: int

    @property
    def amount(self) -> int:
        """Fen."""
        return int(self.pool * self.weight / self.whole / self.unit) * self.unit + self.extra


def share_pools(claims: Claims, held: Bools) -> dict[int, Share]:
    """The share of each claim that a pool selected; together they are the pool, to the fen."""
    found: dict[int, Share] = {}
    for index, measure in enumerate(claims.measures):
        if isinstance(measure.award.terms, Pool):
            members = np.flatnonzero(held & (claims.measure == index))
            unit = int(measure.award.rounding.unit)
            found |= _share(claims, measure.award.terms, unit, members)
    return found


def _share(claims: Claims, pool: Pool, unit: int, members: Ints) -> dict[int, Share]:
    order = members[np.lexsort((claims.by_id[members], claims.standing[members]))]
    standing = claims.standing[order]
    places = (np.searchsorted(standing, standing, side="left") + 1).tolist()
    claimed = order.tolist()
    weights = _weights(claims, pool.sharing, claimed, places)
    whole = sum(weights, Fraction(0))
    exact = [pool.amount * weight / whole for weight in weights]
    floors = [int(one / unit) * unit for one in exact]
    units, rest = divmod(pool.amount - sum(floors), unit)
    ahead = sorted(range(len(claimed)), key=lambda at: (floors[at] - exact[at], at))
    extra = [0] * len(claimed)
    for at in ahead[:units]:
        extra[at] = unit
    if claimed:
        extra[0] += rest
    return {
        claim: Share(pool.amount, place, len(claimed), pool.sharing, weight, whole, unit, more)
        for claim, place, weight, more in zip(claimed, places, weights, extra, strict=True)
    }


def _weights(claims: Claims, sharing: Sharing, claimed: list[int], places: list[int]) -> list[Fraction]:
    match sharing:
        case Sharing.BY_RANK:
            return [Fraction(len(places) + 1 - place) for place in places]
        case Sharing.BY_SCORE:
            weights = [max(Fraction(0), claims.figure_of(claim) or Fraction(0)) for claim in claimed]
            if any(weights):
                return weights
    return [Fraction(1)] * len(claimed)
