"""Which sheets of a stretch count, and which of them have blank cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.blocks import FULL, HAS_PENDING, MarkBlock
from workbench.domain.bulk.kernel import Gone, Mask
from workbench.domain.bulk.plan import Plan
from workbench.domain.bulk.steps import Whole, WholeType
from workbench.domain.bulk.stretch import Stretch
from workbench.domain.errors import BadInput
from workbench.domain.marks import NOT_APPLICABLE_CODE, PENDING_CODE
from workbench.domain.rubric import MissingMarkRule


@dataclass(frozen=True)
class Holed:
    """Sheets with blank cells that count, their points rescaled.

    Attributes:
        slot: (H,) int64.
        place: (H,) int64, column of the stretch.
        codes: (items, H) int16.
    """

    slot: NDArray[np.int64]
    place: NDArray[np.int64]
    codes: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.slot)


@dataclass(frozen=True)
class Holes:
    """Some submissions that have sheets with blank cells.

    Attributes:
        valid: (slots, n) sheets that count.
        holed: those of them with blank cells.
    """

    valid: Mask
    holed: Holed


@dataclass(frozen=True)
class Presence:
    """What counts in a stretch of submissions.

    Attributes:
        slots: sheets of each submission, those that do not count included.
        gone: (slots, width) -1 where a sheet does not count, else 0; None where all do.
        sheets: (width,) how many count, as a narrow whole number.
        holed: those that count and have blank cells.
        blocked: (width,) submissions that get no score because a cell is pending, or None.
    """

    slots: int
    gone: Gone | None
    sheets: NDArray[Any]
    holed: Holed
    blocked: Mask | None

    def at(self, places: NDArray[np.int64]) -> Holes:
        """The same for some submissions, in ascending order; those left away must not have counted."""
        valid = (
            np.ones((self.slots, len(places)), np.bool_)
            if self.gone is None
            else np.take(self.gone, places, axis=1) == 0
        )
        number = np.full(len(self.sheets), -1, np.int64)
        number[places] = np.arange(len(places))
        place = number[self.holed.place]
        if (place >= 0).all():
            return Holes(valid, Holed(self.holed.slot, place, self.holed.codes))
        kept = place >= 0
        return Holes(valid, Holed(self.holed.slot[kept], place[kept], self.holed.codes[:, kept]))


_NO_HOLES = Holed(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 0), np.int16))


def check(plan: Plan, blocks: Sequence[MarkBlock]) -> None:
    """No mark of a full sheet above its item's points; else the widths that the plan proved would not hold.

    Raises:
        BadInput: ``marks.out_of_range``.
    """
    for block in blocks:
        if block.full_largest > plan.least_limit:
            _within(plan, block.largest)


def seen(plan: Plan, stretch: Stretch) -> Presence:
    """Sort the sheets of a stretch.

    Raises:
        BadInput: ``marks.out_of_range`` where a code is neither a mark nor a sentinel.
    """
    blanks, left_out, missing = stretch.blanks, stretch.left_out, plan.scoring.missing
    least = np.minimum.reduce(blanks, axis=None, initial=FULL)
    if least == FULL:
        return _counted(blanks.shape, None if left_out is None else _gone(~left_out), _NO_HOLES, None)
    if least == HAS_PENDING and left_out is None and missing is not MissingMarkRule.RESCALE:
        found = _counted(blanks.shape, blanks, _NO_HOLES, None)
        return replace(found, blocked=found.sheets < found.slots) if _blocks(plan) else found
    return _apart(plan, stretch)


def _apart(plan: Plan, stretch: Stretch) -> Presence:
    """Where some sheets with blank cells may count."""
    blanks, left_out = stretch.blanks, stretch.left_out
    pending = blanks == HAS_PENDING
    blank = blanks != FULL
    if left_out is not None:
        there = ~left_out
        pending &= there
        blank &= there
    blocked = np.logical_or.reduce(pending, axis=0) if _blocks(plan) else None
    if plan.scoring.missing is MissingMarkRule.RESCALE:
        valid = np.ones(blanks.shape, np.bool_)
    else:
        valid = ~pending
        blank &= valid
    if left_out is not None:
        valid &= there
    holed = _holed(plan, stretch.codes, blank, valid)
    return _counted(blanks.shape, None if valid.all() else _gone(valid), holed, blocked)


def _blocks(plan: Plan) -> bool:
    return plan.scoring.missing is MissingMarkRule.NO_TIER


def _counted(shape: tuple[int, ...], gone: Gone | None, holed: Holed, blocked: Mask | None) -> Presence:
    slots, width = shape
    narrow: WholeType = np.dtype(np.int8 if slots <= np.iinfo(np.int8).max else np.int64)
    sheets: Whole = np.full(width, slots, narrow)
    if gone is not None:
        sheets += np.add.reduce(gone, axis=0, dtype=narrow)
    return Presence(slots, gone, sheets, holed, blocked)


def _gone(valid: Mask) -> Gone:
    return valid.view(np.int8) - np.int8(1)


def _holed(plan: Plan, codes: NDArray[np.int16], blank: Mask, valid: Mask) -> Holed:
    """The sheets with blank cells; one without any mark does not count, which ``valid`` learns."""
    places = np.flatnonzero(blank)
    if not len(places):
        return _NO_HOLES
    slot, place = np.divmod(places, blank.shape[1])
    holes = np.ascontiguousarray(codes[slot, :, place].T)
    least = int(holes.min())
    if least < min(PENDING_CODE, NOT_APPLICABLE_CODE):
        raise BadInput("marks.out_of_range", code=least)
    _within(plan, np.maximum.reduce(holes, axis=1))
    marked = np.maximum.reduce(holes, axis=0) >= 0
    if not marked.all():
        valid[slot[~marked], place[~marked]] = False
        slot, place, holes = slot[marked], place[marked], np.ascontiguousarray(holes[:, marked])
    return Holed(slot, place, holes)


def _within(plan: Plan, largest: NDArray[np.int16]) -> None:
    """Check (items,) the largest code of each cell."""
    for item, limit, found in zip(plan.scoring.items, plan.limits, largest.tolist(), strict=True):
        if found > limit:
            raise BadInput("marks.out_of_range", code=found, item=item.name)
