"""A segment as a rule file and a case file, as anyone would write them for ``workbench evaluate``.

The rule file scores the components, or with ``whole`` the segment: the element score less the deductions is
then one more item, marked once for all judges. Tiers and amounts are invented.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracles.skating import Performance, Segment
from tests.oracles.skating_rules import CODES, HIGHEST, marks_of
from workbench.domain.rounding import decimal_text

MEASURE = "skating/segment"
ELEMENTS = "E1"
MOST_ELEMENTS = 200
SHARES = {"一等": Fraction(9, 10), "二等": Fraction(3, 4), "三等": Fraction(1, 2)}
_AMOUNTS = {"一等": "3万元", "二等": "2万元", "三等": "1万元"}

_HEAD = """格式: rubric/1
编号: skating/segment
名称: "{name}"
版本: 1
状态: 草案
施行: 2016-07-01
失效: 2018-06-30
时点: 评审日

依据:
  - {{号: R1, 文件: 花样滑冰, 条款: 计分, 性质: 系统默认, 原文: "每项去掉一个最高分和一个最低分后取平均"}}
  - {{号: X1, 文件: 虚构, 条款: "-", 性质: 系统默认, 原文: "等次和金额为虚构"}}

申报字段:
  - {{号: nation, 名称: 代表国家, 类型: 文本}}

评分:
  汇总: 去高去低平均
  汇总对象: 指标
  去极值: {{有效表满: 5, 最高: 1, 最低: 1}}
  最少评委: 5
  满分: {full}
  步长: 0.25
  缺分: 按有效项折算
  保留小数: 2
  舍入: 四舍五入
  舍入点: {{指标: 2, 加权: 2}}
  依据: [R1]
  指标:
"""
_CRITERION = """    - 号: {code}
      名称: "{name}"
      系数: {factor}
      分项:
        - {{号: {code}, 名称: "{name}", 分值: {points}, 依据: [R1]}}
      依据: [R1]
"""
_ELEMENTS = """    - 号: E1
      名称: 技术动作分减扣分
      分项:
        - {{号: E1, 名称: 技术动作分减扣分, 分值: {points}, 步长: 0.01, 类型: 客观, 认定: 一次, 依据: [R1]}}
      依据: [R1]
"""
_TIER = "  - {{号: {name}, 起分: {score}, 金额: {amount}, 依据: [X1]}}\n"
_EXAMPLE = (
    "  - {{名称: 恰好{score}分, 输入: {{分: {score}}}, 期望: {{等次: {name}, 金额: {amount}}}, 依据: [X1]}}\n"
)


def full_points(segment: Segment, *, whole: bool) -> Fraction:
    """Points that a performance can reach."""
    components = sum((HIGHEST * one.factor for one in segment.components), Fraction(0))
    return components + MOST_ELEMENTS * whole


def rule_file(segment: Segment, *, whole: bool) -> str:
    """The text of a measure file."""
    full = full_points(segment, whole=whole)
    criteria = [
        _CRITERION.format(code=code, name=one.name, factor=decimal_text(one.factor), points=HIGHEST)
        for code, one in zip(CODES, segment.components, strict=True)
    ]
    criteria += [_ELEMENTS.format(points=MOST_ELEMENTS)] if whole else []
    tiers = [
        {"name": name, "score": decimal_text(share * full), "amount": _AMOUNTS[name]}
        for name, share in SHARES.items()
    ]
    return "".join(
        [
            _HEAD.format(name=segment.name, full=decimal_text(full)),
            *criteria,
            "等次:\n",
            *(_TIER.format(**tier) for tier in tiers),
            "金额: {方式: 等次定额, 取整: {单位: 1元, 方式: 舍去}, 依据: [X1]}\n",
            "算例:\n",
            *(_EXAMPLE.format(**tier) for tier in tiers),
        ]
    )


def case_file(segment: Segment, *, whole: bool) -> dict[str, Any]:
    """The case as it goes into JSON: one application a performance, one sheet a judge."""
    return {
        "as_of": "2017-12-31",
        "submissions": [_submission(one, whole=whole) for one in segment.performances],
    }


def _submission(one: Performance, *, whole: bool) -> dict[str, Any]:
    elements = {"objective": {ELEMENTS: decimal_text(one.element_score - one.deductions)}} if whole else {}
    return {
        "id": one.id,
        "measure": MEASURE,
        "entity": one.skater,
        "project": one.id,
        "title": one.skater,
        "applied_on": "2017-10-20",
        "facts": {},
        "marks": {
            judge: {code: decimal_text(mark) for code, mark in given.items()}
            for judge, given in marks_of(one).items()
        },
        **elements,
    }
