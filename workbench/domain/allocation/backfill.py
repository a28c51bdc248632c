"""Back-fill (递补): a claim that ends at nothing gives its place to the next, pass after pass.

A pass changes little: who gives a place, who takes it, and the amounts of their entities. So passes are
followed on these alone, until a project with several wishes or a tie asks for a whole pass again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from workbench.domain.allocation.claims import Bools, Claims, Ints
from workbench.domain.allocation.cuts import Cuts, apply_cuts
from workbench.domain.allocation.rivals import Rivals
from workbench.domain.allocation.selection import Selection, all_or_none_of, places_of
from workbench.domain.allocation.waiting_line import WaitingLine, waiting_line
from workbench.domain.award_methods import Pool


@dataclass(frozen=True, eq=False)
class Pass:
    """Steps 7 to 9 once.

    Attributes:
        claimed: fen before overlap; of open claims the most.
        unsure: what is open before overlap.
        amount, opened: the same after the yearly caps.
    """

    selection: Selection
    claimed: Ints
    unsure: Bools
    cuts: Cuts
    amount: Ints
    opened: Bools


def freed_after(claims: Claims, rivals: Rivals, done: Pass) -> dict[int, str]:
    """The claims that give their places back from this pass on, and the node that left each nothing.

    Also those of later passes, as far as these can be followed; empty where this pass is the last.
    """
    passes = _Passes(claims, rivals, done)
    free = passes.emptied(np.arange(claims.count), done.cuts, done.amount, done.opened)
    freed = dict(free)
    while free and passes.fill(free):
        free = passes.again()
        freed |= free
    return freed


class _Passes:
    """What moves from pass to pass."""

    def __init__(self, claims: Claims, rivals: Rivals, done: Pass) -> None:
        self.claims = claims
        self.selection = done.selection
        self.held = done.selection.held.copy()
        self.claimed = done.claimed.copy()
        self.unsure = done.unsure.copy()
        self.contested = rivals.contested
        opened = self.selection.open.any()
        self.tangled = set(claims.measure[rivals.contested].tolist()) if opened else set()
        away = np.bincount(
            claims.measure[self.selection.asked & ~self.held], minlength=len(claims.measures)
        ).tolist()
        self.fills = [
            bool(waits and one.quota and one.quota.backfill and not isinstance(one.award.terms, Pool))
            for one, waits in zip(claims.measures, away, strict=True)
        ]
        self.lines: dict[int, WaitingLine] = {}
        self.live: dict[int, set[int]] = {}
        self.touched: set[int] = set()

    def emptied(self, rows: Ints, cuts: Cuts, amount: Ints, opened: Bools) -> dict[int, str]:
        """Which of the claims ``rows`` are selected, closed, at nothing, and can be replaced."""
        places = np.flatnonzero(self.held[rows] & ~opened & (amount == 0)).tolist()
        measures = self.claims.measure[rows[places]].tolist()
        return {
            int(rows[at]): cuts.emptied_by(at)
            for at, measure in zip(places, measures, strict=True)
            if self.fills[measure]
        }

    def fill(self, free: Iterable[int]) -> bool:
        """Let the next in line take the places of these claims; whether that says all of the next pass."""
        given = {claim: int(self.claims.measure[claim]) for claim in free}
        if self.contested[list(given)].any() or self.tangled.intersection(given.values()):
            return False
        self.touched.clear()
        for claim in given:
            self.held[claim] = False
            self._live_with(claim).discard(claim)
        for measure, places in Counter(given.values()).items():
            line = self._line(measure)
            taking = line.take(places)
            if taking is None:
                return False
            for claim in taking:
                self.held[claim] = True
                self.claimed[claim] = self.claims.amount[claim]
                self.unsure[claim] = self.claims.open[claim]
                self._live_with(claim).add(claim)
            self.fills[measure] = line.waits
        return True

    def again(self) -> dict[int, str]:
        """Steps 8 and 9 for the entities that something changed for; who is emptied now."""
        rows = np.array(sorted(row for entity in self.touched for row in self.live[entity]), np.int64)
        amount, opened = self.claimed[rows], self.unsure[rows]
        cuts = apply_cuts(self.claims.among(rows), amount, opened)
        return self.emptied(rows, cuts, amount, opened)

    def _live_with(self, claim: int) -> set[int]:
        """Claims of its entity that may receive something; the entity is marked as touched."""
        entity = int(self.claims.entity[claim])
        self.touched.add(entity)
        if entity not in self.live:
            together = self.claims.of_entity(entity)
            live = self.selection.held[together] | self.selection.open[together]
            self.live[entity] = set(together[live].tolist())
        return self.live[entity]

    def _line(self, measure: int) -> WaitingLine:
        if measure not in self.lines:
            places, all_or_none = places_of(self.claims)[0][measure], all_or_none_of(self.claims)[measure]
            self.lines[measure] = waiting_line(
                self.claims, self.selection, self.contested, measure, places, all_or_none
            )
        return self.lines[measure]
