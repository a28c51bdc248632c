"""S24: every threshold is tried by an example at exactly its value. S59: levels run from high to low."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import permutations

from workbench.domain.errors import BadInput, Problem
from workbench.domain.facts import FactField, parse_fact
from workbench.i18n.facts import fact_text
from workbench.i18n.phrase import Phrase
from workbench.rules.draft import Draft
from workbench.rules.format.award import LevelAmountsText, LevelRatesText
from workbench.rules.format.document import MeasureText
from workbench.rules.lint.facts import ORDERS
from workbench.source import Path

_ORDERED = (*ORDERS, "不早于", "不晚于")
_LEVEL, _LEVELS = re.compile("^([国省市区])"), "国省市区"
_GRADE, _GRADES = re.compile("([特一二三])(?:等|档)"), "特一二三"


def check(draft: Draft) -> Iterator[Problem]:
    """Reminders only: nothing here stops a file."""
    measure = draft.measure
    if measure is None:
        return
    if measure.examples is not None:
        yield from _tiers(draft, measure)
        yield from _thresholds(draft, measure)
    yield from _levels(draft, measure)


def _tiers(draft: Draft, measure: MeasureText) -> Iterator[Problem]:
    tried = {one.given.score for one in measure.examples or ()}
    for number, tier in enumerate(measure.tiers or ()):
        if tier.from_score not in tried:
            value = Phrase("rules.score", {"score": tier.from_score})
            path = ("等次", number, "起分")
            yield draft.problem("S24", path, level="warning", name=tier.name, value=value)


def _thresholds(draft: Draft, measure: MeasureText) -> Iterator[Problem]:
    fields = draft.fields or {}
    for number, requirement in enumerate(measure.requirements or ()):
        for below, one in requirement.listed():
            field = fields.get(one.field)
            if field is None or one.operator not in _ORDERED:
                continue
            try:
                value = parse_fact(field, one.values[0])
            except BadInput:
                continue
            if value not in _stated(measure, field):
                path = ("资格", number, *below, "值")
                yield draft.problem("S24", path, level="warning", name=field.name, value=fact_text(value))


def _stated(measure: MeasureText, field: FactField) -> Iterator[object]:
    """What the examples say about a field."""
    for one in measure.examples or ():
        try:
            if field.id in one.given.facts:
                yield parse_fact(field, one.given.facts[field.id])
        except BadInput:
            continue


def _levels(draft: Draft, measure: MeasureText) -> Iterator[Problem]:
    path: Path
    table: Mapping[str, int | None]
    match measure.award:
        case LevelAmountsText(amounts=amounts):
            path, table = ("金额", "档次"), amounts
        case LevelRatesText(levels=levels):
            path, table = ("金额", "分级"), {name: one.cap for name, one in levels.items()}
        case _:
            return
    for (one, _), (other, _) in permutations(table.items(), 2):
        high, low = table[one], table[other]
        if high is not None and low is not None and low > high and _is_above(one, other):
            yield draft.problem(
                "S59", (*path, other), level="warning", name=other, amount=low, upper=one, upper_amount=high
            )


def _is_above(one: str, other: str) -> bool:
    """Whether the names say which level is the higher: 国家级 above 省级, 省级一等 above 省级二等."""
    mine, its = _place(_LEVEL, _LEVELS, one), _place(_LEVEL, _LEVELS, other)
    if mine == its:
        mine, its = _place(_GRADE, _GRADES, one), _place(_GRADE, _GRADES, other)
    return mine is not None and its is not None and mine < its


def _place(pattern: re.Pattern[str], order: str, name: str) -> int | None:
    found = pattern.search(name)
    return order.index(found[1]) if found else None
