"""Blocks cut into stretches that fit the cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.blocks import MarkBlock

# Cells of one item that are worked on at once: several such arrays stay in the second-level cache.
_AT_ONCE = 1 << 18
_LEAST_WIDTH = 256


@dataclass(frozen=True)
class Stretch:
    """Some submissions of a block, next to each other.

    Attributes:
        codes: (slots, items, width) int16.
        rows: (width,) int64, place of each submission in the call.
        left_out: (slots, width) sheets to treat as not there, or None.
        severity: (slots, width) what is taken off their totals, or None.
        block: number of the block in the call.
        columns: where the stretch lies in its block.
    """

    codes: NDArray[np.int16]
    rows: NDArray[np.int64]
    left_out: NDArray[np.bool_] | None
    severity: NDArray[np.int64] | None
    block: int
    columns: slice

    @property
    def slots(self) -> int:
        """Sheets of each submission."""
        return int(self.codes.shape[0])

    @property
    def width(self) -> int:
        """Submissions."""
        return int(self.codes.shape[2])

    @cached_property
    def at(self) -> Any:
        """What picks the submissions in an array of the call: a slice where they follow each other."""
        rows = self.rows
        if len(rows) and bool(np.all(rows[1:] - rows[:-1] == 1)):
            return slice(int(rows[0]), int(rows[-1]) + 1)
        return rows

    def sheets_of(self, place: int) -> NDArray[np.int16]:
        """(sheets, items) codes of the sheets of one submission that are there."""
        sheets = self.codes[:, :, place]
        return sheets if self.left_out is None else sheets[~self.left_out[:, place]]

    def severity_of(self, place: int) -> NDArray[np.int64] | None:
        """(sheets,) what is taken off the totals of those sheets."""
        if self.severity is None:
            return None
        taken = self.severity[:, place]
        return taken if self.left_out is None else taken[~self.left_out[:, place]]


def each_stretch(
    blocks: Sequence[MarkBlock], left_out: Sequence[NDArray[np.bool_]] | None = None
) -> Iterator[Stretch]:
    """Every submission once; slots that are left out everywhere are gone.

    Args:
        left_out: per block a (slots, n) mask of sheets to treat as not there.
    """
    for number, block in enumerate(blocks):
        width = max(_LEAST_WIDTH, _AT_ONCE // max(1, block.slots))
        for start in range(0, len(block), width):
            part = slice(start, min(len(block), start + width))
            codes, gone = block.codes[:, :, part], None
            taken = None if block.severity is None else block.severity[:, part]
            if left_out is not None:
                gone = left_out[number][:, part]
                there = ~gone.all(axis=1)
                if not there.all():
                    codes, gone = codes[there], gone[there]
                    taken = None if taken is None else taken[there]
                gone = gone if gone.any() else None
            yield Stretch(codes, block.rows[part], gone, taken, number, part)
