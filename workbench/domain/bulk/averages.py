"""Scores of submissions whose valid sheets are full: whole numbers all the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.kernel import Ends, ends_of, in_order, row_sum
from workbench.domain.bulk.means import Means
from workbench.domain.bulk.plan import Finish, Plan
from workbench.domain.bulk.presence import Presence
from workbench.domain.bulk.steps import Whole

_EVERYWHERE = slice(None)


def averages_of(plan: Plan, presence: Presence) -> Means | Averages:
    """What takes the columns of a stretch whose slots are enough for a score."""
    quotient = plan.quotient(presence.slots)
    return Averages(plan, presence) if quotient is None else Means(plan, quotient, presence)


class Averages:
    """Averages of the columns of a stretch, taken one after the other.

    Args:
        presence: of enough slots for a score.
    """

    def __init__(self, plan: Plan, presence: Presence) -> None:
        finish = plan.finish(presence.slots)
        assert finish is not None
        self._plan, self._finish, self._presence = plan, finish, presence
        fewer = np.flatnonzero(presence.sheets < presence.slots)
        held = presence.sheets[fewer]
        if not plan.ends_only:
            order = np.argsort(held, kind="stable")
            fewer, held = fewer[order], held[order]
        self._fewer, self._held = fewer, held
        self._ends: list[Ends] = []
        self._kept: list[Whole] = []
        self._ascending: list[Sequence[Whole]] = []

    def take(self, numbers: Whole) -> None:
        """Take (slots, width) the next column, which is used up."""
        finish = self._finish
        if self._plan.ends_only:
            trims = self._plan.scoring.average != "mean"
            presence = self._presence
            self._ends.append(ends_of(numbers, presence.gone, presence.sheets, trims, finish.kind))
            return
        if self._presence.gone is not None:
            picked = np.take(numbers, self._fewer, axis=1)
            picked[np.take(self._presence.gone, self._fewer, axis=1) != 0] = np.iinfo(numbers.dtype).max
            self._ascending.append(in_order(picked))
        self._kept.append(row_sum(in_order(numbers), finish.low, len(numbers) - finish.high, finish.kind))

    def scores(self) -> NDArray[np.int64]:
        """(width,) scores in steps of the final rounding, undefined where sheets are too few."""
        groups = [(places, self._finished(finish, places, where)) for finish, places, where in self._groups()]
        if self._plan.ends_only:
            finish = self._finish
            sums = [one.kept(_EVERYWHERE, finish.low == 1, finish.kind) for one in self._ends]
            scores = finished(finish, sums)
        else:
            scores = finished(self._finish, self._kept)
        for places, found in groups:
            scores[places] = found
        return scores

    def _groups(self) -> Iterator[tuple[Finish, NDArray[np.int64], NDArray[np.int64]]]:
        """Per number of sheets that is enough for a score: the submissions, and their places in ``fewer``."""
        for number in np.flatnonzero(np.bincount(self._held)).tolist():
            finish = self._plan.finish(number)
            if finish is not None:
                where = np.flatnonzero(self._held == number)
                yield finish, self._fewer[where], where

    def _finished(
        self, finish: Finish, places: NDArray[np.int64], where: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        if self._plan.ends_only:
            return finished(finish, [one.kept(places, finish.low == 1, finish.kind) for one in self._ends])
        number, (first, end) = int(self._held[where[0]]), (int(where[0]), int(where[-1]) + 1)
        return finished(
            finish,
            [
                row_sum([row[first:end] for row in rows], finish.low, number - finish.high, finish.kind)
                for rows in self._ascending
            ],
        )


def finished(finish: Finish, sums: Sequence[Whole]) -> NDArray[np.int64]:
    """(width,) scores in steps of the final rounding; each sum is of ``finish.kind`` and is used up."""
    total = sums[0]
    for number, (one, (steps, factor)) in enumerate(zip(sums, finish.columns, strict=True)):
        for step in steps:
            step.apply(one)
        if factor != 1:
            one *= finish.kind.type(factor)
        if number:
            total += one
    finish.last.apply(total)
    return total.astype(np.int64)
