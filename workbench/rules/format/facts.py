"""What a rule rests on and what it asks of an application."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from workbench.rules.format.base import Citations, Part
from workbench.rules.format.values import Count, Day, Id, Text, Texts, YesNo

OperatorWord = Literal["不低于", "高于", "不高于", "低于", "等于", "属于", "不早于", "不晚于"]


class CitationText(Part):
    """依据: a clause, and what it says word for word."""

    id: Id = Field(alias="号")
    document: Text = Field(alias="文件")
    article: Text = Field(alias="条款")
    kind: Literal["政策", "细则", "指南", "待定", "系统默认"] = Field(alias="性质")
    quote: Text = Field(alias="原文")


class AdoptionText(Part):
    """采纳: who put the file in force, when, by which document."""

    by: Text = Field(alias="批准人")
    on: Day = Field(alias="日期")
    document: Text = Field(alias="文号")


class ChangeText(Part):
    """改动记录: who changed the file, when and why. Kept for readers; no part of what the rule says."""

    on: Day = Field(alias="日期")
    by: Text = Field(alias="谁")
    why: Text = Field(alias="为何")
    citations: tuple[Id, ...] | None = Field(None, alias="依据", min_length=1)


class ConventionText(Part):
    """约定: a choice that the policy leaves open."""

    topic: Text = Field(alias="题")
    choice: Text = Field(alias="选")
    alternatives: tuple[Text, ...] = Field(alias="备选", min_length=1)
    reason: Text = Field(alias="理由")
    approved: Text = Field(alias="批准")
    citations: Citations


class FieldText(Part):
    """申报字段: one fact that an application states."""

    id: Id = Field(alias="号")
    name: Text = Field(alias="名称")
    kind: Literal["选项", "是否", "金额", "数值", "日期", "文本"] = Field(alias="类型")
    options: tuple[Text, ...] | None = Field(None, alias="选项", min_length=1)
    required: YesNo = Field(False, alias="必填")
    evidence: str = Field("", alias="证明")


class ComparisonText(Part):
    """One fact against one value, or several for 属于."""

    field: Id = Field(alias="字段")
    operator: OperatorWord = Field(alias="比较")
    values: Texts = Field(alias="值")


class ConditionText(Part):
    """One comparison, or a list under 全部 (all) or 任一 (any)."""

    field: Id | None = Field(None, alias="字段")
    operator: OperatorWord | None = Field(None, alias="比较")
    values: Texts | None = Field(None, alias="值")
    all_of: tuple[ComparisonText, ...] | None = Field(None, alias="全部", min_length=1)
    any_of: tuple[ComparisonText, ...] | None = Field(None, alias="任一", min_length=1)

    @model_validator(mode="after")
    def _one_shape(self) -> ConditionText:
        single = [part is not None for part in (self.field, self.operator, self.values)]
        shapes = [any(single), self.all_of is not None, self.any_of is not None]
        if shapes.count(True) != 1 or (any(single) and not all(single)):
            raise PydanticCustomError("condition", "one comparison, or 全部, or 任一")
        return self

    def listed(self) -> tuple[tuple[tuple[str | int, ...], ComparisonText], ...]:
        """Every comparison with its path below the condition."""
        if self.field is not None and self.operator is not None and self.values is not None:
            one = ComparisonText.model_construct(field=self.field, operator=self.operator, values=self.values)
            return (((), one),)
        key, many = ("任一", self.any_of) if self.any_of is not None else ("全部", self.all_of or ())
        return tuple(((key, index), one) for index, one in enumerate(many))


class RequirementText(ConditionText):
    """资格: a condition that an application must meet."""

    id: Id = Field(alias="号")
    citations: Citations


class GateText(Part):
    """门槛: a pass-or-fail point of the formal check."""

    id: Id = Field(alias="号")
    name: Text = Field(alias="名称")
    evidence: str = Field("", alias="证明")
    citations: Citations


class BanText(Part):
    """禁入: years without awards from a date on, where a yes-or-no field says yes."""

    id: Id = Field(alias="号")
    name: Text = Field(alias="名称")
    field: Id = Field(alias="字段")
    date_field: Id = Field(alias="日期字段")
    years: Count = Field(alias="年限")
    citations: Citations
