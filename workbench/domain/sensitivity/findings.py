"""What sensitivity finds: each finding names the tiers now and then, and the money between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from workbench.domain.rubric import ItemId

Amounts = Mapping[str, Mapping[str | None, int]]
"""Fen by submission id and tier name (None: below the last tier); what is absent is no money."""


def amount(amounts: Amounts, submission: str, tier: str | None) -> int:
    """Fen that a tier would give a submission."""
    return amounts.get(submission, {}).get(tier, 0)


@dataclass(frozen=True)
class MarkMove:
    """The smallest change of one mark that gives a submission another tier.

    Attributes:
        reviewer: who holds the mark; None where staff marked the item once for all sheets.
        steps: how often the item's step goes into the change; one step less leaves the tier as it is.
        points: the change in points of a sheet's total: steps times step times the criterion's weight.
        at_stake: fen between the two tiers' amounts, never negative.
    """

    submission: str
    reviewer: str | None
    item: ItemId
    mark_from: Fraction
    mark_to: Fraction
    steps: int
    points: Fraction
    tier_from: str | None
    tier_to: str | None
    at_stake: int


@dataclass(frozen=True)
class LeftOut:
    """A submission that has another tier if one reviewer's sheet is not there."""

    submission: str
    reviewer: str
    score_from: Fraction
    score_to: Fraction
    tier_from: str | None
    tier_to: str | None
    at_stake: int


@dataclass(frozen=True)
class TooFew:
    """A submission that loses its score with any one of its valid sheets; its whole amount is at stake."""

    submission: str
    sheets: int
    minimum: int
    tier: str | None
    at_stake: int


@dataclass(frozen=True)
class TierMove:
    """A submission's tier now and under other rules; ``change`` is fen then less fen now."""

    submission: str
    tier_from: str | None
    tier_to: str | None
    change: int

    @property
    def at_stake(self) -> int:
        """Fen between the two tiers' amounts."""
        return abs(self.change)


@dataclass(frozen=True)
class Shifted:
    """Who moves under a changed rule."""

    moves: tuple[TierMove, ...]

    @property
    def change(self) -> int:
        """Fen that the measure would give more (or, negative, less) in all."""
        return sum(move.change for move in self.moves)

    @property
    def at_stake(self) -> int:
        """Fen that change hands in all, up and down alike."""
        return sum(move.at_stake for move in self.moves)


@dataclass(frozen=True)
class CutOffShift(Shifted):
    """A tier's cut-off moved, and no other."""

    tier: str
    cut_from: Fraction
    cut_to: Fraction


@dataclass(frozen=True)
class WeightShift(Shifted):
    """A criterion's points moved by ``share`` of themselves; the others give or take the difference."""

    criterion: str
    share: Fraction
    points_from: Fraction
    points_to: Fraction


@dataclass(frozen=True)
class Sensitivity:
    """How firmly the tiers of one measure stand; every list has the most money first."""

    marks: tuple[MarkMove, ...] = ()
    leave_one_out: tuple[LeftOut, ...] = ()
    too_few: tuple[TooFew, ...] = ()
    cut_offs: tuple[CutOffShift, ...] = ()
    weights: tuple[WeightShift, ...] = ()
