"""Step 10: yearly budgets, a measure's own before its policy's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import lcm

import numpy as np

from workbench.domain.allocation.claims import Bools, Claims, Ints, exact_sum
from workbench.domain.allocation.rules import Pot
from workbench.domain.award_limits import Overrun
from workbench.domain.award_methods import TieRule
from workbench.domain.claim.ranking import ranking_of
from workbench.domain.errors import Undecided


@dataclass(frozen=True, eq=False)
class Drawn:
    """What one budget did to its claims, ascending; money in fen.

    Attributes:
        code: ``not_set``, ``within``, ``open``, ``pro_rata`` or ``in_order``.
        unsure: claims whose amount was open before.
        demand: sum of the known amounts.
        earlier: what the ledger drew this year.
        before, after: amounts under the budget; ``after`` is ``before`` where nothing was cut.
        left: what was left of the budget when each claim's turn came.
        extra: what each claim got of the units that were left over (pro rata).
        problem: what people must settle, where the budget waits for it.
    """

    pot: Pot
    code: str
    members: Ints
    unsure: Bools
    demand: int
    earlier: int
    before: Ints
    after: Ints
    left: Ints
    extra: Ints
    problem: Undecided | None = None


def apply_budgets(claims: Claims, amount: Ints, opened: Bools) -> list[Drawn]:
    """Cut the amounts in place, budget by budget; where people must settle something, all of it is open."""
    return [_apply(claims, index, pot, amount, opened) for index, pot in enumerate(claims.pots)]


def _apply(claims: Claims, index: int, pot: Pot, amount: Ints, opened: Bools) -> Drawn:
    covered = claims.where([at in pot.members for at in range(len(claims.measures))])
    members = np.flatnonzero(covered & ((amount > 0) | opened))
    before, unsure = amount[members], opened[members]
    most = exact_sum(before)
    demand = exact_sum(before[~unsure]) if unsure.any() else most
    earlier = claims.records.spent.get(index, 0)
    nothing = np.zeros(len(members), np.int64)
    plain = Drawn(pot, "within", members, unsure, demand, earlier, before, before, nothing, nothing)
    total = pot.budget.amount
    if total is None:
        return replace(plain, code="not_set")
    room = max(0, total - earlier)
    if most <= room:
        return plain
    try:
        if unsure.any() or pot.budget.over is Overrun.STOP:
            raise _beyond(pot, demand)
        if pot.budget.over is Overrun.PRO_RATA:
            after, extra = _pro_rata(claims, pot, members, before, room)
            result = replace(plain, code="pro_rata", after=after, left=nothing + room, extra=extra)
        else:
            after, left = _in_order(claims, pot, members, before, room)
            result = replace(plain, code="in_order", after=after, left=left)
    except Undecided as problem:
        opened[members] = True
        return replace(plain, code="open", problem=problem)
    amount[members] = result.after
    return result


def _beyond(pot: Pot, demand: int) -> Undecided:
    budget = pot.budget
    return Undecided(
        "undecided.budget", measure=pot.owner, demand=demand, budget=budget.amount, over=budget.over
    )


def _turns(claims: Claims, pot: Pot, members: Ints, amount: Ints) -> Ints:
    """Whose turn comes first: positions in ``members``."""
    ids, applied = claims.by_id[members], claims.applied[members]
    if pot.budget.over is Overrun.FIRST_COME:
        return np.lexsort((ids, applied))
    figure = -claims.figure[members] if pot.budget.policy_wide else claims.standing[members]
    return np.lexsort((ids, applied, -amount, figure))


def _pro_rata(claims: Claims, pot: Pot, members: Ints, amount: Ints, room: int) -> tuple[Ints, Ints]:
    """Scale all alike, down to whole units; the largest remainders get what is left over, a unit each."""
    unit_of = [int(one.award.rounding.unit) for one in claims.measures]
    units = [unit_of[at] for at in claims.measure[members].tolist()]
    amounts = amount.tolist()
    demand = sum(amounts)
    after: list[int] = []
    remainders: list[int] = []
    # Remainders of different units are compared as shares of their own unit, over one denominator.
    smallest, common = min(units), lcm(*set(units))
    for one, unit in zip(amounts, units, strict=True):
        whole, remainder = divmod(one * room, demand * unit)
        after.append(whole * unit)
        remainders.append(remainder * (common // unit))
    extra = [0] * len(after)
    rest = room - sum(after)
    turn = np.argsort(_turns(claims, pot, members, amount)).tolist()
    for at in sorted(range(len(after)), key=lambda at: (-remainders[at], turn[at])):
        if rest < smallest:
            break
        unit = units[at]
        if unit <= rest and after[at] + unit <= amounts[at]:
            extra[at] = unit
            rest -= unit
    result = np.array(after, np.int64) + np.array(extra, np.int64)
    below = members[result < claims.least[members]]
    if len(below):
        raise Undecided(
            "undecided.minimum",
            measure=pot.owner,
            submissions=claims.sorted_ids(below),
            budget=pot.budget.amount,
        )
    return result, np.array(extra, np.int64)


def _in_order(claims: Claims, pot: Pot, members: Ints, amount: Ints, room: int) -> tuple[Ints, Ints]:
    """In full while it fits; the first that does not fit gets what is left, unless it declines a part."""
    order = _turns(claims, pot, members, amount)
    amounts = amount[order].tolist()
    declines = (claims.declines[members[order]] & (pot.budget.over is Overrun.OFFER)).tolist()
    ends = dict(_classes(claims, pot, members[order]))
    taken: list[int] = []
    lefts: list[int] = []
    left = room
    for at, one in enumerate(amounts):
        end = ends.get(at)
        if end is not None and 0 < left < sum(amounts[at:end]):
            raise Undecided(
                "undecided.tie",
                measure=pot.owner,
                submissions=claims.sorted_ids(members[order][at:end]),
                places=at,
            )
        got = 0 if one > left and declines[at] else min(one, left)
        taken.append(got)
        lefts.append(left)
        left -= got
    after, turns = np.empty(len(order), np.int64), np.empty(len(order), np.int64)
    after[order], turns[order] = taken, lefts
    return after, turns


def _classes(claims: Claims, pot: Pot, order: Ints) -> Iterator[tuple[int, int]]:
    """Start and end of each run of claims that only people can put in order."""
    ranking = ranking_of(claims.measures[pot.members[0]])
    stops = ranking is not None and ranking.ties in (TieRule.STOP, TieRule.CRITERIA)
    if not stops or pot.budget.policy_wide or pot.budget.over is Overrun.FIRST_COME:
        return
    standing = claims.standing[order]
    edges = np.append(np.flatnonzero(np.diff(standing, prepend=-1)), len(order))
    sizes = np.diff(edges)
    for at in np.flatnonzero(sizes > 1).tolist():
        yield int(edges[at]), int(edges[at + 1])
