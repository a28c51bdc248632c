"""One clause that gives money, with what it inherits from its policy, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NewType

from workbench.domain.award_limits import (
    AddOn,
    Ban,
    Budget,
    Cap,
    CapScope,
    Difference,
    Exclusivity,
    Overlap,
    Quota,
    Split,
    Times,
    Voucher,
)
from workbench.domain.award_methods import Award, Tier
from workbench.domain.conditions import Condition
from workbench.domain.facts import FactField
from workbench.domain.rubric import Scoring

MeasureId = NewType("MeasureId", str)


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
    """One clause that gives money, with what it inherits from its policy.

    ``scoring`` has no criteria where no panel is needed. ``overlaps`` and ``budgets`` run from the
    measure's own to the policy's.
    """

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
    split: Split | None
    conventions: tuple[Convention, ...]
    hashes: Hashes
    clause_ids: tuple[str, ...] = ()
    policy_id: str | None = None
    adoption: Adoption | None = None
    dated_by: Literal["申报日", "评审日"] = "申报日"
    project_cost_field: str | None = None
    quota: Quota | None = None
    times: Times | None = None
    difference: Difference | None = None
    bans: tuple[Ban, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    budgets: tuple[Budget, ...] = ()
    voucher: Voucher | None = None

    @property
    def needs_panel(self) -> bool:
        """Whether reviewers mark it."""
        return bool(self.scoring.criteria)

    @property
    def policy(self) -> str:
        """What exclusivity and overlap call 本措施: the policy, or a measure that stands alone."""
        return self.policy_id or self.id

    @property
    def item_cap(self) -> Cap | None:
        """The limit on one submission."""
        return next((cap for cap in self.caps if cap.scope is CapScope.ITEM), None)

    @property
    def budget(self) -> Budget | None:
        """The measure's own yearly budget."""
        return next((one for one in self.budgets if not one.policy_wide), None)

    def is_default(self, citation_ids: tuple[str, ...]) -> bool:
        """Tell whether a figure rests on a system default alone, not on the policy or a guide."""
        return bool(citation_ids) and all(
            self.citations[one].kind is CitationKind.DEFAULT for one in citation_ids
        )
