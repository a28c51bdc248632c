"""What a score sheet asks and how its marks become one score, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Literal, NewType

from workbench.domain.rounding import Rounding, places

ItemId = NewType("ItemId", str)


@dataclass(frozen=True)
class Anchor:
    """What a band of an item's points looks like; ``from_share`` is included (90% → 优)."""

    band: str
    from_share: Fraction
    text: str


@dataclass(frozen=True)
class Item:
    """One cell of a score sheet.

    ``points`` is its maximum on the sheet; ``weight`` turns its mark into points of the total:
    1 where sub-items carry points, the criterion's share where criteria are marked on 满分.
    """

    id: ItemId
    name: str
    points: Fraction
    step: Fraction
    weight: Fraction = Fraction(1)
    kind: Literal["objective", "subjective"] = "subjective"
    evidence: str = ""
    anchors: tuple[Anchor, ...] = ()
    marked_once: bool = False
    may_not_apply: bool = False
    citations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """A first-level criterion (一级指标) with the items under it, in order."""

    id: str
    name: str
    items: tuple[Item, ...]
    citations: tuple[str, ...]

    @cached_property
    def points(self) -> Fraction:
        """Points that this criterion can add to the total."""
        return sum((item.points * item.weight for item in self.items), Fraction(0))


class MissingMarkRule(StrEnum):
    """What an unscored cell of a submitted sheet does."""

    NO_TIER = "不得定等"
    RESCALE = "按有效项折算"
    ABSENT = "记为缺席"


@dataclass(frozen=True)
class Trim:
    """Drop ``high`` and ``low`` totals once at least ``from_sheets`` sheets are valid, else none."""

    from_sheets: int
    high: int
    low: int


@dataclass(frozen=True)
class DeviationRule:
    """When a sheet's total is flagged: distance from the raw mean, range of the sheets, in points."""

    share: Fraction | None
    spread: Fraction | None
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Scoring:
    """How marks become one panel score."""

    criteria: tuple[Criterion, ...]
    average: Literal["mean", "trimmed_mean", "median"]
    trim: Trim | None
    minimum_sheets: int
    full_points: Fraction
    missing: MissingMarkRule
    rounding: Rounding
    decimals: int
    citations: tuple[str, ...]
    deviation: DeviationRule | None = None

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every cell of the score sheet, in the frozen order."""
        return tuple(item for criterion in self.criteria for item in criterion.items)


NO_PANEL = Scoring(
    criteria=(),
    average="mean",
    trim=None,
    minimum_sheets=0,
    full_points=Fraction(0),
    missing=MissingMarkRule.NO_TIER,
    rounding=places(2),
    decimals=2,
    citations=(),
)
