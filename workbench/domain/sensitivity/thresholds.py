"""Who changes tier when a cut-off or a criterion's weight is set a little differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from workbench.domain.bulk.scores import score_blocks
from workbench.domain.bulk.tiers import tiers_of
from workbench.domain.measure import Measure
from workbench.domain.rubric import Criterion, Scoring
from workbench.domain.sensitivity.findings import Amounts, CutOffShift, TierMove, WeightShift, amount
from workbench.domain.sensitivity.table import Table, Tiers

POINTS = (Fraction(-2), Fraction(-1), Fraction(1), Fraction(2))
SHARES = (Fraction(-1, 10), Fraction(1, 10))


def cut_off_shifts(
    table: Table, amounts: Amounts, points: Sequence[Fraction] = POINTS
) -> tuple[CutOffShift, ...]:
    """Each tier's cut-off moved by so many points, the others as they are; most money first.

    A cut-off stops at its neighbours, at zero and at the full points; a move that this leaves without
    effect on the cut-off, or equal to another one, is not listed.
    """
    measure, found = table.measure, []
    for place, tier in enumerate(measure.tiers):
        reached = {_within(measure, place, tier.from_score + by) for by in points} - {tier.from_score}
        for cut in reached:
            tiers = (*measure.tiers[:place], replace(tier, from_score=cut), *measure.tiers[place + 1 :])
            changed = replace(measure, tiers=tiers)
            then = tiers_of(changed, table.blocks, len(table.submissions), table.scores)
            moves = tuple(_moves(table, then, amounts))
            found.append((place, CutOffShift(moves, tier.name, tier.from_score, cut)))
    found.sort(
        key=lambda one: (-one[1].at_stake, abs(one[1].cut_to - one[1].cut_from), one[0], one[1].cut_to)
    )
    return tuple(shift for _, shift in found)


def weight_shifts(
    table: Table, amounts: Amounts, shares: Sequence[Fraction] = SHARES
) -> tuple[WeightShift, ...]:
    """Each criterion's points moved by a share of themselves, the others rescaled; most money first.

    The sum of all points stays. A criterion that stands alone, or that would need the whole sum, has
    nothing to trade with and is not listed.
    """
    measure, count, found = table.measure, len(table.submissions), []
    for place, criterion in enumerate(measure.scoring.criteria):
        for share in shares:
            scoring = _reweighted(measure.scoring, place, share)
            if scoring is None:
                continue
            scores = score_blocks(scoring, table.blocks, count)
            then = tiers_of(replace(measure, scoring=scoring), table.blocks, count, scores)
            moves = tuple(_moves(table, then, amounts))
            points = criterion.points
            shift = WeightShift(moves, criterion.id, share, points, points * (1 + share))
            found.append((place, shift))
    found.sort(key=lambda one: (-one[1].at_stake, abs(one[1].share), one[0], one[1].share))
    return tuple(shift for _, shift in found)


def _within(measure: Measure, place: int, cut: Fraction) -> Fraction:
    """The cut-off kept between those of its neighbours."""
    tiers = measure.tiers
    above = tiers[place - 1].from_score if place else measure.scoring.full_points
    below = tiers[place + 1].from_score if place + 1 < len(tiers) else Fraction(0)
    return max(below, min(above, cut))


def _reweighted(scoring: Scoring, place: int, share: Fraction) -> Scoring | None:
    """The rubric with one criterion's weight changed and the same sum of points."""
    own = scoring.criteria[place].points
    others = sum((one.points for one in scoring.criteria), Fraction(0)) - own
    left = others - own * share
    if own == 0 or others == 0 or left <= 0:
        return None
    factors = [1 + share if number == place else left / others for number in range(len(scoring.criteria))]
    return replace(
        scoring,
        criteria=tuple(_weighted(one, factor) for one, factor in zip(scoring.criteria, factors, strict=True)),
    )


def _weighted(criterion: Criterion, factor: Fraction) -> Criterion:
    return replace(criterion, weight=criterion.weight * factor)


def _moves(table: Table, then: Tiers, amounts: Amounts) -> Iterator[TierMove]:
    """Submissions with another tier, most money first."""
    rows = (then != table.tiers).nonzero()[0]
    moves = []
    for row in rows.tolist():
        name = table.submissions[row]
        before, after = table.tier_name(int(table.tiers[row])), table.tier_name(int(then[row]))
        change = amount(amounts, name, after) - amount(amounts, name, before)
        moves.append(TierMove(name, before, after, change))
    yield from sorted(moves, key=lambda move: (-move.at_stake, move.submission))
