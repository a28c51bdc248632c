"""金额: one shape for each way of forming the nominal amount; 方式 says which."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from workbench.rules.format.base import Citations, Part, RoundingWord
from workbench.rules.format.values import (
    Amount,
    Count,
    Id,
    Ids,
    PositiveAmount,
    PositiveShare,
    Share,
    Text,
    YesNo,
)

TieWord = Literal["停止", "都不入选", "抽签", "按指标"]


class UnitText(Part):
    """取整: the unit in fen, and the mode."""

    unit: PositiveAmount = Field(alias="单位")
    mode: RoundingWord = Field(alias="方式")


class MoneyText(Part):
    """What every way of giving money states."""

    rounding: UnitText = Field(alias="取整")
    citations: Citations


class RatedText(MoneyText):
    """A rate needs the money field that it applies to, or several and which of them counts."""

    bases: Ids = Field(alias="基数")
    pick: Literal["取高", "取低"] | None = Field(None, alias="取基数")


class TierAmountText(MoneyText):
    """等次定额: each tier names an amount."""

    method: Literal["等次定额"] = Field(alias="方式")


class TierRateText(RatedText):
    """等次比例: each tier names a rate."""

    method: Literal["等次比例"] = Field(alias="方式")


class TierBandText(MoneyText):
    """等次区间: each tier names a band, the amount is decided inside it."""

    method: Literal["等次区间"] = Field(alias="方式")


class RateText(RatedText):
    """比例: a rate, or a ceiling of the policy with the rate of this round."""

    method: Literal["比例"] = Field(alias="方式")
    rate: PositiveShare = Field(alias="比例")
    nature: Literal["固定", "最高"] = Field(alias="比例性质")
    this_round: PositiveShare | None = Field(None, alias="本轮比例")


class LevelRateText(Part):
    """One level's rate, with its own limit in fen."""

    rate: Share = Field(alias="比例")
    cap: Amount | None = Field(None, alias="上限")


class LevelRatesText(RatedText):
    """分级比例: rate and limit by the option of a field."""

    method: Literal["分级比例"] = Field(alias="方式")
    by_field: Id = Field(alias="按字段")
    levels: dict[str, LevelRateText] = Field(alias="分级", min_length=1)


class FixedText(MoneyText):
    """定额: one amount in fen."""

    method: Literal["定额"] = Field(alias="方式")
    amount: PositiveAmount = Field(alias="金额")


class LevelAmountsText(MoneyText):
    """定额表: amounts in fen by the option of a field."""

    method: Literal["定额表"] = Field(alias="方式")
    by_field: Id = Field(alias="按字段")
    amounts: dict[str, Amount] = Field(alias="档次", min_length=1)


class BandText(Part):
    """Least and most that may be decided, fen."""

    low: Amount | None = Field(None, alias="下限")
    high: Amount | None = Field(None, alias="上限")


class DiscretionText(MoneyText):
    """区间核定: decided within one band, or within the band of a level."""

    method: Literal["区间核定"] = Field(alias="方式")
    low: Amount | None = Field(None, alias="下限")
    high: Amount | None = Field(None, alias="上限")
    by_field: Id | None = Field(None, alias="按字段")
    levels: dict[str, BandText] | None = Field(None, alias="分级", min_length=1)


class RankingText(Part):
    """What places are given by, and what a tie does."""

    by_field: Id | None = Field(None, alias="按字段")
    ties: TieWord = Field("停止", alias="同分")
    tie_criteria: tuple[Id, ...] | None = Field(None, alias="同分指标", min_length=1)


class PlacesText(RankingText):
    """名次: how many share which pool (fen), and how."""

    top: Count = Field(alias="前")
    pool: PositiveAmount = Field(alias="池")
    sharing: Literal["平均分配", "按分加权", "按名次加权"] = Field(alias="分法")


class PoolText(MoneyText):
    """名次共享: the first ones share a pool."""

    method: Literal["名次共享"] = Field(alias="方式")
    places: PlacesText = Field(alias="名次")


class InstalmentsText(MoneyText):
    """分期: a total in fen over some years, perhaps after a fixed first payment."""

    method: Literal["分期"] = Field(alias="方式")
    total: PositiveAmount = Field(alias="金额")
    years: Count = Field(alias="年限")
    first: Amount | None = Field(None, alias="首次")
    first_counts: YesNo | None = Field(None, alias="总额含首次")
    each: Literal["核定", "平均"] = Field("核定", alias="每期")
    start_field: Id | None = Field(None, alias="起算")


class RecordedText(Part):
    """不计算: why no rule could compute an amount."""

    method: Literal["不计算"] = Field(alias="方式")
    why: Text = Field(alias="原因")
    citations: Citations


AwardText = Annotated[
    TierAmountText
    | TierRateText
    | TierBandText
    | RateText
    | LevelRatesText
    | FixedText
    | LevelAmountsText
    | DiscretionText
    | PoolText
    | InstalmentsText
    | RecordedText,
    Field(discriminator="method"),
]
# The shapes by the word under 方式.
SHAPES: dict[str, type[Part]] = {
    get_args(shape.model_fields["method"].annotation)[0]: shape for shape in get_args(get_args(AwardText)[0])
}
TIERED = ("等次定额", "等次比例", "等次区间")
RECORDED = "不计算"
