"""Scores of many submissions at once, to the digit those of ``aggregate.panel``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.averages import averages_of
from workbench.domain.bulk.blocks import FULL, HAS_PENDING, MarkBlock
from workbench.domain.bulk.calibrated import calibrated_scores
from workbench.domain.bulk.exact import exact_panel, on_every_sheet
from workbench.domain.bulk.kernel import Buffers, Mask, add_cells
from workbench.domain.bulk.plan import Plan, grain_of, plan_of
from workbench.domain.bulk.presence import Presence, check, seen
from workbench.domain.bulk.rescaled import holed_scores
from workbench.domain.bulk.steps import TooLarge, Whole
from workbench.domain.bulk.stretch import Stretch, each_stretch
from workbench.domain.rubric import MissingMarkRule, Scoring

SCORED, PENDING, TOO_FEW = 0, 1, 2
UNSCORED = -1

_NOWHERE = np.empty(0, np.int64)
_STATUS = {"score.pending": PENDING, "score.too_few": TOO_FEW}


@dataclass(frozen=True)
class Scores:
    """One score a submission.

    Attributes:
        score: (count,) int64 in units of the rubric's last decimal, ``UNSCORED`` where there is none.
        status: (count,) uint8, ``SCORED``, ``PENDING`` (a cell is not marked yet) or ``TOO_FEW`` sheets.
        sheets: (count,) int64, valid sheets.
    """

    score: NDArray[np.int64]
    status: NDArray[np.uint8]
    sheets: NDArray[np.int64]


def score_blocks(
    scoring: Scoring,
    blocks: Sequence[MarkBlock],
    count: int,
    *,
    left_out: Sequence[Mask] | None = None,
) -> Scores:
    """Score every submission, calibrated where its block has severity.

    Args:
        blocks: each submission in one block at most; one in none has no sheets.
        count: number of submissions.
        left_out: per block a (slots, n) mask of sheets to treat as not there.

    Raises:
        BadInput: ``marks.out_of_range``, and what ``plan_of`` raises.
    """
    scores = Scores(np.empty(count, np.int64), np.empty(count, np.uint8), np.empty(count, np.int64))
    if not scoring.items or sum(map(len, blocks)) < count:
        scores.score[:], scores.status[:], scores.sheets[:] = UNSCORED, TOO_FEW, 0
    if not scoring.items:
        return scores
    try:
        plan = plan_of(scoring)
        check(plan, blocks)
        if (grain := _grain(scoring, blocks)) > 1:
            plan = plan_of(scoring, grain)
        buffers = Buffers()
        for stretch in each_stretch(blocks, left_out):
            _score(plan, stretch, scores, buffers)
    except TooLarge:
        for stretch in each_stretch(blocks, left_out):
            _exactly(scoring, stretch, range(stretch.width), scores)
    return scores


def _grain(scoring: Scoring, blocks: Sequence[MarkBlock]) -> int:
    """What all marks are multiples of; 1 where sheets with blank cells count, or severity is taken off."""
    grain = grain_of(scoring)
    least = FULL if scoring.missing is MissingMarkRule.RESCALE else HAS_PENDING
    plain = all(one.severity is None and one.least_state >= least for one in blocks)
    return grain if plain and grain > 1 and all(one.in_grains(grain) for one in blocks) else 1


def _score(plan: Plan, stretch: Stretch, scores: Scores, buffers: Buffers) -> None:
    presence, at = seen(plan, stretch), stretch.at
    scores.sheets[at] = presence.sheets
    status = _status(plan, presence)
    undecided: list[int] = []
    if plan.finish(stretch.slots) is not None:
        found, undecided = _found(plan, stretch, presence, buffers)
        if status is not None:
            found *= status == SCORED
        if plan.step != 1:
            found = found.astype(np.int64) * plan.step
        if status is not None:
            # From 0 to UNSCORED.
            found -= status != SCORED
        scores.score[at] = found
    else:
        scores.score[at] = UNSCORED
    scores.status[at] = SCORED if status is None else status
    if undecided:
        _exactly(plan.scoring, stretch, undecided, scores)


def _status(plan: Plan, presence: Presence) -> NDArray[np.uint8] | None:
    """(width,) the status of each submission, or None where all have a score."""
    enough = presence.sheets >= max(1, plan.scoring.minimum_sheets)
    if presence.blocked is None and enough.all():
        return None
    status = np.multiply(~enough, np.uint8(TOO_FEW), dtype=np.uint8)
    if presence.blocked is not None:
        status *= ~presence.blocked
        status += presence.blocked
    return status


def _found(
    plan: Plan, stretch: Stretch, presence: Presence, buffers: Buffers
) -> tuple[NDArray[Any], list[int]]:
    """Scores in steps of the final rounding, and the places left open.

    The scores are (width,), undefined without one, and whole once what follows the point is cut off.
    """
    codes = stretch.codes.view(np.uint16)
    if stretch.severity is not None:
        totals = add_cells(plan.columns[0], codes, buffers)
        holes = presence.at(np.arange(stretch.width))
        found, left = calibrated_scores(plan, totals, stretch.severity, holes)
        return found, np.flatnonzero(left & (presence.sheets > 0)).tolist()
    holed = _holed(presence)
    columns: list[Whole] = []
    averages = averages_of(plan, _unblocked(presence))
    for column in plan.columns:
        numbers = add_cells(column, codes, buffers)
        if len(holed):
            columns.append(np.take(numbers, holed, axis=1))
        averages.take(numbers)
    found = averages.scores()
    if not len(holed):
        return found, []
    # What was made of sentinels may be beyond every whole number.
    found[holed] = 0
    if presence.blocked is not None:
        found[presence.blocked] = 0
    found = found.astype(np.int64)
    found[holed], left = holed_scores(plan, columns, presence.at(holed))
    return found, holed[left].tolist()


def _holed(presence: Presence) -> NDArray[np.int64]:
    """Submissions that get a score and have sheets with blank cells."""
    if not len(presence.holed):
        return _NOWHERE
    holed = np.zeros(len(presence.sheets), np.bool_)
    holed[presence.holed.place] = True
    if presence.blocked is not None:
        holed &= ~presence.blocked
    return np.flatnonzero(holed)


def _unblocked(presence: Presence) -> Presence:
    """The same with every sheet of blocked submissions, whose averages do not matter."""
    if presence.blocked is None:
        return presence
    slots = presence.sheets.dtype.type(presence.slots)
    fewer = presence.sheets < slots
    fewer &= ~presence.blocked
    if fewer.any():
        return replace(presence, sheets=np.where(presence.blocked, slots, presence.sheets))
    return replace(presence, gone=None, sheets=np.full(len(fewer), slots))


def _exactly(scoring: Scoring, stretch: Stretch, places: Iterable[int], scores: Scores) -> None:
    plain = on_every_sheet(scoring)
    for place in places:
        found = exact_panel(plain, stretch.sheets_of(place), stretch.severity_of(place))
        row = stretch.rows[place]
        scores.sheets[row] = len(found.totals)
        scores.status[row] = _STATUS.get(found.trace[-1].code, SCORED)
        score = UNSCORED if found.score is None else int(found.score * Fraction(10) ** scoring.decimals)
        scores.score[row] = score
