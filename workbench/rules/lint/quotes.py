"""Figures and the words around them in a quoted clause."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from workbench.rules.model import CitationText

_FIGURE = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万亿|亿|万)?\s*(元|%)?")
_UNITS = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
# Words around a figure and the operator they ask for; 以上 以下 以内 include it (Civil Code art. 1259).
_AFTER = (("不低于", ("及以上", "(含)以上", "以上")), ("不高于", ("及以下", "(含)以下", "以下", "以内")))
_BEFORE = (
    ("不低于", ("不低于", "不少于", "不小于", "至少", "达到", "达")),
    ("不高于", ("不超过", "不高于", "不多于", "不大于", "最高", "至多")),
    ("高于", ("超过", "高于", "多于", "大于", "超")),
    ("低于", ("低于", "少于", "小于", "不满", "未满", "不足")),
)
# A measure word may stand between figure and bound: 10个以上, 500万人次以上.
_BOUND = re.compile(
    rf"[^0-9,。;、]{{0,3}}?({'|'.join(re.escape(word) for _, words in _AFTER for word in words)})"
)


@dataclass(frozen=True)
class Figure:
    """One figure: its value (fen for 元, share for %), and the operator that its words ask for."""

    value: Fraction
    unit: str
    operator: str | None
    words: str


def figures(quotes: Iterable[CitationText]) -> Iterator[Figure]:
    """Every figure of the quotes, in the order of the text."""
    for one in quotes:
        text = unicodedata.normalize("NFKC", one.quote)
        for match in _FIGURE.finditer(text):
            unit = match[3] or ""
            value = Fraction(match[1].replace(",", "")) * _UNITS[match[2] or ""]
            scaled = value * 100 if unit == "元" else value / 100 if unit == "%" else value
            operator, words = _operator(text, match)
            yield Figure(scaled, unit, operator, words)


def _operator(text: str, match: re.Match[str]) -> tuple[str | None, str]:
    if bound := _BOUND.match(text, match.end()):
        return next(operator for operator, words in _AFTER if bound[1] in words), match[0] + bound[0]
    before = text[: match.start()]
    for operator, words in _BEFORE:
        for word in words:
            if before.endswith(word):
                return operator, word + match[0]
    return None, match[0]
