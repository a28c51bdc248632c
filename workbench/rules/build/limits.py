"""What bounds, adds to, excludes and divides the nominal amounts, as domain values."""

from __future__ import annotations

from workbench.domain.award_limits import (
    Ban,
    Budget,
    Cap,
    CapScope,
    Difference,
    Exclusivity,
    ExclusivityRule,
    Overlap,
    OverlapRule,
    Overrun,
    Period,
    Quota,
    Split,
    Times,
    Voucher,
)
from workbench.rules.build.award import ranking
from workbench.rules.format.facts import BanText
from workbench.rules.format.limits import (
    BudgetText,
    CapText,
    DifferenceText,
    ExclusivityText,
    OverlapText,
    QuotaText,
    SplitText,
    TimesText,
    VoucherText,
)

# 次数 under these units counts by applicant; under any other by project.
ENTITIES = frozenset({"同一主体", "同一单位", "同一企业", "同一机构", "同一平台主体"})


def build_cap(text: CapText, measure_id: str, *, policy_wide: bool) -> Cap:
    """限额, fen; measures named by their last part are those of the same policy."""
    return Cap(
        id=text.id,
        scope=CapScope(text.scope),
        amount=text.amount,
        citations=text.citations,
        basis=text.basis or "批准额",
        together=tuple(full_id(one, measure_id) for one in text.together or ()),
        by_choice=text.over == "申报人指定",
        policy_wide=policy_wide,
    )


def full_id(name: str, beside: str) -> str:
    """The id of a measure that is named by its last part beside another.

    >>> full_id("voucher", "zhengzhou-2024/platform"), full_id("a/b", "c/d")
    ('zhengzhou-2024/voucher', 'a/b')
    """
    folder, slash, _ = beside.rpartition("/")
    return name if "/" in name else f"{folder}{slash}{name}"


def build_quota(text: QuotaText) -> Quota:
    """名额: places a year, None while 待定."""
    return Quota(text.per_year, ranking(text), text.backfill, text.citations)


def build_times(text: TimesText) -> Times:
    """次数: how often an entity or project takes the base award."""
    return Times(text.unit, text.unit in ENTITIES, text.most, Period(text.period), text.citations)


def build_difference(text: DifferenceText) -> Difference:
    """补差: what a lower grade of the series was given."""
    return Difference(
        text.series, text.unit, "兑付额" if text.basis == "已兑付额" else "批准额", text.citations
    )


def build_ban(text: BanText) -> Ban:
    """禁入: whole years without awards."""
    return Ban(text.id, text.name, text.field, text.date_field, text.years, text.citations)


def build_exclusivity(text: ExclusivityText) -> Exclusivity:
    """互斥: one project, one measure."""
    return Exclusivity(text.scope, text.unit, ExclusivityRule(text.rule), text.exception, text.citations)


def build_overlap(text: OverlapText) -> Overlap:
    """重复: money from elsewhere."""
    return Overlap(text.levels, OverlapRule(text.rule), text.citations, text.basis)


def build_budget(text: BudgetText, *, policy_wide: bool) -> Budget:
    """预算: yearly money in fen, None while 待定."""
    return Budget(text.amount, Overrun(text.over), text.citations, text.basis, policy_wide)


def build_split(text: SplitText) -> Split:
    """分担: who pays which part."""
    return Split(text.parts, text.odd_fen_to, text.citations)


def build_voucher(text: VoucherText) -> Voucher:
    """兑付: a voucher and the fields with the dates that bound it."""
    return Voucher(text.citations, text.issued_field, text.redeemed_field)
