"""What a round's submissions claim, as arrays, with what the ledger and the office's records say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from workbench.domain.allocation.rules import Limit, Pot, limits_of, pots_of
from workbench.domain.award_limits import Overlap
from workbench.domain.measure import Measure

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Measure (or policy in words), day and fen of one ledger line.
Line = tuple[str, date, int]
LAST = 10**9
_Told = TypeVar("_Told")
_COLUMNS = (
    "measure",
    "entity",
    "project",
    "amount",
    "open",
    "figure",
    "tie",
    "rank",
    "preference",
    "applied",
    "declines",
    "least",
    "base",
)


@dataclass(frozen=True)
class Received:
    """Money from elsewhere for one project under one entry of 重复; ``amount`` in fen by its basis."""

    entry: Overlap
    amount: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Paid:
    """What the lower grades of a series took already, fen by the basis of 补差."""

    amount: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Records:
    """What was decided before this round. Sparse: only what exists is listed.

    Attributes:
        permitted: reason of a recorded exception, by project code.
        taken_before: lines under another measure of the policy for the same project, by claim.
        times_taken: base awards that 次数 counts already, by claim.
        places_used: places of this year that earlier decisions took, by measure index.
        received: by claim, in the order of the measure's overlaps.
        paid: by claim.
        capped: fen of this year under a limit, by (limit index, entity code).
        spent: fen of this year out of a budget, by pot index.
    """

    permitted: Mapping[int, str] = field(default_factory=dict)
    taken_before: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)
    times_taken: Mapping[int, int] = field(default_factory=dict)
    places_used: Mapping[int, int] = field(default_factory=dict)
    received: Mapping[int, tuple[Received, ...]] = field(default_factory=dict)
    paid: Mapping[int, Paid] = field(default_factory=dict)
    capped: Mapping[tuple[int, int], int] = field(default_factory=dict)
    spent: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Claims:
    """One row a claim; every array has one value for each of the n claims.

    Attributes:
        measures: the measures of the round, sorted by id.
        ids: submission ids.
        year: calendar year of the round.
        measure: index into ``measures``.
        entity: index into ``entities``.
        project: code of the (entity, project) pair.
        amount: fen; for an open claim the most that it may become; for a pool 0.
        open: the amount is still to be decided.
        figure: index into ``figures``, -1 where there is none.
        figures: distinct ranked figures, ascending.
        tie: what breaks equal figures (lot, named criteria), smaller first; 0 where nothing does.
        rank: rank inside the measure, 0 where there is none.
        preference: the applicant's own order, 0 where none is stated.
        applied: day of application as an ordinal.
        declines: would rather have nothing than a part.
        least: fen that a decided amount may not go below, 0 where nothing says so.
        base: claims the base award, not an add-on alone.
    """

    measures: Sequence[Measure]
    ids: Sequence[str]
    year: int
    entities: Sequence[str]
    measure: Ints
    entity: Ints
    project: Ints
    amount: Ints
    open: Bools
    figure: Ints
    figures: Sequence[Fraction]
    tie: Ints
    rank: Ints
    preference: Ints
    applied: Ints
    declines: Bools
    least: Ints
    base: Bools
    records: Records = field(default_factory=Records)

    @property
    def count(self) -> int:
        """Number of claims."""
        return len(self.ids)

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """The yearly caps, narrow to wide."""
        return limits_of(self.measures)

    @cached_property
    def pots(self) -> tuple[Pot, ...]:
        """The budgets, narrow to wide."""
        return pots_of(self.measures)

    @cached_property
    def by_id(self) -> Ints:
        """Place of each claim in the order of submission ids."""
        place = np.empty(self.count, np.int64)
        place[sorted(range(self.count), key=self.ids.__getitem__)] = np.arange(self.count)
        return place

    @cached_property
    def ranked(self) -> Ints:
        """All claims, measure by measure, the best first."""
        return np.lexsort((self.tie, -self.figure, self.measure))

    @cached_property
    def standing(self) -> Ints:
        """Order inside the measure, smaller is better, equal where nothing tells two claims apart.

        Runs on from measure to measure, so that sorting by it groups the measures too.
        """
        order = self.ranked
        standing = np.zeros(self.count, np.int64)
        standing[order] = np.cumsum(fresh(self.measure[order], self.figure[order], self.tie[order])) - 1
        return standing

    @cached_property
    def _by_entity(self) -> Ints:
        return np.argsort(self.entity, kind="stable")

    @cached_property
    def _entity_ends(self) -> Ints:
        return np.cumsum(np.bincount(self.entity, minlength=len(self.entities)))

    def of_entity(self, entity: int) -> Ints:
        """The claims of one entity."""
        end = int(self._entity_ends[entity])
        start = int(self._entity_ends[entity - 1]) if entity else 0
        return self._by_entity[start:end]

    def among(self, rows: Ints) -> Claims:
        """Some of the claims alone, with what the records say of each of them."""
        chosen = rows.tolist()
        records = self.records
        told = {name: getattr(self, name)[rows] for name in _COLUMNS}
        part = replace(
            self,
            ids=[self.ids[row] for row in chosen],
            records=replace(
                records,
                received=_picked(records.received, chosen),
                paid=_picked(records.paid, chosen),
                taken_before=_picked(records.taken_before, chosen),
                times_taken=_picked(records.times_taken, chosen),
            ),
            **told,
        )
        # The limits hang on the measures, which are the same.
        vars(part)["limits"] = self.limits
        return part

    def figure_of(self, claim: int) -> Fraction | None:
        """The ranked figure of one claim."""
        index = int(self.figure[claim])
        return self.figures[index] if index >= 0 else None

    def sorted_ids(self, claims: Ints) -> tuple[str, ...]:
        """Ids of some claims, sorted."""
        return tuple(sorted(self.ids[claim] for claim in claims.tolist()))

    def where(self, told: Sequence[bool]) -> Bools:
        """Spread one answer a measure over the claims."""
        return np.array(told, bool)[self.measure] if self.count else np.zeros(0, bool)


def position(members: Ints, claim: int) -> int | None:
    """Where a claim is among some in ascending order."""
    at = int(np.searchsorted(members, claim))
    return at if at < len(members) and members[at] == claim else None


def _picked(told: Mapping[int, _Told], rows: list[int]) -> dict[int, _Told]:
    """What is told of some claims, by their new numbers."""
    return {at: told[row] for at, row in enumerate(rows) if row in told} if told else {}


def fresh(*keys: Ints) -> Bools:
    """Of rows sorted by ``keys``: where a new combination begins."""
    starts = np.ones(len(keys[0]), bool)
    if len(starts) > 1:
        starts[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return starts


def exact_sum(values: Ints) -> int:
    """Sum that cannot overflow."""
    return (int((values >> 32).sum()) << 32) + int((values & 0xFFFFFFFF).sum())
