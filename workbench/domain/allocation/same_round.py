"""次数 inside one round: an entity or project that stands more often than its measure allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.domain.allocation.claims import LAST, Bools, Claims, Ints, fresh
from workbench.domain.award_methods import Pool


@dataclass(frozen=True, eq=False)
class RoundTimes:
    """次数 inside the round: claims of one measure and unit one after another, the best first.

    Attributes:
        order: the claims that count.
        first: for each claim where its unit begins in ``order``.
        room: for each claim how many of its unit may stand.
        lost: claims beyond it.
    """

    order: Ints
    first: Ints
    room: Ints
    lost: Bools

    def kept_instead(self, claim: int) -> Ints:
        """The claims that took the times of this one's unit."""
        return self.order[self.first[claim] : self.first[claim] + max(0, int(self.room[claim]))]


def times_of(claims: Claims) -> RoundTimes:
    """Beyond the times that are left: the later wish, the lower figure, the smaller amount give way."""
    first, room = np.zeros(claims.count, np.int64), np.zeros(claims.count, np.int64)
    lost = np.zeros(claims.count, bool)
    counted = np.flatnonzero(claims.where([one.times is not None for one in claims.measures]) & claims.base)
    if not len(counted):
        return RoundTimes(counted, first, room, lost)
    per_entity = claims.where([one.times is not None and one.times.per_entity for one in claims.measures])
    unit = np.where(per_entity, claims.entity, claims.project)
    pools = [one.award.terms.amount if isinstance(one.award.terms, Pool) else -1 for one in claims.measures]
    pool = np.array(pools, np.int64)[claims.measure]
    amount = np.where(pool >= 0, pool, claims.amount)
    wish = np.where(claims.preference > 0, claims.preference, LAST)
    keys = (claims.by_id, -amount, -claims.figure, wish, unit, claims.measure)
    order = counted[np.lexsort([key[counted] for key in keys])]
    starts = fresh(claims.measure[order], unit[order])
    first[order] = np.flatnonzero(starts)[np.cumsum(starts) - 1]
    most = [one.times.most if one.times else 0 for one in claims.measures]
    room += np.array(most, np.int64)[claims.measure]
    for claim, taken in claims.records.times_taken.items():
        room[claim] -= taken
    lost[order] = np.arange(len(order)) - first[order] >= room[order]
    return RoundTimes(order, first, room, lost)
