"""The smallest change of one mark that moves a tier, and who holds that mark.

A better mark never lowers a panel score, a criterion's mean or, with them, a tier; so the fewest steps of
a mark that move the tier are found by bisection, all marks of all submissions side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from workbench.domain.bulk.blocks import MarkBlock
from workbench.domain.marks import scale_of
from workbench.domain.sensitivity.findings import Amounts, MarkMove, amount
from workbench.domain.sensitivity.probe import Cells, Probe, Whole
from workbench.domain.sensitivity.table import Table, Tiers

# Marks that are looked at together, each up and down.
_MARKS = 500_000


def mark_moves(table: Table, amounts: Amounts) -> tuple[MarkMove, ...]:
    """One move for each scored submission that a single mark can move, most money first.

    Of several marks the one with the smallest change in points counts, then the fewest steps, then the
    first by reviewer (staff before reviewers), by item and by direction (down before up).
    """
    pieces = (piece for block in table.blocks for piece in _pieces(block))
    moves = [move for piece in pieces for move in _moves(Probe(table, piece), amounts)]
    return tuple(sorted(moves, key=lambda move: (-move.at_stake, move.points, move.steps, move.submission)))


def _pieces(block: MarkBlock) -> Iterator[MarkBlock]:
    """The block cut so that its marks stay few enough to be listed."""
    slots, items, count = block.codes.shape
    size = max(1, _MARKS // max(1, slots * items))
    for start in range(0, count, size):
        part = slice(start, start + size)
        reviewers = None if block.reviewers is None else block.reviewers[:, part]
        severity = None if block.severity is None else block.severity[:, part]
        yield MarkBlock(block.codes[:, :, part], block.rows[part], reviewers, severity)


def _moves(probe: Probe, amounts: Amounts) -> Iterator[MarkMove]:
    table, block = probe.table, probe.block
    items, scale = table.measure.scoring.items, scale_of(table.measure.scoring)
    worth = [
        item.step * criterion.weight
        for criterion in table.measure.scoring.criteria
        for item in criterion.items
    ]
    cells, steps, then = _fewest_steps(probe)
    marks, holders = probe.marks(cells), table.holders(block)
    for best in _best(probe, cells, steps, worth).tolist():
        column, slot, item = int(cells.column[best]), int(cells.slot[best]), int(cells.item[best])
        name, taken = table.submissions[int(block.rows[column])], int(steps[best])
        before, after = table.tier_name(int(probe.now[column])), table.tier_name(int(then[best]))
        mark = Fraction(int(marks[best]), scale)
        yield MarkMove(
            submission=name,
            reviewer=None if slot < 0 else table.reviewers[int(holders[slot, column])],
            item=items[item].id,
            mark_from=mark,
            mark_to=mark + int(cells.sign[best]) * taken * items[item].step,
            steps=taken,
            points=taken * worth[item],
            tier_from=before,
            tier_to=after,
            at_stake=abs(amount(amounts, name, after) - amount(amounts, name, before)),
        )


def _cells(probe: Probe) -> Cells:
    """Marks that may move a scored submission, in both directions.

    A sheet that moves nothing even when all its marks go to their end has no such mark.
    """
    scored, slots = np.flatnonzero(probe.now >= 0), len(probe.block.codes)
    column, slot = np.repeat(scored, slots), np.tile(np.arange(slots), len(scored))
    shared, own = np.flatnonzero(probe.once), np.flatnonzero(~probe.once)
    parts = []
    for sign in (-1, 1):
        parts.append(_crossed(scored, np.full(len(scored), -1), shared, sign))
        moved = probe.tiers_by_sheet(column, slot, sign) != probe.now[column]
        parts.append(_crossed(column[moved], slot[moved], own, sign))
    return Cells(
        np.concatenate([part.column for part in parts]),
        np.concatenate([part.slot for part in parts]),
        np.concatenate([part.item for part in parts]),
        np.concatenate([part.sign for part in parts]),
    )


def _crossed(column: Whole, slot: Whole, items: Whole, sign: int) -> Cells:
    """Every one of the items on every one of the sheets."""
    count = len(items)
    return Cells(
        np.repeat(column, count),
        np.repeat(slot, count),
        np.tile(items, len(column)),
        np.full(len(column) * count, sign),
    )


def _fewest_steps(probe: Probe) -> tuple[Cells, Whole, Tiers]:
    """Marks that can move their submission alone, the fewest steps that do, and the tier after them."""
    cells = _cells(probe)
    high = probe.most(cells)
    then = probe.tiers(cells, high)
    able = then != probe.now[cells.column]
    cells, high, then = cells.at(able), high[able], then[able]
    low = np.zeros_like(high)
    while len(wide := np.flatnonzero(high - low > 1)):
        middle = (low[wide] + high[wide]) // 2
        tiers = probe.tiers(cells.at(wide), middle)
        moved = tiers != probe.now[cells.column[wide]]
        low[wide[~moved]] = middle[~moved]
        high[wide[moved]], then[wide[moved]] = middle[moved], tiers[moved]
    return cells, high, then


def _best(probe: Probe, cells: Cells, steps: Whole, worth: list[Fraction]) -> Whole:
    """Place of the best mark of each submission that has one."""
    changes, which = np.unique(steps * len(worth) + cells.item, return_inverse=True)
    points = [int(change) // len(worth) * worth[int(change) % len(worth)] for change in changes]
    rank = {value: place for place, value in enumerate(sorted(set(points)))}
    size = np.array([rank[value] for value in points], np.int64)[which]
    holder = np.where(cells.slot < 0, -1, probe.table.holders(probe.block)[cells.slot, cells.column])
    order = np.lexsort((cells.sign, cells.item, holder, steps, size, cells.column))
    _, first = np.unique(cells.column[order], return_index=True)
    return order[first]
