"""Step 7: one project one measure, and the places of each measure, settled together.

Wherever people must settle something first, the claims that hang on it stay open, and so does every
measure whose places hang on those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.domain.allocation.claims import Bools, Claims, Ints
from workbench.domain.allocation.places import UNLIMITED_PLACES, give_places
from workbench.domain.allocation.rivals import Rivals
from workbench.domain.award_methods import Pool, TieRule
from workbench.domain.claim.ranking import ranking_of


@dataclass(frozen=True, eq=False)
class Selection:
    """Who has a place.

    Attributes:
        open: nobody can say yet.
        asked: it asked its measure for a place.
        held: its measure gave it one.
        ties: by measure index, the claims that are equal at the last place.
        waiting: indexes of the measures that are open because of others.
    """

    open: Bools
    asked: Bools
    held: Bools
    ties: Mapping[int, Ints]
    waiting: tuple[int, ...]


def places_of(claims: Claims) -> tuple[list[int], list[int]]:
    """By measure: places left this year, and places that earlier decisions used."""
    left, used = [], []
    for index, measure in enumerate(claims.measures):
        terms, quota = measure.award.terms, measure.quota
        taken = 0 if isinstance(terms, Pool) else claims.records.places_used.get(index, 0)
        most = terms.top if isinstance(terms, Pool) else quota.per_year if quota else None
        left.append(UNLIMITED_PLACES if most is None else max(0, most - taken))
        used.append(taken)
    return left, used


def all_or_none_of(claims: Claims) -> list[bool]:
    """By measure: whether equals at the last place are all turned away (都不入选)."""
    rankings = (ranking_of(one) for one in claims.measures)
    return [ranking is not None and ranking.ties is TieRule.NONE for ranking in rankings]


def select(claims: Claims, rivals: Rivals, barred: Bools) -> Selection:
    """Give the places, without the claims that back-fill has barred."""
    places, _ = places_of(claims)
    all_or_none = all_or_none_of(claims)
    live = ~rivals.out & ~barred
    opened = rivals.unresolved & live
    ties: dict[int, Ints] = {}
    while True:
        waiting = _spread(claims, rivals, places, live, opened)
        first, following = _wishes(rivals, live & ~opened)
        asked, held = give_places(claims, first, following, places, all_or_none)
        tied = _tied(claims, held, places)
        if not tied:
            still = tuple(index for index in waiting if index not in ties)
            return Selection(opened, asked, held, ties, still)
        ties |= tied
        opened |= live & claims.where([index in tied for index in range(len(places))])


def _wishes(rivals: Rivals, asking: Bools) -> tuple[Ints, Ints]:
    """The claims that ask first, and for each claim the next wish of its project."""
    wishes = rivals.wishes[asking[rivals.wishes]]
    groups = rivals.group[wishes]
    follows = np.zeros(len(wishes), bool)
    follows[1:] = groups[1:] == groups[:-1]
    following = np.full(len(asking), -1, np.int64)
    following[wishes[:-1][follows[1:]]] = wishes[1:][follows[1:]]
    later = np.zeros(len(asking), bool)
    later[wishes[follows]] = True
    return np.flatnonzero(asking & ~later), following


def _spread(claims: Claims, rivals: Rivals, places: list[int], live: Bools, opened: Bools) -> tuple[int, ...]:
    """Open what hangs on open claims, in place; return the measures that wait.

    A pool waits for every open claim, since the shares hang on it; another measure only where its claims
    are more than its places. A group waits where one of its claims does.
    """
    if not opened.any():
        return ()
    pooled = [isinstance(one.award.terms, Pool) for one in claims.measures]
    count = len(places)
    asking = np.bincount(claims.measure[live], minlength=count)
    members = rivals.wishes
    _, inverse = np.unique(rivals.group[members], return_inverse=True)
    while True:
        unsure = np.bincount(claims.measure[opened], minlength=count)
        waiting = [
            bool(unsure[at] and places[at] != UNLIMITED_PLACES and (pooled[at] or asking[at] > places[at]))
            for at in range(count)
        ]
        wider = opened | (live & claims.where(waiting))
        group_waits = np.bincount(inverse, wider[members], minlength=1) > 0
        wider[members] |= group_waits[inverse] & live[members]
        if np.array_equal(wider, opened):
            return tuple(at for at in range(count) if waiting[at])
        opened |= wider


def _tied(claims: Claims, held: Bools, places: list[int]) -> dict[int, Ints]:
    kept = np.bincount(claims.measure[held], minlength=len(places))
    tied: dict[int, Ints] = {}
    for measure, most in enumerate(places):
        if most != UNLIMITED_PLACES and kept[measure] > most:
            members = np.flatnonzero(held & (claims.measure == measure))
            standing = claims.standing[members]
            tied[measure] = members[standing == standing.max()]
    return tied
