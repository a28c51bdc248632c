"""算例: worked cases that the engine computes at every check."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from workbench.rules.format.base import Citations, Part
from workbench.rules.format.values import Amount, Day, Number, Share, Text

# Ways to say in an example that nothing is awarded.
NO_TIER = "不予奖励"


class LineText(Part):
    """台账: one earlier award (fen) to the same applicant, of this measure unless it names another."""

    on: Day = Field(alias="日期")
    approved: Amount = Field(alias="批准额")
    paid: Amount | None = Field(None, alias="兑付额")
    series: Text | None = Field(None, alias="系列")
    payer: Text | None = Field(None, alias="出资")
    measure: Text | None = Field(None, alias="措施")
    project: Text | None = Field(None, alias="项目")


class GivenText(BaseModel):
    """A panel score, criterion shares where floors matter, a day, a decided amount, earlier awards,
    and facts by field id."""

    model_config = ConfigDict(extra="allow", frozen=True, arbitrary_types_allowed=True)
    __pydantic_extra__: dict[str, Text]

    score: Number | None = Field(None, alias="分")
    shares: dict[str, Share] | None = Field(None, alias="指标")
    on: Day | None = Field(None, alias="日期")
    decided: Amount | None = Field(None, alias="核定")
    ledger: tuple[LineText, ...] | None = Field(None, alias="台账", min_length=1)

    @property
    def facts(self) -> dict[str, str]:
        """Field id to the text written for it."""
        return self.__pydantic_extra__


# The words of 输入 that are no fields.
GIVEN_KEYS = tuple(str(field.alias) for field in GivenText.model_fields.values())


class ExpectedText(Part):
    """期望: the tier and the amount (fen) that the engine must give."""

    tier: Text | None = Field(None, alias="等次")
    amount: Amount = Field(alias="金额")


class ExampleText(Part):
    """A worked case: 输入 holds what is known, 期望 what must come out."""

    name: Text = Field(alias="名称")
    given: GivenText = Field(alias="输入")
    expected: ExpectedText = Field(alias="期望")
    citations: Citations
