"""S16 to S18, S30, S52, S54, S70, S89: tiers run from high to low, in score and in money."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft
from workbench.rules.format.document import MeasureText
from workbench.rules.format.scoring import TierText
from workbench.rules.lint.award import check_band
from workbench.source.guesses import meant

# What a tier says under each way of giving money: the key and its value.
_KEYS = {"等次定额": ("金额",), "等次比例": ("比例",), "等次区间": ("下限", "上限")}


def check(draft: Draft) -> Iterator[Problem]:
    """Look at the tiers with the scale around them."""
    measure = draft.measure
    if measure is None or measure.tiers is None:
        return
    wanted = _KEYS.get(draft.structure.method or "", ())
    for number, tier in enumerate(measure.tiers):
        if wanted:
            yield from _shape(draft, number, tier, wanted)
        yield from check_band(draft, ("等次", number), tier.low, tier.high)
        if tier.floor_citations and tier.floor_all is None and not tier.floors:
            yield draft.problem("S89", ("等次", number, "下限依据"), name=tier.name)
    for number, (upper, lower) in enumerate(pairwise(measure.tiers), 1):
        yield from _order(draft, number, upper, lower)
    yield from _scale(draft, measure)


def _shape(draft: Draft, number: int, tier: TierText, wanted: tuple[str, ...]) -> Iterator[Problem]:
    if wanted[-1] not in tier.gives:
        yield draft.problem("S18", ("等次", number), name=tier.name, wanted=wanted)
        return
    for key in tier.gives:
        if key not in wanted:
            yield draft.problem("S54", ("等次", number, key), name=tier.name, key=key, wanted=wanted)


def _order(draft: Draft, number: int, upper: TierText, lower: TierText) -> Iterator[Problem]:
    names: dict[str, Any] = {"name": lower.name, "upper": upper.name}
    if lower.from_score >= upper.from_score:
        at = ("等次", number, "起分")
        yield draft.problem("S16", at, score=lower.from_score, upper_score=upper.from_score, **names)
    if lower.amount is not None and upper.amount is not None and lower.amount > upper.amount:
        at = ("等次", number, "金额")
        yield draft.problem("S17", at, amount=lower.amount, upper_amount=upper.amount, **names)
    if lower.rate is not None and upper.rate is not None and lower.rate > upper.rate:
        at = ("等次", number, "比例")
        yield draft.problem("S73", at, rate=lower.rate, upper_rate=upper.rate, **names)
    for key, mine, above in (("下限", lower.low, upper.low), ("上限", lower.high, upper.high)):
        if mine is not None and above is not None and mine > above:
            yield draft.problem("S17", ("等次", number, key), amount=mine, upper_amount=above, **names)


def _scale(draft: Draft, measure: MeasureText) -> Iterator[Problem]:
    scoring = measure.scoring
    if scoring is None:
        return
    criteria = [one.id for one in scoring.criteria]
    for number, one in enumerate(measure.tiers or ()):
        off_scale = (one.from_score * 10**scoring.decimals).denominator != 1
        if one.from_score > scoring.full_points or off_scale:
            yield draft.problem(
                "S52",
                ("等次", number, "起分"),
                name=one.name,
                score=one.from_score,
                full=scoring.full_points,
                decimals=scoring.decimals,
            )
        for criterion in one.floors or ():
            if criterion not in criteria:
                path = ("等次", number, "指标不低于", criterion)
                yield draft.problem("S30", path, id=criterion, remedy=meant(criterion, criteria))
