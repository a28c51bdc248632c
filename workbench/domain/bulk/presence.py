"""Which sheets of a stretch count, and which of them have blank cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.plan import Plan
from workbench.domain.errors import BadInput
from workbench.domain.marks import NOT_APPLICABLE_CODE, PENDING_CODE
from workbench.domain.rubric import MissingMarkRule

Mask = NDArray[np.bool_]

_HALF = np.uint16(1 << 15)
_PENDING = np.uint16((1 << 16) + PENDING_CODE)


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
        valid: (slots, width) which sheets count, or None where all do.
        holed: those of them with blank cells.
        blocked: (width,) submissions that get no score because a cell is pending, or None.
    """

    valid: Mask | None
    holed: Holed
    blocked: Mask | None
    width: int

    def sheets(self, slots: int) -> NDArray[Any]:
        """(width,) valid sheets of each submission, as a narrow whole number."""
        narrow = np.uint8 if slots <= np.iinfo(np.uint8).max else np.int64
        if self.valid is None:
            return np.full(self.width, slots, narrow)
        return np.asarray(np.add.reduce(self.valid.view(np.uint8), axis=0, dtype=narrow))

    def at(self, places: NDArray[np.int64], slots: int) -> Holes:
        """The same for some submissions, in ascending order; those left away must not have counted."""
        valid = (
            np.ones((slots, len(places)), np.bool_)
            if self.valid is None
            else np.take(self.valid, places, axis=1)
        )
        number = np.full(self.width, -1, np.int64)
        number[places] = np.arange(len(places))
        place = number[self.holed.place]
        if (place >= 0).all():
            return Holes(valid, Holed(self.holed.slot, place, self.holed.codes))
        kept = place >= 0
        return Holes(valid, Holed(self.holed.slot[kept], place[kept], self.holed.codes[:, kept]))


_NO_HOLES = Holed(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 0), np.int16))


def seen(plan: Plan, codes: NDArray[np.uint16], left_out: Mask | None) -> Presence:
    """Sort the sheets of a stretch.

    Args:
        codes: (slots, items, width) stored codes, seen as unsigned.
        left_out: (slots, width) sheets to treat as not there.

    Raises:
        BadInput: ``marks.out_of_range`` where a code is neither a mark of the rubric nor a sentinel.
    """
    most = np.maximum.reduce(codes, axis=1)
    _check(plan, codes, most.view(np.int16))
    width = codes.shape[2]
    there = None if left_out is None else ~left_out
    if most.max(initial=0) < _HALF:
        return Presence(there, _NO_HOLES, None, width)
    pending = most == _PENDING
    blank = most >= _HALF
    if there is not None:
        pending &= there
        blank &= there
    blocked = None
    if plan.scoring.missing is MissingMarkRule.NO_TIER:
        blocked = np.logical_or.reduce(pending, axis=0)
    if plan.scoring.missing is MissingMarkRule.RESCALE:
        valid = np.ones(most.shape, np.bool_)
    else:
        valid = ~pending
        blank &= valid
    if there is not None:
        valid &= there
    holed = _holed(plan, codes, blank, valid)
    return Presence(None if valid.all() else valid, holed, blocked, width)


def _holed(plan: Plan, codes: NDArray[np.uint16], blank: Mask, valid: Mask) -> Holed:
    """The sheets with blank cells; one without any mark does not count, which ``valid`` learns."""
    places = np.flatnonzero(blank)
    if not len(places):
        return _NO_HOLES
    slot, place = np.divmod(places, blank.shape[1])
    holes = np.ascontiguousarray(codes[slot, :, place].T).view(np.int16)
    least = int(holes.min())
    if least < min(PENDING_CODE, NOT_APPLICABLE_CODE):
        raise BadInput("marks.out_of_range", code=least)
    _within(plan, np.maximum.reduce(holes, axis=1))
    marked = np.maximum.reduce(holes, axis=0) >= 0
    if not marked.all():
        valid[slot[~marked], place[~marked]] = False
        slot, place, holes = slot[marked], place[marked], np.ascontiguousarray(holes[:, marked])
    return Holed(slot, place, holes)


def _check(plan: Plan, codes: NDArray[np.uint16], most: NDArray[np.int16]) -> None:
    """No mark above its item's points; else the widths that the plan proved would not hold.

    Args:
        most: (slots, width) the largest code of each full sheet, below zero for others.
    """
    if len(set(plan.limits)) > 1 or most.max(initial=-1) > plan.limits[0]:
        signed = codes.view(np.int16)
        _within(plan, np.maximum.reduce(signed, axis=2, initial=-1).max(axis=0, initial=-1))


def _within(plan: Plan, largest: NDArray[np.int16]) -> None:
    """Check (items,) the largest code of each cell."""
    for item, (limit, found) in enumerate(zip(plan.limits, largest.tolist(), strict=True)):
        if found > limit:
            raise BadInput("marks.out_of_range", code=found, item=plan.scoring.items[item].name)
