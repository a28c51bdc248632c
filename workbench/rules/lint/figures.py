"""S11, S25: figures and operators of a rule against the words of the quotes that it cites."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.domain.errors import BadInput, Problem
from workbench.domain.facts import parse_fact
from workbench.domain.money import amount_text
from workbench.domain.rounding import decimal_text
from workbench.domain.rubric import FactField, FieldKind
from workbench.rules.draft import Draft
from workbench.rules.lint.facts import ORDERS, Conditioned, conditions
from workbench.rules.lint.quotes import figures
from workbench.rules.model import ComparisonText
from workbench.source import Path


def check(draft: Draft) -> Iterator[Problem]:
    """Amounts and shares stand in a quote; comparisons include their bound where the quote does."""
    if draft.measure is None or draft.citations is None:
        return
    for path, value, cited in _figures_of_rules(draft):
        if contradicts_quote(draft, value, cited):
            yield draft.problem("S25", path, found=_words(value), quoted=_quoted(draft, value, cited))
    for one in conditions(draft):
        for below, comparison in one.condition.listed():
            field = (draft.fields or {}).get(comparison.field)
            if field is not None and comparison.operator in ORDERS:
                yield from _operator(draft, one, (*one.path, *below, "比较"), comparison, field)


def contradicts_quote(draft: Draft, value: int | Fraction, cited: tuple[str, ...]) -> bool:
    """Whether a figure rests on the policy's words alone and is not among them.

    Args:
        value: fen (int) or a share (Fraction).
    """
    quotes = draft.cited(cited)
    if len(quotes) < len(cited) or any(one.kind != "政策" for one in quotes):
        return False
    unit = "元" if isinstance(value, int) else "%"
    return value not in [figure.value for figure in figures(quotes) if figure.unit == unit]


def _figures_of_rules(draft: Draft) -> Iterator[tuple[Path, int | Fraction, tuple[str, ...]]]:
    """Every amount and share of the file with the citations that set it."""
    measure = draft.measure
    if measure is None:
        return
    for number, tier in enumerate(measure.tiers or ()):
        yield ("等次", number, "金额"), tier.amount, tier.citations
        if tier.floor_all is not None:
            yield ("等次", number, "各指标不低于"), tier.floor_all, tier.floor_citations or tier.citations
    for number, add_on in enumerate(measure.add_ons or ()):
        yield ("加项", number, "金额"), add_on.amount, add_on.citations
    for number, cap in enumerate(measure.caps or ()):
        yield ("限额", number, "金额"), cap.amount, cap.citations
    if measure.budget:
        yield ("预算", "每年"), measure.budget.amount, measure.budget.citations
    for number, criterion in enumerate(measure.scoring.criteria if measure.scoring else ()):
        if criterion.weight is not None:
            yield ("评分", "指标", number, "权重"), criterion.weight, criterion.citations


def _quoted(draft: Draft, value: int | Fraction, cited: tuple[str, ...]) -> tuple[str, ...]:
    """The figures of the same kind that the quotes do name."""
    money = isinstance(value, int)
    found = [one.value for one in figures(draft.cited(cited)) if one.unit == ("元" if money else "%")]
    return tuple(dict.fromkeys(_words(int(one) if money else one) for one in found)) or ("—",)


def _words(value: int | Fraction) -> str:
    return amount_text(value) if isinstance(value, int) else f"{decimal_text(value * 100)}%"


def _operator(
    draft: Draft, one: Conditioned, path: Path, text: ComparisonText, field: FactField
) -> Iterator[Problem]:
    try:
        value = parse_fact(field, text.values[0])
    except BadInput:
        return
    if field.kind not in (FieldKind.MONEY, FieldKind.NUMBER) or not isinstance(value, int | Fraction):
        return
    for said in figures(draft.cited(one.citations)):
        same = said.value == value and (said.unit == "元") == (field.kind is FieldKind.MONEY)
        if same and said.operator is not None:
            if said.operator != text.operator:
                yield draft.problem(
                    "S11", path, quote=said.words, expected=said.operator, found=text.operator
                )
            return
