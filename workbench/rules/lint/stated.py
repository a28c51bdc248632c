"""The figures that a file states, each with the citations that set it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.rules.format.award import (
    AwardText,
    DiscretionText,
    FixedText,
    InstalmentsText,
    LevelAmountsText,
    LevelRatesText,
    PoolText,
    RateText,
    RecordedText,
)
from workbench.rules.format.document import Document, MeasureText
from workbench.source import Path

Stated = tuple[Path, int | Fraction, tuple[str, ...]]


def stated_figures(text: Document) -> Iterator[Stated]:
    """Amounts (fen) and shares, with their paths."""
    for path, value, cited in _all_figures(text):
        if value is not None:
            yield path, value, cited


def stated_counts(text: Document) -> Iterator[tuple[Path, int, tuple[str, ...]]]:
    """How many may win."""
    if not isinstance(text, MeasureText):
        return
    if text.quota and text.quota.per_year is not None:
        yield ("名额", "每年最多"), text.quota.per_year, text.quota.citations
    if isinstance(text.award, PoolText):
        yield ("金额", "名次", "前"), text.award.places.top, text.award.citations


_Figures = Iterator[tuple[Path, int | Fraction | None, tuple[str, ...]]]


def _all_figures(text: Document) -> _Figures:
    for number, cap in enumerate(text.caps or ()):
        yield ("限额", number, "金额"), cap.amount, cap.citations
    if text.budget:
        yield ("预算", "每年"), text.budget.amount, text.budget.citations
    if not isinstance(text, MeasureText):
        return
    for number, tier in enumerate(text.tiers or ()):
        for key, given in tier.gives.items():
            yield ("等次", number, key), given, tier.citations
        yield ("等次", number, "各指标不低于"), tier.floor_all, tier.floor_citations or tier.citations
    for number, add_on in enumerate(text.add_ons or ()):
        yield ("加项", number, "金额"), add_on.amount, add_on.citations
    for number, criterion in enumerate(text.scoring.criteria if text.scoring else ()):
        yield ("评分", "指标", number, "权重"), criterion.weight, criterion.citations
    if text.award is not None and not isinstance(text.award, RecordedText):
        for path, value in _terms(text.award):
            yield ("金额", *path), value, text.award.citations


def _terms(award: AwardText) -> Iterator[tuple[Path, int | Fraction | None]]:
    match award:
        case RateText(rate=rate):
            yield ("比例",), rate
        case FixedText(amount=amount):
            yield ("金额",), amount
        case LevelAmountsText(amounts=amounts):
            for name, fen in amounts.items():
                yield ("档次", name), fen
        case LevelRatesText(levels=levels):
            for name, level in levels.items():
                yield ("分级", name, "比例"), level.rate
                yield ("分级", name, "上限"), level.cap
        case DiscretionText(low=low, high=high, levels=bands):
            yield ("下限",), low
            yield ("上限",), high
            for name, band in (bands or {}).items():
                yield ("分级", name, "下限"), band.low
                yield ("分级", name, "上限"), band.high
        case PoolText(places=places):
            yield ("名次", "池"), places.pool
        case InstalmentsText(total=total, first=first):
            yield ("金额",), total
            yield ("首次",), first
