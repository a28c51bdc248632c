"""S20, S22, S23, S48, S68, S69: limits are complete, amounts fit below them, and someone pays every fen."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workbench.domain.errors import Problem
from workbench.rules.build.limits import full_id
from workbench.rules.draft import Draft
from workbench.rules.format.award import DiscretionText, FixedText, LevelAmountsText, LevelRatesText
from workbench.rules.format.document import MeasureText
from workbench.rules.format.limits import CapText
from workbench.rules.lint.figures import contradicts_quote
from workbench.source import Path
from workbench.source.guesses import meant

_ONLY_YEARLY = (("basis", "口径"), ("year", "年度"), ("together", "合并"), ("over", "超限"))


def check(draft: Draft) -> Iterator[Problem]:
    """Look at caps and at the split."""
    split = draft.text.split
    if split and split.odd_fen_to not in split.parts:
        yield draft.problem("S23", ("分担", "零头"), payer=split.odd_fen_to, payers=tuple(split.parts))
    seen: set[tuple[object, ...]] = set()
    for number, cap in enumerate(draft.text.caps or ()):
        yield from _complete(draft, number, cap)
        kind = (cap.scope, cap.basis, cap.together)
        if kind in seen:
            yield draft.problem("S48", ("限额", number, "范围"), scope=cap.scope)
        seen.add(kind)
        # A cap that contradicts its own quote is the cause; amounts above it only follow.
        if draft.measure and cap.scope == "单项" and not contradicts_quote(draft, cap.amount, cap.citations):
            yield from _below(draft, draft.measure, cap)


def check_together(draft: Draft, known: Collection[str]) -> Iterator[Problem]:
    """Measures that share a limit are there; asked only where the whole folder is known."""
    own = draft.text.id
    if own is None:
        return
    for number, cap in enumerate(draft.text.caps or ()):
        for place, name in enumerate(cap.together or ()):
            one = full_id(name, own)
            if one not in known or one == own:
                others = sorted(measure for measure in known if measure != own)
                at = ("限额", number, "合并", place)
                yield draft.problem("S68", at, id=name, remedy=meant(one, others))


def _complete(draft: Draft, number: int, cap: CapText) -> Iterator[Problem]:
    if cap.scope == "单项":
        for name, key in _ONLY_YEARLY:
            if getattr(cap, name) is not None:
                yield draft.problem("S69", ("限额", number, key), key=key)
    elif cap.basis is None:
        yield draft.problem("S22", ("限额", number), id=cap.id)


def _below(draft: Draft, measure: MeasureText, cap: CapText) -> Iterator[Problem]:
    for path, name, amount in _amounts(measure):
        if amount is not None and amount > cap.amount:
            yield draft.problem("S20", path, name=name, amount=amount, cap=cap.amount, id=cap.id)


def _amounts(measure: MeasureText) -> Iterator[tuple[Path, str, int | None]]:
    """What the clause names as the most of one award, with where it stands."""
    for number, tier in enumerate(measure.tiers or ()):
        yield ("等次", number, "金额"), tier.name, tier.amount
        yield ("等次", number, "上限"), tier.name, tier.high
    match measure.award:
        case FixedText(amount=amount):
            yield ("金额", "金额"), "定额", amount
        case LevelAmountsText(amounts=amounts):
            for name, amount in amounts.items():
                yield ("金额", "档次", name), name, amount
        case LevelRatesText(levels=levels):
            for name, level in levels.items():
                yield ("金额", "分级", name, "上限"), name, level.cap
        case DiscretionText(high=high, levels=bands):
            yield ("金额", "上限"), "上限", high
            for name, band in (bands or {}).items():
                yield ("金额", "分级", name, "上限"), name, band.high
