"""The format of a measure file and of a policy file.

Keys are Chinese aliases, so an error's location is the path in the file. Root keys are optional here:
`workbench.rules.structure` says which are required and goes on past a broken section, so that one
run reports every problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args

from pydantic import BaseModel, Field

from workbench.rules.format.award import AwardText
from workbench.rules.format.base import Part
from workbench.rules.format.examples import ExampleText
from workbench.rules.format.facts import (
    AdoptionText,
    BanText,
    ChangeText,
    CitationText,
    ConventionText,
    FieldText,
    GateText,
    RequirementText,
)
from workbench.rules.format.limits import (
    AddOnText,
    BudgetText,
    CapText,
    DifferenceText,
    ExclusivityText,
    Overlaps,
    QuotaText,
    SplitText,
    TimesText,
    VoucherText,
)
from workbench.rules.format.scoring import ScoringText, TierText
from workbench.rules.format.values import Count, Day, FileId, Id, Text


class Document(Part):
    """What measure and policy files share; a measure that names a policy inherits these."""

    name: Text | None = Field(None, alias="名称")
    id: FileId | None = Field(None, alias="编号")
    version: Count | None = Field(None, alias="版本")
    status: Literal["草案", "生效", "停用"] | None = Field(None, alias="状态")
    adoption: AdoptionText | None = Field(None, alias="采纳")
    in_force_from: Day | None = Field(None, alias="施行")
    in_force_to: Day | None = Field(None, alias="失效")
    dated_by: Literal["申报日", "评审日"] | None = Field(None, alias="时点")
    clauses: tuple[Text, ...] | None = Field(None, alias="清单", min_length=1)
    citations: tuple[CitationText, ...] | None = Field(None, alias="依据", min_length=1)
    fields: tuple[FieldText, ...] | None = Field(None, alias="申报字段", min_length=1)
    gates: tuple[GateText, ...] | None = Field(None, alias="门槛", min_length=1)
    requirements: tuple[RequirementText, ...] | None = Field(None, alias="资格", min_length=1)
    bans: tuple[BanText, ...] | None = Field(None, alias="禁入", min_length=1)
    caps: tuple[CapText, ...] | None = Field(None, alias="限额", min_length=1)
    budget: BudgetText | None = Field(None, alias="预算")
    exclusivity: ExclusivityText | None = Field(None, alias="互斥")
    overlaps: Overlaps | None = Field(None, alias="重复")
    voucher: VoucherText | None = Field(None, alias="兑付")
    split: SplitText | None = Field(None, alias="分担")
    conventions: tuple[ConventionText, ...] | None = Field(None, alias="约定", min_length=1)
    changes: tuple[ChangeText, ...] | None = Field(None, alias="改动记录", min_length=1)


class PolicyText(Document):
    """``格式: policy/1``: what holds for every measure of a policy. ``why`` says of the clauses under
    清单 why they give no money of their own."""

    format: Literal["policy/1"] | None = Field(None, alias="格式")
    document: Text | None = Field(None, alias="文号")
    why: Text | None = Field(None, alias="原因")


class MeasureText(Document):
    """``格式: rubric/1``: one clause that gives money."""

    format: Literal["rubric/1"] | None = Field(None, alias="格式")
    policy: FileId | None = Field(None, alias="政策")
    cost_field: Id | None = Field(None, alias="项目成本字段")
    scoring: ScoringText | None = Field(None, alias="评分")
    tiers: tuple[TierText, ...] | None = Field(None, alias="等次", min_length=1)
    award: AwardText | None = Field(None, alias="金额")
    add_ons: tuple[AddOnText, ...] | None = Field(None, alias="加项", min_length=1)
    quota: QuotaText | None = Field(None, alias="名额")
    times: TimesText | None = Field(None, alias="次数")
    difference: DifferenceText | None = Field(None, alias="补差")
    examples: tuple[ExampleText, ...] | None = Field(None, alias="算例", min_length=1)


REQUIRED: dict[type[Document], tuple[str, ...]] = {
    MeasureText: ("格式", "编号", "名称", "版本", "状态", "施行", "失效", "时点", "依据", "金额"),
    PolicyText: ("格式", "编号", "名称", "文号", "版本", "状态", "施行", "失效", "依据"),
}
# Keys that a measure may leave to its policy.
INHERITED = ("施行", "失效", "时点", "申报字段")


@cache
def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that a mapping of this shape may hold, as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


@cache
def known_keys() -> frozenset[str]:
    """Every key of the format, at any depth."""
    return frozenset(key for model in shapes() for key in keys_of(model))


@cache
def shapes() -> frozenset[type[BaseModel]]:
    """Every model of the format."""
    found: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [MeasureText, PolicyText]
    while waiting:
        model = waiting.pop()
        found.add(model)
        inner = (one for field in model.model_fields.values() for one in models_in(field.annotation))
        waiting += [one for one in inner if one not in found]
    return frozenset(found)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside ``X | None``, ``tuple[X, ...]``, a union of shapes and their like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for one in get_args(annotation):
            yield from models_in(one)
