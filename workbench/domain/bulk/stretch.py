"""Blocks cut into stretches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.blocks import MarkBlock

# Cells of one item that are worked on at once: of fewer the calls cost more, of more the memory does.
_AT_ONCE = 3 << 17
_LEAST_WIDTH = 256


@dataclass(frozen=True)
class Stretch:
    """Some submissions of a block, next to each other.

    Attributes:
        codes: (slots, items, width) int16.
        blanks: (slots, width) int8, the state of each sheet, as the block has it.
        rows: (width,) int64, place of each submission in the call.
        at: what picks them in an array of the call: a slice where they follow each other.
        left_out: (slots, width) sheets to treat as not there, or None.
        severity: (slots, width) what is taken off their totals, or None.
        block: number of the block in the call.
        columns: where the stretch lies in its block.
    """

    codes: NDArray[np.int16]
    blanks: NDArray[np.int8]
    rows: NDArray[np.int64]
    at: NDArray[np.int64] | slice
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
        most = max(_LEAST_WIDTH, _AT_ONCE // max(1, block.slots))
        # As many stretches as that takes, of the same size.
        width = max(1, -(-len(block) // max(1, -(-len(block) // most))))
        for start in range(0, len(block), width):
            part = slice(start, min(len(block), start + width))
            codes, blanks, gone = block.codes[:, :, part], block.blanks[:, part], None
            taken = None if block.severity is None else block.severity[:, part]
            if left_out is not None:
                gone = left_out[number][:, part]
                there = ~gone.all(axis=1)
                if not there.all():
                    codes, blanks, gone = codes[there], blanks[there], gone[there]
                    taken = None if taken is None else taken[there]
                gone = gone if gone.any() else None
            rows, first = block.rows[part], block.first
            at = rows if first is None else slice(first + part.start, first + part.stop)
            yield Stretch(codes, blanks, rows, at, gone, taken, number, part)
