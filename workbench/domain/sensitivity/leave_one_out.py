"""Which tiers hang on one reviewer's sheet."""

from __future__ import annotations

import numpy as np

from workbench.domain.bulk.blocks import MarkBlock
from workbench.domain.bulk.scores import score_blocks
from workbench.domain.bulk.tiers import tiers_of
from workbench.domain.sensitivity.findings import Amounts, LeftOut, TooFew, amount
from workbench.domain.sensitivity.table import Table


def left_out(table: Table, amounts: Amounts) -> tuple[LeftOut, ...]:
    """Every sheet without which its submission would be scored but have another tier, most money first."""
    found: list[LeftOut] = []
    for slot in range(max((len(block.codes) for block in table.blocks), default=0)):
        found += _without(table, [block for block in table.blocks if len(block.codes) > slot], slot, amounts)
    return tuple(
        sorted(
            found,
            key=lambda one: (
                -one.at_stake,
                abs(one.score_to - one.score_from),
                one.submission,
                one.reviewer,
            ),
        )
    )


def _without(table: Table, blocks: list[MarkBlock], slot: int, amounts: Amounts) -> list[LeftOut]:
    """Those that the sheets in one slot hold up."""
    measure, count = table.measure, len(table.submissions)
    masks = [np.zeros((block.codes.shape[0], block.codes.shape[2]), np.bool_) for block in blocks]
    reviewer = np.full(count, -1, np.int64)
    for block, mask in zip(blocks, masks, strict=True):
        mask[slot] = True
        reviewer[block.rows] = table.holders(block)[slot]
    scores = score_blocks(measure.scoring, blocks, count, left_out=masks)
    tiers = tiers_of(measure, blocks, count, scores, left_out=masks)
    moved = (reviewer >= 0) & (table.tiers >= 0) & (tiers >= 0) & (tiers != table.tiers)
    found = []
    for row in np.flatnonzero(moved).tolist():
        name = table.submissions[row]
        before, after = table.tier_name(int(table.tiers[row])), table.tier_name(int(tiers[row]))
        found.append(
            LeftOut(
                submission=name,
                reviewer=table.reviewers[int(reviewer[row])],
                score_from=table.points(int(table.scores.score[row])),
                score_to=table.points(int(scores.score[row])),
                tier_from=before,
                tier_to=after,
                at_stake=abs(amount(amounts, name, after) - amount(amounts, name, before)),
            )
        )
    return found


def too_few(table: Table, amounts: Amounts) -> tuple[TooFew, ...]:
    """Scored submissions without a valid sheet to spare, most money first."""
    minimum = max(1, table.measure.scoring.minimum_sheets)
    bare = np.flatnonzero((table.tiers >= 0) & (table.scores.sheets <= minimum))
    found = []
    for row in bare.tolist():
        name, tier = table.submissions[row], table.tier_name(int(table.tiers[row]))
        sheets = int(table.scores.sheets[row])
        found.append(TooFew(name, sheets, minimum, tier, amount(amounts, name, tier)))
    return tuple(sorted(found, key=lambda one: (-one.at_stake, one.submission)))
