"""Totals of single sheets in floating point, for statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.blocks import MarkBlock
from workbench.domain.bulk.exact import exact_panel, on_every_sheet
from workbench.domain.bulk.kernel import Buffers, add_cells
from workbench.domain.bulk.plan import Plan, plan_of
from workbench.domain.bulk.presence import Mask, seen
from workbench.domain.bulk.rescaled import holed_totals
from workbench.domain.bulk.steps import TooLarge
from workbench.domain.bulk.stretch import Stretch, each_stretch
from workbench.domain.errors import BadInput
from workbench.domain.rubric import Scoring


@dataclass(frozen=True)
class SheetTotals:
    """Totals of the valid sheets of scored submissions.

    Attributes:
        points: (M,) float64.
        submission: (M,) int64, place in the call.
        reviewer: (M,) int64.
    """

    points: NDArray[np.float64]
    submission: NDArray[np.int64]
    reviewer: NDArray[np.int64]


def sheet_totals(scoring: Scoring, blocks: Sequence[MarkBlock], count: int) -> SheetTotals:
    """What each valid sheet gives its submission; the sheets of unscored submissions are left out.

    Args:
        blocks: with reviewers.
        count: number of submissions.

    Raises:
        BadInput: ``marks.no_reviewers`` where a block has none, and what ``score_blocks`` raises.
    """
    if not scoring.items:
        nothing = np.empty(0, np.int64)
        return SheetTotals(np.empty(0), nothing, nothing)
    if any(block.reviewers is None for block in blocks):
        raise BadInput("marks.no_reviewers")
    plain = (
        replace(scoring, criterion_rounding=None, weighted_rounding=None) if scoring.by_criterion else scoring
    )
    plain = replace(plain, by_criterion=False)
    points: list[NDArray[np.float64]] = [np.empty(0)]
    submission: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    reviewer: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    buffers = Buffers()
    plan, exact = _plan(plain), on_every_sheet(plain)
    for stretch in each_stretch(blocks):
        total, counted = _totals(plan, stretch, buffers) if plan else _exact_totals(exact, stretch)
        slot, place = np.nonzero(counted)
        points.append(total[slot, place])
        submission.append(stretch.rows[place])
        names = blocks[stretch.block].reviewers
        assert names is not None
        reviewer.append(names[:, stretch.columns][slot, place].astype(np.int64))
    return SheetTotals(np.concatenate(points), np.concatenate(submission), np.concatenate(reviewer))


def _plan(scoring: Scoring) -> Plan | None:
    """The plan where it can give totals of any sheet."""
    try:
        plan = plan_of(scoring)
    except TooLarge:
        return None
    return plan if plan.filterable else None


def _totals(plan: Plan, stretch: Stretch, buffers: Buffers) -> tuple[NDArray[np.float64], Mask]:
    """(slots, width) totals, and which of them count."""
    codes = stretch.codes.view(np.uint16)
    presence = seen(plan, codes, None)
    numbers = add_cells(plan.columns[0], codes, buffers).astype(np.float64)
    holed = presence.holed
    if len(holed):
        numbers[holed.slot, holed.place] = holed_totals(plan, holed)[0]
    unit = plan.column_units[0]
    numbers = numbers * np.float64(unit.numerator) / np.float64(unit.denominator)
    scored = presence.sheets(stretch.slots) >= max(1, plan.scoring.minimum_sheets)
    if presence.blocked is not None:
        scored &= ~presence.blocked
    counted = np.broadcast_to(scored, numbers.shape)
    return numbers, counted if presence.valid is None else counted & presence.valid


def _exact_totals(scoring: Scoring, stretch: Stretch) -> tuple[NDArray[np.float64], Mask]:
    numbers = np.zeros((stretch.slots, stretch.width))
    counted = np.zeros(numbers.shape, np.bool_)
    for place in range(stretch.width):
        found = exact_panel(scoring, stretch.sheets_of(place))
        for one in found.totals if found.score is not None else ():
            numbers[int(one.reviewer), place] = one.total
            counted[int(one.reviewer), place] = True
    return numbers, counted
