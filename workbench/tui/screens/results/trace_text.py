"""The way from marks to yuan, as lines that a finance officer can follow."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.domain.errors import Problem
from workbench.domain.measure import Measure
from workbench.domain.money import yuan_text
from workbench.domain.rounding import decimal_text
from workbench.domain.trace import TraceNode
from workbench.i18n import t
from workbench.i18n.trace import citation_text, node_text, step_name
from workbench.services.compute_round import MeasureResults, ResultRow
from workbench.services.decided_words import decided_text
from workbench.services.tier_words import tier_words
from workbench.tui.widgets.words import Line


def problem_words(problem: Problem) -> str:
    """What a finding says, without its code and place."""
    return t(f"problem.{problem.code}", **problem.parts)


def headline(results: MeasureResults, one: ResultRow) -> str:
    """Score, rank, tier and amount on one line."""
    result = one.result
    score = result.panel.score
    return t(
        "tui.trace.headline",
        score=decimal_text(score, results.measure.scoring.decimals) if score is not None else "-",
        rank=result.rank if result.rank is not None else "-",
        tier=tier_words(results.measure, result),
        award=yuan_text(result.award) if result.award is not None else "-",
    )


def trace_lines(results: MeasureResults, one: ResultRow) -> Iterator[Line]:
    """What was decided and warnings first, then the steps with formula and clause."""
    if one.decided:
        yield Line(decided_text(one.decided), style="bold")
        yield Line("")
    for problem in one.warnings:
        yield Line(t("tui.trace.warning", text=problem_words(problem)), style="bold $text-warning")
    if one.warnings:
        yield Line("")
    for number, node in enumerate(one.result.trace, 1):
        yield from _step(number, node, results.measure)


def _step(number: int, node: TraceNode, measure: Measure) -> Iterator[Line]:
    yield Line(f"  {node_text(node)}", head=f"{number}. {step_name(node)}")
    if node.formula is not None and node.value is not None:
        key = "tui.trace.formula_fen" if node.unit == "fen" else "tui.trace.formula"
        value = decimal_text(node.value) if isinstance(node.value, Fraction) else str(node.value)
        yield Line("   " + t(key, formula=node.formula, value=value), style="$foreground-muted")
    for one in dict.fromkeys(node.citations):
        yield Line(f"   {citation_text(measure.citations[one])}", style="$foreground-muted")
