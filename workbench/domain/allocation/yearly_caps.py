"""Step 9: the yearly caps of an entity, narrow before wide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.domain.allocation.claims import LAST, Bools, Claims, Ints, fresh
from workbench.domain.allocation.rules import Limit


@dataclass(frozen=True, eq=False)
class Capped:
    """What one limit did to its claims, ascending; money in fen.

    Attributes:
        before: amounts when they came under the limit.
        here: what better placed claims of the same entity took of the room.
        earlier: what the ledger took of it.
        waits: the room hangs on an amount that is still open.
        silent: an open amount that fits in any case.
    """

    limit: Limit
    members: Ints
    before: Ints
    here: Ints
    earlier: Ints
    waits: Bools
    silent: Bools

    @property
    def room(self) -> Ints:
        """What was left for each claim."""
        room: Ints = np.maximum(0, self.limit.cap.amount - self.earlier - self.here)
        return room


def apply_caps(claims: Claims, amount: Ints, opened: Bools) -> list[Capped]:
    """Cut the amounts in place, limit by limit; what hangs on an open amount becomes open."""
    return [_apply(claims, index, limit, amount, opened) for index, limit in enumerate(claims.limits)]


def _apply(claims: Claims, index: int, limit: Limit, amount: Ints, opened: Bools) -> Capped:
    covered = claims.where([at in limit.members for at in range(len(claims.measures))])
    members = np.flatnonzero(covered & ((amount > 0) | opened))
    order = _order(claims, limit, members, amount[members])
    ordered = members[order]
    entity = claims.entity[ordered]
    starts = fresh(entity)
    first = np.flatnonzero(starts)
    group = np.cumsum(starts) - 1
    used = [claims.records.capped.get((index, one), 0) for one in entity[first].tolist()]
    earlier = np.array(used, np.int64)[group]
    room = np.maximum(0, limit.cap.amount - earlier)
    # One fen beyond the room says as much as any larger amount, and sums of it stay small.
    asked = np.minimum(amount[ordered], room + 1)
    unsure = opened[ordered]
    waits = np.zeros(len(ordered), bool)
    if unsure.any():
        total = np.add.reduceat(asked, first)[group]
        waits = np.logical_or.reduceat(unsure, first)[group] & (total > limit.cap.amount - earlier)
    taken = np.where(unsure, 0, asked)
    running = np.cumsum(taken) - taken
    here = np.minimum(room, running - running[first][group])
    before = amount[ordered]
    cut = ~unsure & ~waits
    amount[ordered] = np.where(cut, np.minimum(before, room - here), before)
    opened[ordered] |= waits
    back = np.argsort(order)
    return Capped(
        limit, members, before[back], here[back], earlier[back], waits[back], (unsure & ~waits)[back]
    )


def _order(claims: Claims, limit: Limit, members: Ints, amount: Ints) -> Ints:
    """Inside each entity: the stated order where the limit goes by it, the rank, the larger, the earlier."""
    if len(members) < 2:
        return np.arange(len(members))
    rank = np.where(claims.rank[members] > 0, claims.rank[members], LAST)
    wish = claims.preference[members]
    wish = np.where(wish > 0, wish, LAST) if limit.cap.by_choice else np.zeros(len(members), np.int64)
    keys = (claims.by_id[members], claims.applied[members], -amount, rank, wish, claims.entity[members])
    return np.lexsort(keys)
