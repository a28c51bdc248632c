"""What bounds, adds to, excludes and divides the nominal amounts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from workbench.rules.format.award import RankingText, TieWord
from workbench.rules.format.base import BasisWord, Citations, Part
from workbench.rules.format.facts import ConditionText
from workbench.rules.format.values import (
    Count,
    FileId,
    Id,
    PendingAmount,
    PendingCount,
    PositiveAmount,
    SameUnit,
    Text,
    Texts,
    YesNo,
)


class AddOnText(Part):
    """加项: an extra amount (fen) on a condition."""

    id: Id = Field(alias="号")
    name: Text | None = Field(None, alias="名称")
    clauses: Texts | None = Field(None, alias="清单")
    condition: ConditionText = Field(alias="条件")
    amount: PositiveAmount = Field(alias="金额")
    times: Literal["一次性", "不限"] = Field(alias="次数")
    needs: Literal["获得等次", "无"] = Field(alias="前提")
    inside_cap: YesNo = Field(alias="计入限额")
    citations: Citations


class CapText(Part):
    """限额: an upper limit in fen."""

    id: Id = Field(alias="号")
    scope: Literal["单项", "条款每年", "主体每年"] = Field(alias="范围")
    amount: PositiveAmount = Field(alias="金额")
    basis: BasisWord | None = Field(None, alias="口径")
    year: Literal["自然年"] | None = Field(None, alias="年度")
    together: tuple[FileId, ...] | None = Field(None, alias="合并", min_length=1)
    over: Literal["按名次", "申报人指定"] | None = Field(None, alias="超限")
    citations: Citations


class QuotaText(RankingText):
    """名额: how many a year, by what, what a tie does, whether a freed place is filled."""

    per_year: PendingCount = Field(alias="每年最多")
    ties: TieWord = Field(alias="同分")
    backfill: YesNo = Field(alias="递补")
    citations: Citations


class TimesText(Part):
    """次数: how often the same one may be awarded."""

    unit: SameUnit = Field(alias="单位")
    most: Count = Field(alias="最多")
    period: Literal["终身", "政策有效期", "每年"] = Field(alias="期间")
    citations: Citations


class DifferenceText(Part):
    """补差: what the lower grade of a series was given is taken off the higher."""

    series: Text = Field(alias="系列")
    unit: Literal["同一项目", "同一主体"] = Field(alias="对象")
    basis: Literal["已兑付额", "已批准额"] = Field(alias="扣减")
    citations: Citations


class VoucherText(Part):
    """兑付: a voucher that lapses with the year of its issue."""

    form: Literal["券"] = Field(alias="形式")
    valid: Literal["发放当年"] = Field(alias="有效期")
    late: Literal["作废"] = Field(alias="过期")
    issued_field: Id | None = Field(None, alias="发放日")
    redeemed_field: Id | None = Field(None, alias="核销日")
    citations: Citations


class ExclusivityText(Part):
    """互斥: one project takes one measure."""

    scope: Literal["本办法"] = Field(alias="范围")
    unit: Literal["同一项目"] = Field(alias="单位")
    rule: Literal["申报人选择", "联合求解"] = Field(alias="规则")
    exception: Text = Field("无", alias="例外")
    citations: Citations


class OverlapText(Part):
    """重复: money of other levels, or of a named policy, for the same project."""

    levels: tuple[Text, ...] = Field(alias="对象", min_length=1)
    rule: Literal["取高", "补差", "扣减", "择一", "可叠加"] = Field(alias="规则")
    basis: BasisWord = Field("批准额", alias="口径")
    citations: Citations


def _listed(value: object) -> object:
    return [value] if isinstance(value, dict) else value


Overlaps = Annotated[tuple[OverlapText, ...], Field(min_length=1), BeforeValidator(_listed)]


class BudgetText(Part):
    """预算: yearly money in fen, and what happens beyond it."""

    amount: PendingAmount = Field(alias="每年")
    over: Literal["按比例压缩", "按名次截止", "先到先得", "依次征询", "停止"] = Field(alias="超支")
    basis: BasisWord = Field("批准额", alias="口径")
    citations: Citations


class SplitText(Part):
    """分担: parts by payer, and who pays the odd fen."""

    parts: dict[str, Count] = Field(alias="出资", min_length=1)
    odd_fen_to: Text = Field(alias="零头")
    citations: Citations
