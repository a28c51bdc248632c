"""What a score sheet asks and how its marks become one score, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Literal, NewType

from workbench.domain.rounding import Rounding, places

ItemId = NewType("ItemId", str)

_LEAST_SEVERITY_DECIMALS = 4


@dataclass(frozen=True)
class Anchor:
    """What a band of an item's points looks like; ``from_share`` is included (90% → 优)."""

    band: str
    from_share: Fraction
    text: str


@dataclass(frozen=True)
class Item:
    """One cell of a score sheet; ``points`` is its maximum."""

    id: ItemId
    name: str
    points: Fraction
    step: Fraction
    kind: Literal["objective", "subjective"] = "subjective"
    evidence: str = ""
    anchors: tuple[Anchor, ...] = ()
    marked_once: bool = False
    may_not_apply: bool = False
    citations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """A first-level criterion (一级指标) with the items under it, in order.

    ``weight`` turns its marks into points of the total: 1 where sub-items carry points, the criterion's
    share (权重) where criteria are marked on 满分, its factor (系数) where one is stated.
    """

    id: str
    name: str
    items: tuple[Item, ...]
    citations: tuple[str, ...]
    weight: Fraction = Fraction(1)

    @cached_property
    def own_points(self) -> Fraction:
        """Points that its items can reach, before the weight."""
        return sum((item.points for item in self.items), Fraction(0))

    @cached_property
    def points(self) -> Fraction:
        """Points that this criterion can add to the total."""
        return self.own_points * self.weight


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
    """When sheets are flagged for a written reason.

    Attributes:
        share: distance of a sheet's total from the mean of the sheets, as a share of that mean.
        spread: range of the sheets' totals, points.
        around: the mean is over all valid sheets, or over those that trimming keeps.
        criterion_share: a criterion that a sheet marks below this share of its points.
    """

    share: Fraction | None
    spread: Fraction | None
    citations: tuple[str, ...]
    around: Literal["all", "kept"] = "all"
    criterion_share: Fraction | None = None


@dataclass(frozen=True)
class CalibrationRule:
    """校准: whether and when reviewers' severity is taken out of the scores.

    Attributes:
        threshold: least share of severity in the error variance of a single sheet; below it raw scores stay.
        decides: whether tiers follow the calibrated scores where calibration is accepted.
        comparable: whether panels without a common reviewer count as equally severe on average.
    """

    threshold: Fraction
    decides: bool
    comparable: bool
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Scoring:
    """How marks become one panel score.

    Attributes:
        by_criterion: average each criterion over the sheets first, then add up; else each sheet's total
            first, then average (the usual way).
        criterion_rounding: rounds a criterion's points before its weight: each sheet's, or with
            ``by_criterion`` the panel's.
        weighted_rounding: rounds them again after the weight.
    """

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
    by_criterion: bool = False
    criterion_rounding: Rounding | None = None
    weighted_rounding: Rounding | None = None
    calibration: CalibrationRule | None = None

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every cell of the score sheet, in the frozen order."""
        return tuple(item for criterion in self.criteria for item in criterion.items)

    @property
    def severity_decimals(self) -> int:
        """Decimals of the points taken off a reviewer's totals: two finer than the score, four at least."""
        return max(_LEAST_SEVERITY_DECIMALS, self.decimals + 2)


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
