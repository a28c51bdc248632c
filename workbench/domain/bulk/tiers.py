"""Tiers of many submissions at once: those of ``claim.tiers.tier_for``, floors included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.blocks import MarkBlock
from workbench.domain.bulk.exact import exact_panel, on_every_sheet
from workbench.domain.bulk.kernel import Buffers, Mask, add_cells
from workbench.domain.bulk.plan import Part, Plan, plan_of
from workbench.domain.bulk.presence import Presence, check, seen
from workbench.domain.bulk.rescaled import holed_floor
from workbench.domain.bulk.scores import SCORED, UNSCORED, Scores
from workbench.domain.bulk.steps import TooLarge, Whole, signed_holding
from workbench.domain.bulk.stretch import Stretch, each_stretch
from workbench.domain.measure import Measure
from workbench.domain.rubric import Scoring

# Per criterion, by its place, and share of its points: (count,) whether the floor holds.
Floors = Mapping[int, Mapping[Fraction, Mask]]


def tiers_of(
    measure: Measure,
    blocks: Sequence[MarkBlock],
    count: int,
    scores: Scores,
    *,
    left_out: Sequence[Mask] | None = None,
) -> NDArray[np.int16]:
    """Find the tier of every submission.

    Args:
        blocks, left_out: as for the scores.
        scores: of the measure's rubric, or other ones whose tiers are asked for.

    Returns:
        (count,) place in ``measure.tiers``, their number below the last one, ``UNSCORED`` without a score.
    """
    scoring, tiers = measure.scoring, measure.tiers
    wanted = [
        [tier.floors.get(criterion.id, tier.floor_all) for criterion in scoring.criteria] for tier in tiers
    ]
    floors = _floors(scoring, blocks, count, wanted, left_out)
    found = np.full(count, len(tiers), np.int16)
    for place in range(len(tiers) - 1, -1, -1):
        reached = scores.score >= ceil(tiers[place].from_score * 10**scoring.decimals)
        for number, share in enumerate(wanted[place]):
            if share is not None:
                reached &= floors[number][share]
        found[reached] = place
    found[scores.status != SCORED] = UNSCORED
    return found


def _floors(
    scoring: Scoring,
    blocks: Sequence[MarkBlock],
    count: int,
    wanted: Sequence[Sequence[Fraction | None]],
    left_out: Sequence[Mask] | None,
) -> Floors:
    floors = {
        number: {share: np.ones(count, np.bool_) for share in column if share is not None}
        for number, column in enumerate(zip(*wanted, strict=True))
        if any(share is not None for share in column)
    }
    if not floors:
        return floors
    try:
        plan = plan_of(scoring)
        check(plan, blocks)
        buffers = Buffers()
        for stretch in each_stretch(blocks, left_out):
            _test(plan, stretch, floors, buffers)
    except TooLarge:
        for stretch in each_stretch(blocks, left_out):
            _exactly(scoring, stretch, range(stretch.width), floors)
    return floors


def _test(plan: Plan, stretch: Stretch, floors: Floors, buffers: Buffers) -> None:
    codes = stretch.codes.view(np.uint16)
    presence = seen(plan, stretch)
    sheets = presence.sheets
    holed = np.unique(presence.holed.place)
    holes = presence.at(holed)
    undecided = np.zeros(stretch.width, np.bool_)
    for number, shares in floors.items():
        part = plan.parts[number]
        numbers = add_cells(part.column, codes, buffers)
        if presence.gone is not None:
            numbers &= ~presence.gone
        kind = signed_holding(part.column.top * stretch.slots)
        total = np.add.reduce(numbers, axis=0, dtype=kind)
        for share, held in shares.items():
            held[stretch.at] = total >= _least(plan, part, share, presence, sheets, stretch.slots)
        if len(holed):
            column = np.take(numbers, holed, axis=1)
            answers = holed_floor(plan, part, column, holes, tuple(shares))
            for held, (holds, left) in zip(shares.values(), answers, strict=True):
                held[stretch.rows[holed]] = holds
                undecided[holed] |= left
    if undecided.any():
        _exactly(plan.scoring, stretch, np.flatnonzero(undecided).tolist(), floors)


def _least(
    plan: Plan,
    part: Part,
    share: Fraction,
    presence: Presence,
    sheets: NDArray[np.int64],
    slots: int,
) -> int | Whole:
    """The least sum over its sheets with which a submission's floor holds."""
    one = share * part.points * plan.points_unit / part.column_unit
    never = part.column.top * slots + 1
    if presence.gone is None:
        return min(never, ceil(one * slots))
    return np.array([min(never, ceil(one * number)) for number in range(slots + 1)], np.int64)[sheets]


def _exactly(scoring: Scoring, stretch: Stretch, places: Iterable[int], floors: Floors) -> None:
    plain = on_every_sheet(scoring)
    for place in places:
        means = exact_panel(plain, stretch.sheets_of(place)).criterion_means
        row = stretch.rows[place]
        for number, shares in floors.items():
            criterion = scoring.criteria[number]
            mean = means.get(criterion.id)
            for share, held in shares.items():
                held[row] = mean is None or mean >= share * criterion.points
