"""Figures and the words around them in a quoted clause."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from workbench.rules.format.facts import CitationText

_FIGURE = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(万亿|亿|万)?\s*(元|%)?")
_UNITS = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
# Words around a figure and the operator they ask for; 以上 以下 以内 include it (Civil Code art. 1259).
_AFTER = (("不低于", ("及以上", "(含)以上", "以上")), ("不高于", ("及以下", "(含)以下", "以下", "以内")))
_BEFORE = (
    ("不低于", ("不低于", "不少于", "不小于", "至少", "达到", "达")),
    ("不高于", ("不超过", "不超", "不高于", "不多于", "不大于", "最高", "至多")),
    ("高于", ("超过", "高于", "多于", "大于", "超")),
    ("低于", ("低于", "少于", "小于", "不满", "未满", "不足")),
)
_JOINTS = ("-", "—", "~", "至", "到", "、", "/")
_NEAR = 14
_CEILING = re.compile(r"(最高|不超过|不超|至多)[^0-9,。;、:]{0,8}$")
_COUNTED = re.compile(r"\s*(个|名|家|项|位)")
# A measure word may stand between figure and bound: 10个以上, 500万人次以上.
_BOUND = re.compile(
    rf"[^0-9,。;、]{{0,3}}?({'|'.join(re.escape(word) for _, words in _AFTER for word in words)})"
)


@dataclass(frozen=True)
class Figure:
    """One figure: its value (fen for 元, share for %), and the operator that its words ask for.

    ``is_ceiling``: 最高 or 不超过 stands before it, if need be with a few words between; ``counts``: it
    numbers winners (10个, 20名).
    """

    value: Fraction
    unit: str
    operator: str | None
    words: str
    is_ceiling: bool = False
    counts: bool = False


def figures(quotes: Iterable[CitationText]) -> Iterator[Figure]:
    """Every figure of the quotes, in the order of the text."""
    for one in quotes:
        text = unicodedata.normalize("NFKC", one.quote)
        matches = list(_FIGURE.finditer(text))
        for match, (scale, unit) in zip(matches, _units(text, matches), strict=True):
            value = Fraction(match[1].replace(",", "")) * _UNITS[scale]
            scaled = value * 100 if unit == "元" else value / 100 if unit == "%" else value
            operator, words = _operator(text, match)
            is_ceiling = bool(_CEILING.search(text, max(0, match.start() - _NEAR), match.start()))
            yield Figure(scaled, unit, operator, words, is_ceiling, bool(_COUNTED.match(text, match.end())))


def _units(text: str, matches: list[re.Match[str]]) -> list[tuple[str, str]]:
    """Scale and unit of each figure; 20-100万元 and 10、15万元 name theirs once, at the end."""
    found: list[tuple[str, str]] = []
    for number, match in reversed(list(enumerate(matches))):
        scale, unit = match[2] or "", match[3] or ""
        if not unit and found and text[match.end() : matches[number + 1].start()] in _JOINTS:
            scale, unit = scale or found[0][0], found[0][1]
        found.insert(0, (scale, unit))
    return found


def _operator(text: str, match: re.Match[str]) -> tuple[str | None, str]:
    if bound := _BOUND.match(text, match.end()):
        return next(operator for operator, words in _AFTER if bound[1] in words), match[0] + bound[0]
    before = text[: match.start()]
    for operator, words in _BEFORE:
        for word in words:
            if before.endswith(word):
                return operator, word + match[0]
    return None, match[0]
