"""The format of a measure file and of a policy file, section by section.

Keys are Chinese aliases, so an error's location is the path in the file. Root keys are optional here:
`workbench.rules.structure` says which are required and goes on past a broken section, so that one
run reports every problem.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from workbench.rules.types import (
    Amount,
    Count,
    Day,
    FileId,
    Id,
    Number,
    Places,
    Positive,
    Share,
    Text,
    Texts,
    YesNo,
)

RoundingWord = Literal["四舍五入", "舍去", "进一"]
OperatorWord = Literal["不低于", "高于", "不高于", "低于", "等于", "属于", "不早于", "不晚于"]
Citations = Annotated[tuple[Id, ...], Field(alias="依据", min_length=1)]
# Ways to say in an example that nothing is awarded.
NO_TIER = "不予奖励"


class Part(BaseModel):
    """A section or a list item: nothing beyond the named keys, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


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
    """A criterion: either a weight and marked on 满分, or sub-items that carry points."""

    id: Id = Field(alias="号")
    name: Text = Field(alias="名称")
    weight: Share | None = Field(None, alias="权重")
    points: Positive | None = Field(None, alias="分值")
    kind: Literal["客观", "主观"] = Field("主观", alias="类型")
    evidence: str = Field("", alias="证明")
    anchors: dict[str, Text] | None = Field(None, alias="评分档")
    may_not_apply: YesNo = Field(False, alias="可不适用")
    items: tuple[ItemText, ...] | None = Field(None, alias="分项", min_length=1)
    citations: Citations


class TrimText(Part):
    """去极值: how many sheets go at each end, from how many valid ones on."""

    from_sheets: Count = Field(alias="有效表满")
    high: Count = Field(alias="最高")
    low: Count = Field(alias="最低")


class DeviationText(Part):
    """偏差: when a sheet is flagged, a share of the mean or points of range."""

    share: Share | None = Field(None, alias="离均")
    spread: Positive | None = Field(None, alias="极差")
    citations: Citations


class ScoringText(Part):
    """评分: from marks to one panel score."""

    average: Literal["平均", "去高去低平均", "中位数"] = Field(alias="汇总")
    trim: TrimText | None = Field(None, alias="去极值")
    minimum_sheets: Count = Field(alias="最少评委")
    full_points: Positive = Field(alias="满分")
    step: Positive = Field(alias="步长")
    missing: Literal["不得定等", "按有效项折算", "记为缺席"] = Field(alias="缺分")
    decimals: Places = Field(alias="保留小数")
    rounding: RoundingWord = Field(alias="舍入")
    deviation: DeviationText | None = Field(None, alias="偏差")
    bands: dict[str, Share] | None = Field(None, alias="分档")
    criteria: tuple[CriterionText, ...] = Field(alias="指标", min_length=1)
    citations: Citations


class TierText(Part):
    """等次: from which score on, and for how much (fen)."""

    name: Text = Field(alias="号")
    from_score: Number = Field(alias="起分")
    amount: Amount = Field(alias="金额")
    floor_all: Share | None = Field(None, alias="各指标不低于")
    floors: dict[str, Share] | None = Field(None, alias="指标不低于")
    floor_citations: tuple[Id, ...] | None = Field(None, alias="下限依据", min_length=1)
    citations: Citations


class UnitText(Part):
    """取整: the unit in fen, and the mode."""

    unit: Amount = Field(alias="单位")
    mode: RoundingWord = Field(alias="方式")


class AwardText(Part):
    """金额: how the nominal amount is formed."""

    method: Literal["等次定额"] = Field(alias="方式")
    rounding: UnitText = Field(alias="取整")
    citations: Citations


class AddOnText(Part):
    """加项: an extra amount (fen) on a condition."""

    id: Id = Field(alias="号")
    name: Text | None = Field(None, alias="名称")
    condition: ConditionText = Field(alias="条件")
    amount: Amount = Field(alias="金额")
    times: Literal["一次性", "不限"] = Field(alias="次数")
    needs: Literal["获得等次", "无"] = Field(alias="前提")
    inside_cap: YesNo = Field(alias="计入限额")
    citations: Citations


class CapText(Part):
    """限额: an upper limit in fen."""

    id: Id = Field(alias="号")
    scope: Literal["单项", "主体每年"] = Field(alias="范围")
    amount: Amount = Field(alias="金额")
    basis: Literal["批准额", "兑付额"] | None = Field(None, alias="口径")
    year: Literal["自然年"] | None = Field(None, alias="年度")
    citations: Citations


class ExclusivityText(Part):
    """互斥: one project takes one measure."""

    scope: Literal["本办法"] = Field(alias="范围")
    unit: Literal["同一项目"] = Field(alias="单位")
    rule: Literal["申报人选择", "取高"] = Field(alias="规则")
    exception: Text = Field("无", alias="例外")
    citations: Citations


class OverlapText(Part):
    """重复: money of other levels for the same project."""

    levels: tuple[Text, ...] = Field(alias="对象", min_length=1)
    rule: Literal["取高", "补差", "扣减"] = Field(alias="规则")
    citations: Citations


