"""What a measure's rule file says, as frozen values. Built by `workbench.rules`; computed by `awards`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Literal, NewType

from workbench.domain.rounding import Rounding

MeasureId = NewType("MeasureId", str)
ItemId = NewType("ItemId", str)


class CitationKind(StrEnum):
    """What stands behind a figure: the policy's own words, an office's guide, or our default."""

    POLICY = "政策"
    DETAILED_RULES = "细则"
    GUIDE = "指南"
    PENDING = "待定"
    DEFAULT = "系统默认"


class Status(StrEnum):
    """Life of a rule file; only ``IN_FORCE`` can be frozen by a round."""

    DRAFT = "草案"
    IN_FORCE = "生效"
    RETIRED = "停用"


@dataclass(frozen=True)
class Citation:
    """The clause that set a figure."""

    id: str
    document: str
    article: str
    kind: CitationKind
    quote: str


@dataclass(frozen=True)
class Adoption:
    """Who put a rule file in force, when and by which document."""

    by: str
    on: date
    document: str


class FieldKind(StrEnum):
    """Type of one application field."""

    CHOICE = "选项"
    YES_NO = "是否"
    MONEY = "金额"
    NUMBER = "数值"
    DATE = "日期"
    TEXT = "文本"


# CHOICE and TEXT are str, YES_NO is bool, MONEY is fen (int), NUMBER is Fraction, DATE is date.
FactValue = str | bool | int | Fraction | date


@dataclass(frozen=True)
class FactField:
    """One fact that an application states."""

    id: str
    name: str
    kind: FieldKind
    required: bool
    options: tuple[str, ...] = ()
    evidence: str = ""


class Operator(StrEnum):
    """How a fact is compared; 不低于 不高于 不早于 不晚于 include the value, the others do not."""

    AT_LEAST = "不低于"
    ABOVE = "高于"
    AT_MOST = "不高于"
    BELOW = "低于"
    EQUALS = "等于"
    ONE_OF = "属于"
    NOT_BEFORE = "不早于"
    NOT_AFTER = "不晚于"


@dataclass(frozen=True)
class Comparison:
    """One fact against one value (``ONE_OF``: against several)."""

    field: str
    operator: Operator
    values: tuple[FactValue, ...]


@dataclass(frozen=True)
class Condition:
    """All of, or any of, some comparisons."""

    comparisons: tuple[Comparison, ...]
    any_of: bool = False


@dataclass(frozen=True)
class Requirement:
    """An eligibility rule: the condition must hold, else the submission is out."""

    id: str
    condition: Condition
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Gate:
    """A pass-or-fail point of the formal check, found by staff, not scored."""

    id: str
    name: str
    evidence: str
    citations: tuple[str, ...]


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


@dataclass(frozen=True)
class Tier:
    """Reached from ``from_score`` up (included), if every floor holds."""

    name: str
    from_score: Fraction
    amount: int
    citations: tuple[str, ...]
    floor_all: Fraction | None = None
    floors: Mapping[str, Fraction] = field(default_factory=dict)
    floor_citations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Award:
    """How the nominal amount is formed and to which unit money is rounded (fen)."""

    method: Literal["等次定额"]
    rounding: Rounding
    citations: tuple[str, ...]


@dataclass(frozen=True)
class AddOn:
    """An extra amount outside the tier."""

    id: str
    name: str
    condition: Condition
    amount: int
    once: bool
    needs_base_award: bool
    inside_item_cap: bool
    citations: tuple[str, ...]


class CapScope(StrEnum):
    """Which awards a cap adds up."""

    ITEM = "单项"
    ENTITY_YEAR = "主体每年"


@dataclass(frozen=True)
class Cap:
    """An upper limit in fen. ``basis`` says whether the ledger's approved or paid money counts."""

    id: str
    scope: CapScope
    amount: int
    citations: tuple[str, ...]
    basis: Literal["批准额", "兑付额"] = "批准额"


@dataclass(frozen=True)
class Exclusivity:
    """One project may take one measure of the policy (互斥)."""

    scope: str
    unit: str
    rule: str
    exception: str
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Overlap:
    """Money from other levels for the same project (重复)."""

    levels: tuple[str, ...]
    rule: str
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Budget:
    """Yearly money for the measure, fen, and what happens beyond it."""

    amount: int
    over: str
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Split:
    """Who pays: parts by payer; the payer of the odd fen."""

    parts: Mapping[str, int]
    odd_fen_to: str
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Convention:
    """A choice that the policy text leaves open (约定), and who approved it."""

    topic: str
    choice: str
    alternatives: tuple[str, ...]
    reason: str
    approved_by: str | None
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Hashes:
    """sha256 of the file's bytes, of its meaning, and of what binds marks (items, points, steps)."""

    bytes_sha256: str
    meaning_sha256: str
    scoring_sha256: str


@dataclass(frozen=True)
class Measure:
    """One clause that gives money, with what it inherits from its policy."""

    id: MeasureId
    name: str
    version: int
    status: Status
    in_force_from: date
    in_force_to: date
    citations: Mapping[str, Citation]
    fields: tuple[FactField, ...]
    gates: tuple[Gate, ...]
    requirements: tuple[Requirement, ...]
    scoring: Scoring
    tiers: tuple[Tier, ...]
    award: Award
    add_ons: tuple[AddOn, ...]
    caps: tuple[Cap, ...]
    exclusivity: Exclusivity | None
    overlap: Overlap | None
    budget: Budget | None
    split: Split | None
    conventions: tuple[Convention, ...]
    hashes: Hashes
    clause_ids: tuple[str, ...] = ()
    policy_id: str | None = None
    adoption: Adoption | None = None
    dated_by: Literal["申报日", "评审日"] = "申报日"
    project_cost_field: str | None = None

    def is_default(self, citation_ids: tuple[str, ...]) -> bool:
        """Tell whether a figure rests on a system default alone, not on the policy or a guide."""
        return bool(citation_ids) and all(
            self.citations[one].kind is CitationKind.DEFAULT for one in citation_ids
        )
