"""What bounds, adds to, excludes and divides the nominal amounts of a clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from workbench.domain.award_methods import Ranking
from workbench.domain.conditions import Condition

Basis = Literal["批准额", "兑付额"]


@dataclass(frozen=True)
class AddOn:
    """An extra amount outside the tier. ``clause_ids`` name its own clause where it has one."""

    id: str
    name: str
    condition: Condition
    amount: int
    once: bool
    needs_base_award: bool
    inside_item_cap: bool
    citations: tuple[str, ...]
    clause_ids: tuple[str, ...] = ()


class CapScope(StrEnum):
    """Which awards a cap adds up, narrow to wide.

    ``ITEM``: one submission. ``CLAUSE_YEAR``: one entity under one clause in a year, over its items and
    the measures named in ``together``. ``ENTITY_YEAR``: one entity in a year, over this measure and those
    in ``together``, or over the whole policy. The programme-year limit is a `Budget`.
    """

    ITEM = "单项"
    CLAUSE_YEAR = "条款每年"
    ENTITY_YEAR = "主体每年"


@dataclass(frozen=True)
class Cap:
    """An upper limit in fen. ``basis`` says whether the ledger's approved or paid money counts.

    Attributes:
        together: ids of the other measures whose awards count under the same limit (合并).
        by_choice: under 超限: 申报人指定 the applicant's order says which item is cut last, else the rank.
        policy_wide: written in the policy file, it spans every measure of the policy.
    """

    id: str
    scope: CapScope
    amount: int
    citations: tuple[str, ...]
    basis: Basis = "批准额"
    together: tuple[str, ...] = ()
    by_choice: bool = False
    policy_wide: bool = False


@dataclass(frozen=True)
class Quota:
    """At most ``per_year`` winners a year (名额); None while an office has not set the number (待定).

    ``backfill``: a winner whom a cap leaves with nothing frees its place for the next.
    """

    per_year: int | None
    ranking: Ranking
    backfill: bool
    citations: tuple[str, ...]


class ExclusivityRule(StrEnum):
    """Which measure a project takes: its applicant's order, or the best that it can get."""

    CHOICE = "申报人选择"
    JOINT = "联合求解"


@dataclass(frozen=True)
class Exclusivity:
    """One project may take one measure of the policy (互斥)."""

    scope: str
    unit: str
    rule: ExclusivityRule
    exception: str
    citations: tuple[str, ...]


class OverlapRule(StrEnum):
    """What money from elsewhere for the same project does (重复.规则).

    ``HIGHER``: ours is paid whole where it is the higher, else nothing. ``TOP_UP`` and ``DEDUCT``: ours
    less what was received. ``CHOOSE_ONE``: nothing once another was taken. ``STACK``: nothing changes.
    """

    HIGHER = "取高"
    TOP_UP = "补差"
    DEDUCT = "扣减"
    CHOOSE_ONE = "择一"
    STACK = "可叠加"


@dataclass(frozen=True)
class Overlap:
    """Money of other levels, or of a named partner policy, for the same project (重复).

    ``sources`` are payers (国家, 省, 市 …) or names of policies; the first entry that names a line takes it.
    """

    sources: tuple[str, ...]
    rule: OverlapRule
    citations: tuple[str, ...]
    basis: Basis = "批准额"


@dataclass(frozen=True)
class Difference:
    """补差: a higher grade pays what the lower one of the same series has not paid already."""

    series: str
    unit: Literal["同一项目", "同一主体"]
    basis: Basis
    citations: tuple[str, ...]


class Period(StrEnum):
    """Over which time 次数 counts."""

    LIFE = "终身"
    TERM = "政策有效期"
    YEAR = "每年"


@dataclass(frozen=True)
class Times:
    """次数: how often one entity, or one project (同一项目, 同一模型, 同一数据集 …), takes the base award."""

    unit: str
    per_entity: bool
    most: int
    period: Period
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Ban:
    """禁入: ``years`` without awards from the date in ``date_field`` where ``field`` is yes."""

    id: str
    name: str
    field: str
    date_field: str
    years: int
    citations: tuple[str, ...]


class Overrun(StrEnum):
    """What happens where the demand goes beyond a budget (超支).

    ``PRO_RATA``: all are scaled. ``BY_RANK``: in rank order, the last gets what is left. ``FIRST_COME``:
    the same in the order of application days. ``OFFER``: as BY_RANK, but one who declines a part is
    passed over and the next is asked. ``STOP``: nobody is paid until someone decides.
    """

    PRO_RATA = "按比例压缩"
    BY_RANK = "按名次截止"
    FIRST_COME = "先到先得"
    OFFER = "依次征询"
    STOP = "停止"


# These need an order that all claims share; places under different rubrics do not compare.
BY_PLACE = frozenset({Overrun.BY_RANK, Overrun.OFFER})


@dataclass(frozen=True)
class Budget:
    """Yearly money in fen, of a measure or of the whole policy; None while it is not set (待定)."""

    amount: int | None
    over: Overrun
    citations: tuple[str, ...]
    basis: Basis = "批准额"
    policy_wide: bool = False


@dataclass(frozen=True)
class Split:
    """Who pays: parts by payer; the payer of the odd fen."""

    parts: Mapping[str, int]
    odd_fen_to: str
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Voucher:
    """兑付 as 券: valid until the end of the year of issue, then void.

    The fields are dates of an application: when the voucher was issued (else the day of the round), and
    when it was redeemed.
    """

    citations: tuple[str, ...]
    issued_field: str | None = None
    redeemed_field: str | None = None