class BudgetText(Part):
    """预算: yearly money in fen, and what happens beyond it."""

    amount: Amount = Field(alias="每年")
    over: Literal["按比例压缩", "按名次截止", "先到先得", "停止"] = Field(alias="超支")
    citations: Citations


class SplitText(Part):
    """分担: parts by payer, and who pays the odd fen."""

    parts: dict[str, Count] = Field(alias="出资", min_length=1)
    odd_fen_to: Text = Field(alias="零头")
    citations: Citations


class ConventionText(Part):
    """约定: a choice that the policy leaves open."""

    topic: Text = Field(alias="题")
    choice: Text = Field(alias="选")
    alternatives: tuple[Text, ...] = Field(alias="备选", min_length=1)
    reason: Text = Field(alias="理由")
    approved: Text = Field(alias="批准")
    citations: Citations


class GivenText(BaseModel):
    """A panel score, criterion shares where floors matter, and facts by field id."""

    model_config = ConfigDict(extra="allow", frozen=True, arbitrary_types_allowed=True)
    __pydantic_extra__: dict[str, Text]

    score: Number = Field(alias="分")
    shares: dict[str, Share] | None = Field(None, alias="指标")

    @property
    def facts(self) -> dict[str, str]:
        """Field id to the text written for it."""
        return self.__pydantic_extra__


class ExpectedText(Part):
    """期望: the tier and the amount (fen) that the engine must give."""

    tier: Text = Field(alias="等次")
    amount: Amount = Field(alias="金额")


class ExampleText(Part):
    """A worked case: 输入 holds 分, optional 指标 shares, and facts; 期望 holds tier and amount."""

    name: Text = Field(alias="名称")
    given: GivenText = Field(alias="输入")
    expected: ExpectedText = Field(alias="期望")
    citations: Citations


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
    citations: tuple[CitationText, ...] | None = Field(None, alias="依据", min_length=1)
    exclusivity: ExclusivityText | None = Field(None, alias="互斥")
    overlap: OverlapText | None = Field(None, alias="重复")
    split: SplitText | None = Field(None, alias="分担")
    conventions: tuple[ConventionText, ...] | None = Field(None, alias="约定", min_length=1)


class PolicyText(Document):
    """``格式: policy/1``: what holds for every measure of a policy."""

    format: Literal["policy/1"] | None = Field(None, alias="格式")
    document: Text | None = Field(None, alias="文号")


class MeasureText(Document):
    """``格式: rubric/1``: one clause that gives money."""

    format: Literal["rubric/1"] | None = Field(None, alias="格式")
    policy: FileId | None = Field(None, alias="政策")
    clauses: tuple[Text, ...] | None = Field(None, alias="清单", min_length=1)
    fields: tuple[FieldText, ...] | None = Field(None, alias="申报字段", min_length=1)
    cost_field: Id | None = Field(None, alias="项目成本字段")
    gates: tuple[GateText, ...] | None = Field(None, alias="门槛", min_length=1)
    requirements: tuple[RequirementText, ...] | None = Field(None, alias="资格", min_length=1)
    scoring: ScoringText | None = Field(None, alias="评分")
    tiers: tuple[TierText, ...] | None = Field(None, alias="等次", min_length=1)
    award: AwardText | None = Field(None, alias="金额")
    add_ons: tuple[AddOnText, ...] | None = Field(None, alias="加项", min_length=1)
    caps: tuple[CapText, ...] | None = Field(None, alias="限额", min_length=1)
    budget: BudgetText | None = Field(None, alias="预算")
    examples: tuple[ExampleText, ...] | None = Field(None, alias="算例", min_length=1)


REQUIRED: dict[type[Document], tuple[str, ...]] = {
    MeasureText: (
        *("格式", "编号", "名称", "版本", "状态", "施行", "失效", "时点", "依据"),
        *("申报字段", "评分", "等次", "金额", "算例"),
    ),
    PolicyText: ("格式", "编号", "名称", "文号", "版本", "状态", "施行", "失效", "依据"),
}
# Keys that a measure may leave to its policy.
INHERITED = ("施行", "失效", "时点")
DEFAULT_BANDS = {"优": Fraction(9, 10), "良": Fraction(3, 4), "中": Fraction(3, 5), "差": Fraction(0)}
# Sections and ways of forming an amount that rule files will know; this version refuses them by name.
LATER_SECTIONS = ("名额", "次数", "补差", "兑付", "阶段", "复议")
LATER_METHODS = ("等次比例", "比例", "定额", "定额表", "名次共享", "区间核定", "分级比例", "分期")
LATER_SCOPES = ("条款每年", "项目总额", "年度总额")
LATER_DATES = ("事项发生日",)


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that a mapping of this shape may hold, as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def known_keys() -> frozenset[str]:
    """Every key of the format, at any depth."""
    return frozenset(
        key
        for model in globals().values()
        if isinstance(model, type) and issubclass(model, BaseModel)
        for key in keys_of(model)
    ) | frozenset(LATER_SECTIONS)
