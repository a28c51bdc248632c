"""Words for the steps of a trace."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from workbench.domain.money import yuan_text
from workbench.domain.rounding import decimal_text
from workbench.domain.rubric import Citation, CitationKind, Status
from workbench.domain.trace import TraceNode
from workbench.i18n import join, t
from workbench.i18n.facts import fact_text


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
    if isinstance(status := parts.get("status"), Status):
        parts["status"] = t(f"term.rule_status.{status.name.lower()}")
    parts.setdefault("value", node.value)
    parts.setdefault("formula", node.formula)
    return t(f"trace.{node.code}", **parts)


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
    return t(f"term.citation_kind.{kind.name.lower()}")


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


def _shares_text(parts: Mapping[str, object]) -> str:
    payers, amounts = parts["payers"], parts["amounts"]
    if not isinstance(payers, tuple) or not isinstance(amounts, tuple):
        raise TypeError("payers and amounts must be tuples")
    return join(
        t("trace.share", payer=payer, amount=yuan_text(amount))
        for payer, amount in zip(payers, amounts, strict=True)
    )
