"""What all may have together: places, overlap, yearly caps with back-fill, budgets, rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from workbench.domain.allocation.backfill import Pass, freed_after
from workbench.domain.allocation.budgets import apply_budgets
from workbench.domain.allocation.claims import Bools, Claims, Ints
from workbench.domain.allocation.cuts import apply_cuts
from workbench.domain.allocation.rivals import rivals_of
from workbench.domain.allocation.selection import Selection, places_of, select
from workbench.domain.allocation.shares import Share, share_pools
from workbench.domain.allocation.trace import Rounded, Steps, Trace
from workbench.domain.award_methods import Pool
from workbench.domain.errors import Undecided
from workbench.domain.trace import TraceNode


class Allocation:
    """The awards of a round as arrays.

    Attributes:
        award: int64, fen; what an open claim may become at most.
        open: bool, the award is None until people settle something.
        undecided: what they must settle.
    """

    def __init__(self, awards: Ints, opened: Bools, undecided: tuple[Undecided, ...], trace: Trace) -> None:
        self.awards = awards
        self.open = opened
        self.undecided = undecided
        self._trace = trace

    def award(self, claim: int) -> int | None:
        """Fen of one claim; None where it is open."""
        return None if self.open[claim] else int(self.awards[claim])

    def trace(self, claim: int) -> list[TraceNode]:
        """What each step did to one claim, rebuilt from the arrays."""
        return list(self._trace.nodes(claim))


def allocate(claims: Claims) -> Allocation:
    """Give each claim what the rules and the other claims leave it; the order of the claims has no say."""
    rivals = rivals_of(claims)
    barred = np.zeros(claims.count, bool)
    freed: dict[int, str] = {}
    while True:
        selection = select(claims, rivals, barred)
        shares = share_pools(claims, selection.held)
        last = _until_caps(claims, selection, shares)
        more = freed_after(claims, rivals, last)
        if not more:
            break
        freed |= more
        barred[list(more)] = True
    amount, opened = last.amount, last.opened
    drawn = apply_budgets(claims, amount, opened)
    unit = np.array([int(one.award.rounding.unit) for one in claims.measures], np.int64)[claims.measure]
    awards = np.where(opened, amount, amount - amount % unit)
    steps = Steps(rivals, selection, freed, shares, last.cuts, drawn, Rounded(amount, awards, opened))
    return Allocation(awards, opened, tuple(_undecided(claims, steps)), Trace(claims, steps))


def _until_caps(claims: Claims, selection: Selection, shares: Mapping[int, Share]) -> Pass:
    """Steps 8 and 9 for those that were selected or are open."""
    pools = [one.award.terms.amount if isinstance(one.award.terms, Pool) else 0 for one in claims.measures]
    claimed = np.where(
        selection.open, np.maximum(claims.amount, np.array(pools, np.int64)[claims.measure]), 0
    )
    claimed[selection.held] = claims.amount[selection.held]
    for claim, share in shares.items():
        claimed[claim] = share.amount
    unsure = selection.open | (claims.open & selection.held)
    amount, opened = claimed.copy(), unsure.copy()
    cuts = apply_cuts(claims, amount, opened)
    return Pass(selection, claimed, unsure, cuts, amount, opened)


def _undecided(claims: Claims, steps: Steps) -> Iterator[Undecided]:
    rivals, selection = steps.rivals, steps.selection
    contested = rivals.contested
    for claim in sorted(np.flatnonzero(rivals.unresolved).tolist(), key=claims.ids.__getitem__):
        others = rivals.others(claim)
        yield Undecided(
            "undecided.exclusivity",
            submission=claims.ids[claim],
            others=claims.sorted_ids(others[contested[others]]),
        )
    places, _ = places_of(claims)
    for measure, tied in sorted(selection.ties.items(), key=lambda one: claims.measures[one[0]].id):
        yield Undecided(
            "undecided.tie",
            measure=claims.measures[measure].id,
            submissions=claims.sorted_ids(tied),
            places=places[measure],
        )
    for name in sorted(claims.measures[measure].id for measure in selection.waiting):
        yield Undecided("undecided.quota", measure=name)
    for together in steps.cuts.differences.opened:
        rule = claims.measures[int(claims.measure[together[0]])].difference
        series = rule.series if rule else ""
        yield Undecided("undecided.difference", series=series, submissions=claims.sorted_ids(together))
    for capped in steps.cuts.capped:
        waiting = set(claims.entity[capped.members[capped.waits]].tolist())
        for entity in sorted(claims.entities[one] for one in waiting):
            yield Undecided(
                "undecided.cap", entity=entity, measure=capped.limit.owner, cap=capped.limit.cap.amount
            )
    for drawn in steps.drawn:
        if drawn.problem:
            yield drawn.problem
