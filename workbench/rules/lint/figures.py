"""S11, S25, S32: figures and operators of a rule against the words of the quotes that it cites."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.domain.errors import BadInput, Problem
from workbench.domain.facts import FactField, FieldKind, parse_fact
from workbench.domain.money import amount_text
from workbench.domain.rounding import decimal_text
from workbench.i18n.phrase import Phrase
from workbench.rules.draft import Draft
from workbench.rules.format.award import RateText
from workbench.rules.format.facts import ComparisonText
from workbench.rules.lint.facts import ORDERS, Conditioned, conditions
from workbench.rules.lint.quotes import figures
from workbench.rules.lint.stated import stated_counts, stated_figures
from workbench.source import Path


def check(draft: Draft) -> Iterator[Problem]:
    """Amounts, shares and places stand in a quote; comparisons include their bound where the quote does."""
    if draft.citations is None:
        return
    for path, value, cited in stated_figures(draft.text):
        if contradicts_quote(draft, value, cited):
            yield _unquoted(draft, path, value, cited)
    yield from _places(draft)
    yield from _ceiling(draft)
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
    if not value or not _rests_on_policy(draft, cited):
        return False
    unit = "元" if isinstance(value, int) else "%"
    return value not in [figure.value for figure in figures(draft.cited(cited)) if figure.unit == unit]


def _rests_on_policy(draft: Draft, cited: tuple[str, ...]) -> bool:
    """Whether every citation is there and is the policy's own words."""
    quotes = draft.cited(cited)
    return len(quotes) == len(cited) and all(one.kind == "政策" for one in quotes)


def _places(draft: Draft) -> Iterator[Problem]:
    """How many may win, against the 10个 or 前20名 of a quote."""
    for path, count, cited in stated_counts(draft.text):
        if not _rests_on_policy(draft, cited):
            continue
        said = [figure.value for figure in figures(draft.cited(cited)) if figure.counts]
        if said and count not in said:
            quoted = Phrase("rules.quote_says", {"quoted": tuple(decimal_text(one) for one in said)})
            yield draft.problem("S25", path, found=str(count), said=quoted)


def _ceiling(draft: Draft) -> Iterator[Problem]:
    """“最高10%” and “按10%” are not the same."""
    award = draft.measure.award if draft.measure else None
    if not isinstance(award, RateText):
        return
    said = [
        one for one in figures(draft.cited(award.citations)) if one.unit == "%" and one.value == award.rate
    ]
    if said and all(one.is_ceiling != (award.nature == "最高") for one in said):
        yield draft.problem("S32", ("金额", "比例性质"))


def _unquoted(draft: Draft, path: Path, value: int | Fraction, cited: tuple[str, ...]) -> Problem:
    """With the figures of the same kind that the quotes do name, or with the citations that name none."""
    money = isinstance(value, int)
    found = [one.value for one in figures(draft.cited(cited)) if one.unit == ("元" if money else "%")]
    words = tuple(dict.fromkeys(_words(int(one) if money else one) for one in found))
    said = Phrase("rules.quote_says", {"quoted": words})
    if not words:
        said = Phrase("rules.quotes_no_amount" if money else "rules.quotes_no_rate", {"ids": cited})
    return draft.problem("S25", path, found=_words(value), said=said)


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
    if field.kind is FieldKind.MONEY and contradicts_quote(draft, value, one.citations):
        yield _unquoted(draft, (*path[:-1], "值"), value, one.citations)
        return
    for said in figures(draft.cited(one.citations)):
        same = said.value == value and (said.unit == "元") == (field.kind is FieldKind.MONEY)
        if same and said.operator is not None:
            if said.operator != text.operator:
                yield draft.problem(
                    "S11", path, quote=said.words, expected=said.operator, found=text.operator
                )
            return
