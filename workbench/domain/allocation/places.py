"""Deferred acceptance: each project asks for its wishes in turn, each measure keeps the best that asked.

A measure tests every claim against all that ever asked, so that the order of asking cannot matter.
Source: Gale and Shapley 1962; Roth 2008, projects propose.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from workbench.domain.allocation.claims import Bools, Claims, Ints

UNLIMITED_PLACES = -1


class _Desk:
    """The claims that one measure keeps so far, in classes of equal standing."""

    def __init__(self, places: int, all_or_none: bool, cutoff: int) -> None:
        self.places = places
        self.all_or_none = all_or_none
        self.cutoff = cutoff
        self.classes: dict[int, list[int]] = {}
        self.worst: list[int] = []
        self.total = 0

    def keep(self, claim: int, standing: int) -> None:
        if standing not in self.classes:
            self.classes[standing] = []
            heapq.heappush(self.worst, -standing)
        self.classes[standing].append(claim)
        self.total += 1

    def ask(self, claim: int, standing: int) -> list[int]:
        """Take an asker in; return those that have no place any more."""
        if standing > self.cutoff:
            return [claim]
        self.keep(claim, standing)
        away: list[int] = []
        while self.total > self.places:
            last = -self.worst[0]
            size = len(self.classes[last])
            if not self.all_or_none and self.total - size < self.places:
                break
            heapq.heappop(self.worst)
            away += self.classes.pop(last)
            self.total -= size
            self.cutoff = last - 1
        return away


def give_places(
    claims: Claims, first: Ints, following: Ints, places: Sequence[int], all_or_none: Sequence[bool]
) -> tuple[Bools, Bools]:
    """Let projects ask.

    Args:
        first: claims that ask at once.
        following: for each claim the next wish of its project, -1 where there is none.
        places: by measure, ``UNLIMITED_PLACES`` where nothing limits them.
        all_or_none: by measure, whether equals at the last place are all turned away; else all of them
            stay, beyond the places.

    Returns:
        Masks over the claims: who asked, who is held.
    """
    asked, held = np.zeros(claims.count, bool), np.zeros(claims.count, bool)
    asked[first] = True
    cutoffs = _at_once(claims, first, places, all_or_none, held)
    waiting = following[first[~held[first]]]
    queue: list[int] = waiting[waiting >= 0].tolist()
    desks: dict[int, _Desk] = {}
    while queue:
        claim = queue.pop()
        measure = int(claims.measure[claim])
        asked[claim] = held[claim] = True
        if places[measure] == UNLIMITED_PLACES:
            continue
        if measure not in desks:
            desk = desks[measure] = _Desk(places[measure], all_or_none[measure], cutoffs[measure])
            held[claim] = False
            for one in np.flatnonzero(held & (claims.measure == measure)).tolist():
                desk.keep(one, int(claims.standing[one]))
            held[claim] = True
        for away in desks[measure].ask(claim, int(claims.standing[claim])):
            held[away] = False
            if (after := int(following[away])) >= 0:
                queue.append(after)
    return asked, held


def _at_once(
    claims: Claims, first: Ints, places: Sequence[int], all_or_none: Sequence[bool], held: Bools
) -> list[int]:
    """Give places among the first askers; return the worst standing that each measure still hears."""
    order = first[np.argsort(claims.standing[first], kind="stable")]
    edges = np.searchsorted(claims.measure[order], np.arange(len(places) + 1))
    cutoffs: list[int] = []
    for measure, most in enumerate(places):
        asking = order[edges[measure] : edges[measure + 1]]
        standing = claims.standing[asking]
        cutoff = claims.count
        if 0 <= most < len(asking):
            cutoff = int(standing[most - 1]) if most else -1
            if all_or_none[measure] and int(standing[most]) == cutoff:
                cutoff -= 1
        held[asking] = standing <= cutoff
        cutoffs.append(cutoff)
    return cutoffs
