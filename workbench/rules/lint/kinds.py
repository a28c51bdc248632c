"""S08, S39, S57, S58: fields that a rule uses are there, of the right kind, with the right options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.domain.errors import Problem
from workbench.domain.facts import FactField, FieldKind
from workbench.rules.draft import Draft
from workbench.rules.format.award import (
    AwardText,
    DiscretionText,
    InstalmentsText,
    LevelAmountsText,
    LevelRatesText,
    PoolText,
    RatedText,
)
from workbench.source import Path
from workbench.source.guesses import meant

_MONEY, _SIZE = (FieldKind.MONEY,), (FieldKind.MONEY, FieldKind.NUMBER)
_DATE, _CHOICE, _YES_NO = (FieldKind.DATE,), (FieldKind.CHOICE,), (FieldKind.YES_NO,)


@dataclass(frozen=True)
class Use:
    """A field named by a rule: where, which kinds will do, and the levels that a table gives it."""

    path: Path
    field: str
    kinds: tuple[FieldKind, ...]
    levels: Sequence[str] | None = None
    table: Path = ()


def check(draft: Draft) -> Iterator[Problem]:
    """Look up every field that a rule uses for something else than a condition."""
    fields = draft.fields
    if fields is None:
        return
    for use in _uses(draft):
        field = fields.get(use.field)
        if field is None:
            yield draft.problem("S08", use.path, id=use.field, remedy=meant(use.field, fields))
        elif field.kind not in use.kinds:
            code = "S39" if use.path == ("项目成本字段",) else "S57"
            wanted = tuple(kind.value for kind in use.kinds)
            yield draft.problem(code, use.path, name=field.name, kind=field.kind, wanted=wanted)
        elif use.levels is not None:
            yield from _table(draft, use, field)


def _table(draft: Draft, use: Use, field: FactField) -> Iterator[Problem]:
    levels = set(use.levels or ())
    for level in use.levels or ():
        if field.options and level not in field.options:
            at = (*use.table, level)
            yield draft.problem("S09", at, name=field.name, text=level, options=field.options)
    missing = tuple(one for one in field.options if one not in levels)
    if missing:
        yield draft.problem("S58", use.table, name=field.name, missing=missing)


def _uses(draft: Draft) -> Iterator[Use]:
    text, measure = draft.text, draft.measure
    for number, ban in enumerate(text.bans or ()):
        yield Use(("禁入", number, "字段"), ban.field, _YES_NO)
        yield Use(("禁入", number, "日期字段"), ban.date_field, _DATE)
    if text.voucher:
        yield from _optional(("兑付", "发放日"), text.voucher.issued_field, _DATE)
        yield from _optional(("兑付", "核销日"), text.voucher.redeemed_field, _DATE)
    if measure is None:
        return
    yield from _optional(("项目成本字段",), measure.cost_field, _MONEY)
    if measure.quota:
        yield from _optional(("名额", "按字段"), measure.quota.by_field, _SIZE)
    if measure.award:
        yield from _award(measure.award)


def _award(award: AwardText) -> Iterable[Use]:
    if isinstance(award, RatedText):
        for number, one in enumerate(award.bases):
            # One base may stand without brackets.
            yield Use(("金额", "基数", number) if len(award.bases) > 1 else ("金额", "基数"), one, _MONEY)
    by = ("金额", "按字段")
    match award:
        case LevelRatesText(by_field=field, levels=levels):
            yield Use(by, field, _CHOICE, tuple(levels), ("金额", "分级"))
        case LevelAmountsText(by_field=field, amounts=amounts):
            yield Use(by, field, _CHOICE, tuple(amounts), ("金额", "档次"))
        case DiscretionText(by_field=str() as field, levels=bands):
            yield Use(by, field, _CHOICE, tuple(bands or ()), ("金额", "分级"))
        case PoolText(places=places):
            yield from _optional(("金额", "名次", "按字段"), places.by_field, _SIZE)
        case InstalmentsText(start_field=start):
            yield from _optional(("金额", "起算"), start, _DATE)


def _optional(path: Path, field: str | None, kinds: tuple[FieldKind, ...]) -> Iterator[Use]:
    if field is not None:
        yield Use(path, field, kinds)
