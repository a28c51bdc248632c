"""From marks to a score, and from a score to a tier."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from workbench.rules.format.base import Citations, Part, RoundingWord
from workbench.rules.format.values import (
    Amount,
    Count,
    Id,
    Number,
    Places,
    Positive,
    PositiveShare,
    Share,
    Text,
    YesNo,
)

DEFAULT_BANDS = {"优": Fraction(9, 10), "良": Fraction(3, 4), "中": Fraction(3, 5), "差": Fraction(0)}


class ItemText(Part):
    """A sub-item that carries points."""

    id: Id = Field(alias="号")
    name: Text = Field(alias="名称")
    points: Positive = Field(alias="分值")
    step: Positive | None = Field(None, alias="步长")
    kind: Literal["客观", "主观"] = Field("主观", alias="类型")
    evidence: str = Field("", alias="证明")
    anchors: dict[str, Text] | None = Field(None, alias="评分档")
    marked: Literal["一次"] | None = Field(None, alias="认定")
    may_not_apply: YesNo = Field(False, alias="可不适用")
    citations: Citations


class CriterionText(Part):
    """A criterion: either a weight and marked on 满分, or sub-items that carry points, times a factor."""

    id: Id = Field(alias="号")
    name: Text = Field(alias="名称")
    weight: PositiveShare | None = Field(None, alias="权重")
    points: Positive | None = Field(None, alias="分值")
    kind: Literal["客观", "主观"] = Field("主观", alias="类型")
    evidence: str = Field("", alias="证明")
    anchors: dict[str, Text] | None = Field(None, alias="评分档")
    may_not_apply: YesNo = Field(False, alias="可不适用")
    factor: Positive | None = Field(None, alias="系数")
    items: tuple[ItemText, ...] | None = Field(None, alias="分项", min_length=1)
    citations: Citations


class TrimText(Part):
    """去极值: how many sheets go at each end, from how many valid ones on."""

    from_sheets: Count = Field(alias="有效表满")
    high: Count = Field(alias="最高")
    low: Count = Field(alias="最低")


class DeviationText(Part):
    """偏差: when a sheet is flagged, a share of the mean, points of range, or a share of a criterion."""

    share: Share | None = Field(None, alias="离均")
    around: Literal["全部评分表", "去极值后"] = Field("全部评分表", alias="均值口径")
    spread: Positive | None = Field(None, alias="极差")
    criterion_share: Share | None = Field(None, alias="指标低于")
    citations: Citations


class RoundingPointsText(Part):
    """舍入点: decimals of a criterion's points before and after its weight."""

    criterion: Places | None = Field(None, alias="指标")
    weighted: Places | None = Field(None, alias="加权")


class CalibrationText(Part):
    """校准: whether reviewers' severity is taken out, and what the tiers then follow."""

    method: Literal["评委宽严"] = Field(alias="方式")
    threshold: Share = Field(alias="门槛")
    decides: Literal["原始分", "校准分"] = Field("原始分", alias="定等用")
    unlinked: Literal["不校准", "视为可比"] = Field("不校准", alias="互不相连")
    citations: Citations


class ScoringText(Part):
    """评分: from marks to one panel score."""

    average: Literal["平均", "去高去低平均", "中位数"] = Field(alias="汇总")
    averaged: Literal["总分", "指标"] = Field("总分", alias="汇总对象")
    trim: TrimText | None = Field(None, alias="去极值")
    minimum_sheets: Count = Field(alias="最少评委")
    full_points: Positive = Field(alias="满分")
    step: Positive = Field(alias="步长")
    missing: Literal["不得定等", "按有效项折算", "记为缺席"] = Field(alias="缺分")
    decimals: Places = Field(alias="保留小数")
    rounding: RoundingWord = Field(alias="舍入")
    rounding_points: RoundingPointsText | None = Field(None, alias="舍入点")
    calibration: CalibrationText | None = Field(None, alias="校准")
    deviation: DeviationText | None = Field(None, alias="偏差")
    bands: dict[str, Share] | None = Field(None, alias="分档")
    criteria: tuple[CriterionText, ...] = Field(alias="指标", min_length=1)
    citations: Citations


class TierText(Part):
    """等次: from which score on, and what it yields: fen, a rate of the base, or a band (fen)."""

    name: Text = Field(alias="号")
    from_score: Number = Field(alias="起分")
    amount: Amount | None = Field(None, alias="金额")
    rate: Share | None = Field(None, alias="比例")
    low: Amount | None = Field(None, alias="下限")
    high: Amount | None = Field(None, alias="上限")
    floor_all: Share | None = Field(None, alias="各指标不低于")
    floors: dict[str, Share] | None = Field(None, alias="指标不低于")
    floor_citations: tuple[Id, ...] | None = Field(None, alias="下限依据", min_length=1)
    citations: Citations

    @property
    def gives(self) -> dict[str, int | Fraction]:
        """What the tier yields by key: fen, or a share under 比例."""
        said = {"金额": self.amount, "比例": self.rate, "下限": self.low, "上限": self.high}
        return {key: value for key, value in said.items() if value is not None}
