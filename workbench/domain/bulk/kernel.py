"""The loops over memory: cells to one number a sheet, and numbers of sheets to the sum of the kept ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.columns import Column
from workbench.domain.bulk.steps import Whole, WholeType

Mask = NDArray[np.bool_]
Gone = NDArray[np.int8]
Places = NDArray[np.int64] | slice

# Above this many sheets a sort is faster than a network.
_LARGEST_NETWORK = 32


class Buffers:
    """Arrays that every stretch of a call uses again."""

    def __init__(self) -> None:
        self._held: dict[str, NDArray[Any]] = {}

    def take(self, name: str, shape: tuple[int, ...], kind: WholeType) -> Whole:
        """An array of that shape with anything in it; the last one of this name is gone."""
        size = prod(shape) * kind.itemsize
        held = self._held.get(name)
        if held is None or len(held) < size:
            held = self._held[name] = np.empty(size, np.uint8)
        return held[:size].view(kind).reshape(shape)


def add_cells(column: Column, codes: NDArray[np.uint16], buffers: Buffers) -> Whole:
    """One number a sheet, (slots, width); undefined for sheets with a blank cell.

    Args:
        codes: (slots, items, width) uint16.
    """
    shape = (codes.shape[0], codes.shape[2])
    total = buffers.take("total", shape, column.kind)
    for number, lane in enumerate(column.lanes):
        # What a lane holds on the way may need the place of the sign.
        gathered = total.view(lane.kind) if lane.kind.itemsize == column.kind.itemsize else total
        whole = number == 0 and gathered is not total
        target = gathered if whole else buffers.take("lane", shape, lane.kind)
        lane.terms[0].put(codes, target)
        for term in lane.terms[1:]:
            spare = buffers.take("term", shape, lane.kind)
            term.put(codes, spare)
            target += spare
        if number:
            gathered += target
        elif not whole:
            gathered[...] = target
    return total


@dataclass(frozen=True)
class Ends:
    """Sum, least and greatest of the numbers that count of each submission.

    Attributes:
        total: (width,) of a type that holds the sum of all.
        least, most: (width,), or None where no number is ever left out; -1 where none counts.
    """

    total: Whole
    least: Whole | None
    most: Whole | None

    def kept(self, places: Places, trimmed: bool, kind: WholeType) -> Whole:
        """Sums of some submissions, without the least and the greatest where ``trimmed``.

        A slice of a type that does not change is used up.
        """
        total = self.total[places].astype(kind, copy=False)
        if trimmed and self.least is not None and self.most is not None:
            total -= self.least[places]
            total -= self.most[places]
        return total


def ends_of(numbers: Whole, gone: Gone | None, sheets: NDArray[Any], trims: bool, kind: WholeType) -> Ends:
    """Sums and ends down the slots.

    Args:
        numbers: (slots, width) of a signed type, overwritten.
        gone: (slots, width) -1 where a number does not count, else 0; None where all do.
        sheets: (width,) how many count.
        trims: whether the ends are asked for.
        kind: signed, holds the sum over all slots.
    """
    if gone is not None:
        # -1 is below every number that counts, and above it where the sign is read as a further digit.
        numbers |= gone
    total = np.add.reduce(numbers, axis=0, dtype=kind)
    if gone is not None:
        total += kind.type(len(numbers)) - sheets
    if not trims:
        return Ends(total, None, None)
    unsigned = numbers.view(f"u{numbers.itemsize}")
    return Ends(
        total, np.minimum.reduce(unsigned, axis=0).view(numbers.dtype), np.maximum.reduce(numbers, axis=0)
    )


def row_sum(ordered: Sequence[Whole], first: int, end: int, kind: WholeType) -> Whole:
    """Sum of the rows from ``first`` up to ``end``."""
    total = ordered[first].astype(kind)
    for row in ordered[first + 1 : end]:
        total += row
    return total


def in_order(numbers: NDArray[Any]) -> list[NDArray[Any]]:
    """The rows of (slots, width) such that every column ascends."""
    slots = len(numbers)
    if slots > _LARGEST_NETWORK:
        return list(np.sort(numbers, axis=0))
    rows = list(numbers.copy())
    spare = np.empty_like(rows[0])
    for lower, upper in network(slots):
        np.minimum(rows[lower], rows[upper], out=spare)
        np.maximum(rows[lower], rows[upper], out=rows[upper])
        rows[lower], spare = spare, rows[lower]
    return rows


@cache
def network(size: int) -> tuple[tuple[int, int], ...]:
    """Comparators that sort ``size`` numbers: odd-even merging (Batcher 1968).

    >>> network(3)
    ((0, 1), (0, 2), (1, 2))
    """
    pairs = []
    span = 1
    while span < size:
        step = span
        while step >= 1:
            for start in range(step % span, size - step, 2 * step):
                for lower in range(start, min(start + step, size - step)):
                    if lower // (2 * span) == (lower + step) // (2 * span):
                        pairs.append((lower, lower + step))
            step //= 2
        span *= 2
    return tuple(pairs)
