"""S33, S34, S55, S56, S70 to S72: the terms of 金额 fit together."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft
from workbench.rules.format.award import DiscretionText, InstalmentsText, RatedText, RateText
from workbench.source import Path


def check(draft: Draft) -> Iterator[Problem]:
    """Look at the way of giving money by itself."""
    award = draft.measure.award if draft.measure else None
    if isinstance(award, RatedText) and (len(award.bases) > 1) != (award.pick is not None):
        yield draft.problem("S56", ("金额", "基数"))
    match award:
        case RateText():
            yield from _rate(draft, award)
        case DiscretionText():
            yield from _discretion(draft, award)
        case InstalmentsText():
            yield from _instalments(draft, award)


def _rate(draft: Draft, award: RateText) -> Iterator[Problem]:
    if award.nature == "固定" and award.this_round is not None:
        yield draft.problem("S55", ("金额", "本轮比例"))
    elif award.nature == "最高" and award.this_round is None:
        yield draft.problem("S33", ("金额", "比例"), rate=award.rate)
    elif award.this_round is not None and award.this_round > award.rate:
        yield draft.problem("S34", ("金额", "本轮比例"), rate=award.this_round, ceiling=award.rate)


def _discretion(draft: Draft, award: DiscretionText) -> Iterator[Problem]:
    has_band = award.low is not None or award.high is not None
    by_level = award.by_field is not None and award.levels is not None
    half = (award.by_field is None) != (award.levels is None)
    if half or has_band == by_level:
        yield draft.problem("S71", ("金额",))
        return
    yield from check_band(draft, ("金额",), award.low, award.high)
    for name, one in (award.levels or {}).items():
        path = ("金额", "分级", name)
        if one.low is None and one.high is None:
            yield draft.problem("S71", path)
        yield from check_band(draft, path, one.low, one.high)


def check_band(draft: Draft, path: Path, low: int | None, high: int | None) -> Iterator[Problem]:
    """The least is not above the most."""
    if low is not None and high is not None and low > high:
        yield draft.problem("S70", (*path, "下限"), low=low, high=high)


def _instalments(draft: Draft, award: InstalmentsText) -> Iterator[Problem]:
    if (award.first is None) != (award.first_counts is None):
        yield draft.problem("S72", ("金额",))
    elif award.first_counts and award.first is not None and award.first > award.total:
        yield draft.problem("S70", ("金额", "首次"), low=award.first, high=award.total)
