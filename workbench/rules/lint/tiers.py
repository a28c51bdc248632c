"""S16 to S18, S20, S30: tiers run from high to low, in score and in money."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft
from workbench.rules.findings import meant
from workbench.rules.lint.figures import contradicts_quote
from workbench.rules.model import MeasureText


def check(draft: Draft) -> Iterator[Problem]:
    """Look at the tiers with the scale and the item cap around them."""
    measure = draft.measure
    if measure is None or measure.tiers is None:
        return
    for number, (upper, lower) in enumerate(pairwise(measure.tiers), 1):
        if lower.from_score >= upper.from_score:
            yield draft.problem(
                "S16",
                ("等次", number, "起分"),
                name=lower.name,
                score=lower.from_score,
                upper=upper.name,
                upper_score=upper.from_score,
            )
        if lower.amount > upper.amount:
            yield draft.problem(
                "S17",
                ("等次", number, "金额"),
                name=lower.name,
                amount=lower.amount,
                upper=upper.name,
                upper_amount=upper.amount,
            )
    yield from _scale(draft, measure)
    yield from _caps(draft, measure)


def _scale(draft: Draft, measure: MeasureText) -> Iterator[Problem]:
    scoring = measure.scoring
    if scoring is None:
        return
    criteria = [one.id for one in scoring.criteria]
    for number, one in enumerate(measure.tiers or ()):
        off_scale = (one.from_score * 10**scoring.decimals).denominator != 1
        if one.from_score > scoring.full_points or off_scale:
            yield draft.problem(
                "S18",
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


def _caps(draft: Draft, measure: MeasureText) -> Iterator[Problem]:
    for cap in measure.caps or ():
        # A cap that contradicts its own quote is the cause; tiers above it only follow.
        if cap.scope != "单项" or contradicts_quote(draft, cap.amount, cap.citations):
            continue
        for number, one in enumerate(measure.tiers or ()):
            if one.amount > cap.amount:
                yield draft.problem(
                    "S20",
                    ("等次", number, "金额"),
                    name=one.name,
                    amount=one.amount,
                    cap=cap.amount,
                    id=cap.id,
                )
