"""Scores of submissions whose valid sheets are full: whole numbers all the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.kernel import Buffers, Ends, Mask, ends_of, in_order, row_sum
from workbench.domain.bulk.plan import Finish, Plan
from workbench.domain.bulk.steps import Whole

_EVERYWHERE = slice(None)


class Averages:
    """Averages of the columns of a stretch, taken one after the other.

    Args:
        slots: sheets that most submissions have; enough for a score.
        valid: (slots, width) sheets that count, or None where all do.
        fewer: submissions with fewer of them.
        sheets: (width,) how many.
    """

    def __init__(
        self,
        plan: Plan,
        slots: int,
        valid: Mask | None,
        fewer: NDArray[np.int64],
        sheets: NDArray[Any],
        buffers: Buffers,
    ) -> None:
        finish = plan.finish(slots)
        assert finish is not None
        self._plan, self._finish, self._buffers = plan, finish, buffers
        self._valid = valid if len(fewer) else None
        held = sheets[fewer]
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
            self._ends.append(ends_of(numbers, self._valid, trims, finish.kind, self._buffers))
            return
        if self._valid is not None:
            picked = np.take(numbers, self._fewer, axis=1)
            picked[~np.take(self._valid, self._fewer, axis=1)] = np.iinfo(numbers.dtype).max
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
