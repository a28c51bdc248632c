"""Stored sheets laid out slot-major, so that every sum runs along memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

# States of a sheet. That of a pending cell has every bit set, so that it serves as a mask.
FULL, HAS_PENDING, HAS_BLANK = 0, -1, -2

# Sheets turned at once, so that both layouts stay in the cache.
_TURNED = 8192


@dataclass(frozen=True)
class MarkBlock:
    """Submissions with the same number of sheets.

    Attributes:
        codes: (slots, items, n) int16, C-contiguous: a mark times the rubric's scale, or a sentinel.
        rows: (n,) int64, place of each submission in the call.
        reviewers: (slots, n) int32, who filled the sheet of a slot, or None where nobody asks.
        severity: (slots, n) int64, taken off each sheet's total before anything else, in units of the
            rubric's last severity decimal; None where scores are those of the marks. Only for rubrics that
            average totals.
    """

    codes: NDArray[np.int16]
    rows: NDArray[np.int64]
    reviewers: NDArray[np.int32] | None = None
    severity: NDArray[np.int64] | None = None

    @property
    def slots(self) -> int:
        """Sheets of each submission."""
        return int(self.codes.shape[0])

    def __len__(self) -> int:
        return int(self.codes.shape[2])

    @cached_property
    def first(self) -> int | None:
        """Place in the call of the first submission where they follow each other there, else None."""
        rows = self.rows
        if len(rows) and rows[-1] - rows[0] == len(rows) - 1 and bool(np.all(rows[1:] > rows[:-1])):
            return int(rows[0])
        return None

    @property
    def blanks(self) -> NDArray[np.int8]:
        """(slots, n) ``FULL``, ``HAS_PENDING`` where a cell is pending, ``HAS_BLANK`` where others are blank.

        Found out once, however often the block is scored, as is what follows; codes must stay as they are.
        """
        return self._states[0]

    @cached_property
    def least_state(self) -> int:
        """The least of the states of its sheets."""
        return int(self.blanks.min(initial=FULL))

    @property
    def full_largest(self) -> int:
        """The largest mark of the sheets without a blank cell, or a sentinel."""
        return self._states[1]

    def in_grains(self, grain: int) -> bool:
        """Whether every mark is a multiple of an odd number."""
        if grain not in self._grains:
            self._grains[grain] = all(_in_grains(one, grain) for one in self.codes.view(np.uint16))
        return self._grains[grain]

    @cached_property
    def _grains(self) -> dict[int, bool]:
        return {}

    @cached_property
    def largest(self) -> NDArray[np.int16]:
        """(items,) the largest mark of each cell, or a sentinel."""
        per_slot = np.maximum.reduce(self.codes, axis=2, initial=HAS_BLANK)
        return np.asarray(np.maximum.reduce(per_slot, axis=0, initial=HAS_BLANK))

    @cached_property
    def _states(self) -> tuple[NDArray[np.int8], int]:
        # Seen as unsigned, sentinels are the largest codes, and the one for pending is the largest of them.
        most: NDArray[np.int16] = np.maximum.reduce(self.codes.view(np.uint16), axis=1).view(np.int16)
        largest = int(most.max(initial=HAS_BLANK))
        return np.clip(most, HAS_BLANK, FULL, out=most).astype(np.int8), largest


def _in_grains(codes: NDArray[np.uint16], grain: int) -> bool:
    """Modulo the range of codes the inverse of an odd number takes its multiples alone to small numbers."""
    off = codes * np.uint16(pow(grain, -1, 1 << 16)) > np.uint16((1 << 15) // grain)
    off &= codes < 1 << 15
    return not off.any()


def blocks_of(
    codes: NDArray[np.int16],
    submission: NDArray[Any],
    count: int,
    reviewer: NDArray[Any] | None = None,
) -> tuple[MarkBlock, ...]:
    """Bucket stored sheets by the number of sheets of their submission, fewest first.

    Sheets of a submission take its slots in the order in which they stand; submissions without a
    sheet are in no block.

    Args:
        codes: (M, items) int16, one stored sheet a row, as ``marks.pack`` writes it.
        submission: (M,) whole numbers, place of the submission, 0 to ``count`` - 1.
        count: number of submissions.
        reviewer: (M,) whole numbers, who filled the sheet.
    """
    places = np.ascontiguousarray(submission, np.int64)
    held = np.bincount(places, minlength=count)
    first = np.cumsum(held) - held
    in_order = bool(np.all(places[1:] >= places[:-1]))
    order = None if in_order else _grouped(places, count)
    blocks = []
    for slots in np.flatnonzero(np.bincount(held)[1:]) + 1:
        rows = np.flatnonzero(held == slots)
        start = first[rows]
        sheets = start + np.arange(slots)[:, None]
        if order is not None:
            sheets = order[sheets]
        filled = None if reviewer is None else np.asarray(reviewer, np.int32)[sheets]
        blocks.append(MarkBlock(_turned(codes, sheets), rows, filled))
    return tuple(blocks)


def _grouped(places: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Sheets by submission, else as they stand: the counting sort of a sparse transpose."""
    from scipy.sparse import csr_array

    sheets = len(places)
    ones = np.ones(sheets, np.bool_)
    held = csr_array((ones, places, np.arange(sheets + 1)), shape=(sheets, count))
    return np.asarray(held.tocsc().indices, np.int64)


def _turned(codes: NDArray[np.int16], sheets: NDArray[np.int64]) -> NDArray[np.int16]:
    """(slots, items, n) from rows of ``codes``; ``sheets`` is (slots, n)."""
    slots, number = sheets.shape
    turned = np.empty((slots, codes.shape[1], number), np.int16)
    for slot in range(slots):
        for start in range(0, number, _TURNED):
            part = slice(start, start + _TURNED)
            turned[slot, :, part] = np.take(codes, sheets[slot, part], axis=0).T
    return turned
