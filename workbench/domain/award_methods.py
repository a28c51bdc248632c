"""How a clause forms its nominal amount: one shape of terms for each way of giving money (金额.方式)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from workbench.domain.rounding import Rounding


class Method(StrEnum):
    """金额.方式, as rule files write it."""

    TIER_AMOUNT = "等次定额"
    TIER_RATE = "等次比例"
    TIER_BAND = "等次区间"
    RATE = "比例"
    LEVEL_RATE = "分级比例"
    FIXED = "定额"
    LEVEL_AMOUNT = "定额表"
    DISCRETION = "区间核定"
    POOL = "名次共享"
    INSTALMENTS = "分期"
    RECORDED = "不计算"


# Methods whose amount an office decides, within limits, submission by submission.
DECIDED = frozenset({Method.TIER_BAND, Method.DISCRETION})
BY_TIER = frozenset({Method.TIER_AMOUNT, Method.TIER_RATE, Method.TIER_BAND})


@dataclass(frozen=True)
class Band:
    """Least and most that may be decided, fen; None leaves that side open. 不低于 gives only ``low``."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Tier:
    """Reached from ``from_score`` up (included), if every floor holds.

    It yields one of: ``amount`` in fen, ``rate`` of the award's base, a ``band`` to decide within.
    """

    name: str
    from_score: Fraction
    amount: int | None
    citations: tuple[str, ...]
    floor_all: Fraction | None = None
    floors: Mapping[str, Fraction] = field(default_factory=dict)
    floor_citations: tuple[str, ...] = ()
    rate: Fraction | None = None
    band: Band | None = None


class Pick(StrEnum):
    """Which of several base amounts counts (取基数)."""

    HIGHER = "取高"
    LOWER = "取低"


@dataclass(frozen=True)
class Base:
    """The money fields that a rate applies to; ``pick`` settles which, where there are several."""

    fields: tuple[str, ...]
    pick: Pick | None = None


@dataclass(frozen=True)
class TierRates:
    """等次比例: the tier's rate of a base."""

    base: Base


@dataclass(frozen=True)
class Rate:
    """比例: a rate of a base. ``ceiling`` is the policy's 最高 x% where ``rate`` is this year's choice."""

    rate: Fraction
    base: Base
    ceiling: Fraction | None = None


@dataclass(frozen=True)
class LevelRate:
    """One level's rate and its own cap in fen."""

    rate: Fraction
    cap: int | None = None


@dataclass(frozen=True)
class LevelRates:
    """分级比例: rate and cap by the option of a choice field."""

    by_field: str
    base: Base
    levels: Mapping[str, LevelRate]


@dataclass(frozen=True)
class Fixed:
    """定额: one amount, fen."""

    amount: int


@dataclass(frozen=True)
class LevelAmounts:
    """定额表: amounts (fen) by the option of a choice field."""

    by_field: str
    amounts: Mapping[str, int]


@dataclass(frozen=True)
class Discretion:
    """区间核定: an amount decided within ``band``, or within the band of a level."""

    band: Band | None = None
    by_field: str | None = None
    levels: Mapping[str, Band] = field(default_factory=dict)


class Sharing(StrEnum):
    """How the ranked share a pool (分法)."""

    EQUAL = "平均分配"
    BY_SCORE = "按分加权"
    BY_RANK = "按名次加权"


class TieRule(StrEnum):
    """What equal figures at the last place do (同分)."""

    STOP = "停止"
    NONE = "都不入选"
    LOT = "抽签"
    CRITERIA = "按指标"


@dataclass(frozen=True)
class Ranking:
    """What places are given by, larger first: the panel score, or a number or money field.

    ``criteria`` break ties in their order under ``TieRule.CRITERIA``; what is equal after them stops.
    """

    by_field: str | None = None
    ties: TieRule = TieRule.STOP
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pool:
    """名次共享: the first ``top`` share ``amount`` (fen) a year; fewer than ``top`` share it all the same."""

    top: int
    amount: int
    sharing: Sharing
    ranking: Ranking


@dataclass(frozen=True)
class Instalments:
    """分期: ``total`` (fen) within ``years`` of the first payment or of the date in ``start_field``.

    ``first`` is a fixed first payment, inside the total where ``first_counts``. Later ones are equal parts
    (``equal``) or decided year by year within what is left.
    """

    total: int
    years: int
    equal: bool = False
    first: int | None = None
    first_counts: bool = False
    start_field: str | None = None


@dataclass(frozen=True)
class Recorded:
    """不计算: the clause gives no money that a rule could compute; ``why`` says so."""

    why: str


Terms = TierRates | Rate | LevelRates | Fixed | LevelAmounts | Discretion | Pool | Instalments | Recorded


@dataclass(frozen=True)
class Award:
    """How the nominal amount is formed and to which unit money is rounded (fen).

    ``terms`` fit ``method``; None where the tiers say everything (等次定额, 等次区间).
    """

    method: Method
    rounding: Rounding
    citations: tuple[str, ...]
    terms: Terms | None = None

    @property
    def is_decided(self) -> bool:
        """Whether an office decides amounts within limits, if only later instalments."""
        later = isinstance(self.terms, Instalments) and not self.terms.equal
        return later or self.method in DECIDED
