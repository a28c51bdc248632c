"""Changed copies of submissions, scored side by side: what tier each would have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.blocks import MarkBlock
from workbench.domain.bulk.scores import score_blocks
from workbench.domain.bulk.tiers import tiers_of
from workbench.domain.marks import scale_of
from workbench.domain.sensitivity.table import Table, Tiers

Whole = NDArray[np.int64]
Codes = NDArray[np.int16]

# Copies scored at once: so many, and no more than so many cells.
_COLUMNS = 100_000
_CELLS = 16_000_000


@dataclass(frozen=True)
class Cells:
    """Marks to change, one entry each.

    Attributes:
        column: submission's place in its block.
        slot: sheet; -1 for an item marked once, which changes in every sheet.
        item: place among the rubric's items.
        sign: 1 up, -1 down.
    """

    column: Whole
    slot: Whole
    item: Whole
    sign: Whole

    def at(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Cells:
        """Those at the chosen places."""
        return Cells(self.column[chosen], self.slot[chosen], self.item[chosen], self.sign[chosen])


@dataclass(frozen=True)
class Probe:
    """One block of a table whose marks are changed for a look."""

    table: Table
    block: MarkBlock

    @cached_property
    def now(self) -> Tiers:
        """(n,) tier of each submission of the block, -1 without a score."""
        return self.table.tiers[self.block.rows]

    @cached_property
    def top(self) -> Codes:
        """(items,) code of full points."""
        scoring = self.table.measure.scoring
        scale = scale_of(scoring)
        return np.array([item.points * scale // 1 for item in scoring.items], np.int16)

    @cached_property
    def step(self) -> Codes:
        """(items,) one step in units of a code."""
        scoring = self.table.measure.scoring
        scale = scale_of(scoring)
        return np.array([int(item.step * scale) for item in scoring.items], np.int16)

    @cached_property
    def once(self) -> NDArray[np.bool_]:
        """(items,) whether staff mark the item once for all sheets."""
        return np.array([item.marked_once for item in self.table.measure.scoring.items], np.bool_)

    def marks(self, cells: Cells) -> Codes:
        """(m,) code of each mark as it stands."""
        found: Codes = self.block.codes[np.maximum(cells.slot, 0), cells.item, cells.column]
        return found

    def most(self, cells: Cells) -> Whole:
        """(m,) steps from each mark to the end of its item's points; 0 for a cell without a mark."""
        marks = self.marks(cells)
        room = np.where(cells.sign > 0, self.top[cells.item] - marks, marks)
        return np.where(marks < 0, 0, room // self.step[cells.item]).astype(np.int64)

    def tiers(self, cells: Cells, steps: Whole) -> Tiers:
        """(m,) tier of each submission when that one mark goes so many steps."""
        new = (self.marks(cells) + cells.sign * steps * self.step[cells.item]).astype(np.int16)

        def change(codes: Codes, part: slice) -> None:
            slot, item = cells.slot[part], cells.item[part]
            codes[slot, item, np.arange(len(slot))] = new[part]
            shared = np.flatnonzero(slot < 0)
            codes[:, item[shared], shared] = new[part][shared]

        return self._scored(cells.column, change)

    def tiers_by_sheet(self, column: Whole, slot: Whole, sign: int) -> Tiers:
        """(m,) tier of each submission when every mark of one sheet goes to its end.

        An item marked once goes to its end in that sheet alone.
        """
        end = self.top if sign > 0 else np.zeros_like(self.top)

        def change(codes: Codes, part: slice) -> None:
            here = np.arange(codes.shape[2])
            sheets = codes[slot[part], :, here]
            codes[slot[part], :, here] = np.where(sheets < 0, sheets, end)

        return self._scored(column, change)

    def _scored(self, column: Whole, change: Callable[[Codes, slice], None]) -> Tiers:
        measure = self.table.measure
        slots, items, _ = self.block.codes.shape
        tiers = np.empty(len(column), np.int16)
        size = max(1, min(_COLUMNS, _CELLS // max(1, slots * items)))
        for start in range(0, len(column), size):
            part = slice(start, start + size)
            codes = np.take(self.block.codes, column[part], axis=2)
            change(codes, part)
            count = codes.shape[2]
            taken = self.block.severity
            severity = None if taken is None else np.take(taken, column[part], axis=1)
            copies = (MarkBlock(codes, np.arange(count), severity=severity),)
            scores = score_blocks(measure.scoring, copies, count)
            tiers[part] = tiers_of(measure, copies, count, scores)
        return tiers
