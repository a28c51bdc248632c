"""A few lines of a rule, made a whole file: the head, a rubric where one is needed, and the citations."""

from __future__ import annotations

import re

_HEAD = """格式: rubric/1
编号: example/measure
名称: 示例
版本: 1
状态: 草案
施行: 2025-01-01
失效: 2027-12-31
时点: 申报日
"""
_RUBRIC = """评分:
  汇总: 平均
  最少评委: 3
  满分: 100
  步长: 1
  缺分: 不得定等
  保留小数: 2
  舍入: 四舍五入
  指标:
    - {号: c1, 名称: 技术, 权重: 60%, 依据: [A]}
    - {号: c2, 名称: 效益, 权重: 40%, 依据: [A]}
  依据: [A]
"""
_CITED = re.compile(r"依据: \[([A-Za-z0-9, ]+)\]")
_SCORED = ("等次:\n", "{前: ", "同分: ")


def complete(snippet: str) -> str:
    """The snippet as a whole measure file; sections that it has stay as they are."""
    text = "\n" + snippet.strip("\n") + "\n"
    needs_score = any(mark in text for mark in _SCORED) and not re.search("按字段: (trade|cost)", text)
    if needs_score and "\n评分:" not in text:
        text = "\n" + _RUBRIC + text
    if "\n依据:" not in text:
        ids = sorted({one for found in _CITED.findall(text) for one in found.replace(" ", "").split(",")})
        lines = [f"  - {{号: {one}, 文件: 示例政策, 条款: 一, 性质: 系统默认, 原文: 示例}}\n" for one in ids]
        text = "\n依据:\n" + "".join(lines) + text
    return _HEAD + text
