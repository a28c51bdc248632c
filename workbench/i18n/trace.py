"""Words for the steps of a trace."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from workbench.domain.measure import Citation, CitationKind
from workbench.domain.money import yuan_text
from workbench.domain.rounding import decimal_text
from workbench.domain.trace import TraceNode
from workbench.i18n import join, t
from workbench.i18n.facts import fact_text

# What places are given by: a number, or money in fen as an int.
_FIGURES = frozenset({"figure", "first_out", "last_in"})


def step_name(node: TraceNode) -> str:
    """Short name of the step, for the left column of a trace page."""
    return t(f"trace.step.{node.step}")


def node_text(node: TraceNode) -> str:
    """The sentence of one step, without its citations."""
    parts = dict(node.parts)
    if "comparisons" in parts:
        parts["condition"] = _condition_text(parts)
    if "amounts" in parts:
        parts["shares"] = _shares_text(parts)
    if "decimals" in parts and isinstance(node.value, Fraction):
        parts["value"] = decimal_text(node.value, int(str(parts["decimals"])))
    if "decimals" in parts and isinstance(parts.get("score"), Fraction):
        parts["score"] = decimal_text(Fraction(str(parts["score"])), int(str(parts["decimals"])))
    if "lines" in parts:
        parts["lines"] = _lines_text(parts["lines"])
    for name in _FIGURES & parts.keys():
        parts[name] = _figure_text(parts[name])
    if "reasons" in parts:
        parts["reasons"] = _reasons_text(parts["reasons"])
    if "refusal" in parts:
        parts["why"] = t(f"report.why.{parts['refusal']}")
    parts.setdefault("value", node.value)
    parts.setdefault("formula", node.formula)
    text = t(f"trace.{node.code}", **parts)
    return text + t("trace.stated_in", measure=parts["stated_in"]) if "stated_in" in parts else text


def citation_text(citation: Citation) -> str:
    """``〔政策〕同政规〔2025〕6号 一“…”``: a default never looks like a clause."""
    return t(
        "trace.citation",
        kind=kind_text(citation.kind),
        document=citation.document,
        article=citation.article,
        quote=citation.quote,
    )


def kind_text(kind: CitationKind) -> str:
    """What stands behind a figure, in the language in use."""
    return t(f"term.citation_kind.{kind}")


def _condition_text(parts: Mapping[str, object]) -> str:
    comparisons = parts["comparisons"]
    if not isinstance(comparisons, tuple):
        raise TypeError("comparisons must be a tuple")
    texts = [
        t(
            "trace.comparison",
            field=name,
            operator=t(f"term.operator.{operator.name.lower()}"),
            values=join(fact_text(value) for value in values),
            fact=fact_text(fact),
        )
        for name, operator, values, fact in comparisons
    ]
    return t("trace.any_of" if parts.get("any_of") else "trace.all_of").join(texts)


def _reasons_text(reasons: object) -> str:
    if not isinstance(reasons, tuple):
        raise TypeError("reasons must be a tuple")
    return t("trace.why.joint").join(t(f"trace.why.{code}", **parts) for code, parts in reasons)


def _lines_text(lines: object) -> str:
    if not isinstance(lines, tuple):
        raise TypeError("lines must be a tuple")
    return join(t("trace.line", measure=measure, day=day, amount=amount) for measure, day, amount in lines)


def _figure_text(figure: object) -> str:
    return fact_text(figure) if isinstance(figure, int | Fraction) else t("trace.no_figure")


def _shares_text(parts: Mapping[str, object]) -> str:
    payers, amounts = parts["payers"], parts["amounts"]
    if not isinstance(payers, tuple) or not isinstance(amounts, tuple):
        raise TypeError("payers and amounts must be tuples")
    return join(
        t("trace.share", payer=payer, amount=yuan_text(amount))
        for payer, amount in zip(payers, amounts, strict=True)
    )
