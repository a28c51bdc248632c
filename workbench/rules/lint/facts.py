"""S08 to S10, S41, S42: what is asked of an application, and how conditions use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.errors import BadInput, Problem
from workbench.domain.facts import FactField, FieldKind, parse_fact
from workbench.i18n.phrase import Phrase
from workbench.rules.draft import Draft
from workbench.rules.findings import PathWords
from workbench.rules.format.facts import ComparisonText, ConditionText
from workbench.source import Path
from workbench.source.guesses import meant

_UNORDERED = (FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.TEXT)
ORDERS = ("不低于", "高于", "不高于", "低于")
_DAYS = ("不早于", "不晚于")


def check(draft: Draft) -> Iterator[Problem]:
    """Fields are well formed; conditions name a field, an option, and an operator that fits."""
    for number, one in enumerate(draft.text.fields or ()):
        if (one.kind == "选项") != (one.options is not None):
            yield draft.problem("S41", ("申报字段", number), name=one.name)
    fields = draft.fields
    if fields is None:
        return
    for rule in conditions(draft):
        for below, comparison in rule.condition.listed():
            yield from _comparison(draft, fields, (*rule.path, *below), comparison)


@dataclass(frozen=True)
class Conditioned:
    """A condition, where it stands, and what the rule that holds it cites."""

    path: Path
    condition: ConditionText
    citations: tuple[str, ...]


def conditions(draft: Draft) -> Iterator[Conditioned]:
    """Every condition of the file."""
    for number, requirement in enumerate(draft.text.requirements or ()):
        yield Conditioned(("资格", number), requirement, requirement.citations)
    for number, add_on in enumerate((draft.measure.add_ons if draft.measure else None) or ()):
        yield Conditioned(("加项", number, "条件"), add_on.condition, add_on.citations)


def _comparison(
    draft: Draft, fields: dict[str, FactField], path: Path, text: ComparisonText
) -> Iterator[Problem]:
    field = fields.get(text.field)
    if field is None:
        yield draft.problem("S08", (*path, "字段"), id=text.field, remedy=meant(text.field, fields))
        return
    needs_order, needs_day = text.operator in ORDERS, text.operator in _DAYS
    if (needs_order and field.kind in (*_UNORDERED, FieldKind.DATE)) or (
        needs_day and field.kind is not FieldKind.DATE
    ):
        remedy = Phrase("rules.compare_days" if field.kind is FieldKind.DATE else "rules.compare_equal")
        if field.kind in (FieldKind.MONEY, FieldKind.NUMBER):
            remedy = Phrase("rules.compare_size")
        yield draft.problem(
            "S10", (*path, "比较"), name=field.name, kind=field.kind, operator=text.operator, remedy=remedy
        )
        return
    if len(text.values) > 1 and text.operator != "属于":
        yield draft.problem("S42", (*path, "值"), operator=text.operator)
        return
    for number, value in enumerate(text.values):
        at = (*path, "值", number) if len(text.values) > 1 else (*path, "值")
        try:
            parse_fact(field, value)
        except BadInput as error:
            if error.code == "fact.unknown_option":
                yield draft.problem("S09", at, name=field.name, text=value, options=field.options)
            else:
                yield draft.problem("R04", at, path=PathWords(at), why=Phrase.of(error))
