"""A computed round for whoever asks, worded in the language in use: the public format ``result/1``.

What a settlement stores has no words: ``workbench.services.settlement_document``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from workbench.domain.case import Outcome, Result
from workbench.domain.errors import Undecided
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import decimal_text
from workbench.domain.sheet_points import differing_items
from workbench.domain.trace import TraceNode
from workbench.i18n.errors import error_text
from workbench.i18n.trace import node_text

FORMAT = "result/1"


def result_document(measures: Mapping[MeasureId, Measure], outcome: Outcome) -> dict[str, Any]:
    """Render an outcome: amounts in fen, scores as decimal text with the rubric's places."""
    return {
        "format": FORMAT,
        "rules": [_rules(measures[total.measure]) for total in outcome.totals],
        "results": [result_fields(measures[one.submission.measure], one) for one in outcome.results],
        "totals": [
            {"measure": total.measure, "award_fen": total.award, "budget_fen": total.budget}
            for total in outcome.totals
        ],
        "undecided": undecided_document(outcome.undecided),
    }


def undecided_document(undecided: Iterable[Undecided]) -> list[dict[str, Any]]:
    """What people must settle first: ``code``, the submission or measure that it is ``about``, ``text``."""
    return [{"code": one.code, "about": about(one), "text": error_text(one)} for one in undecided]


def about(undecided: Undecided) -> str | None:
    """The submission that waits, the first of several, else the measure or the policy."""
    parts = undecided.parts
    several = parts.get("submissions")
    first = several[0] if isinstance(several, tuple) and several else None
    found = parts.get("submission") or parts.get("measure") or first
    return None if found is None else str(found)


def _rules(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "version": measure.version,
        "bytes_sha256": measure.hashes.bytes_sha256,
        "meaning_sha256": measure.hashes.meaning_sha256,
    }


def result_fields(measure: Measure, result: Result) -> dict[str, Any]:
    """One entry of ``results``."""
    score = result.panel.score
    return {
        "id": result.submission.id,
        "measure": measure.id,
        "eligible": result.eligible,
        "sheets": len(result.panel.totals),
        "score": None if score is None else decimal_text(score, measure.scoring.decimals),
        "rank": result.rank,
        "tier": result.tier,
        "nominal_fen": result.nominal,
        "award_fen": result.award,
        "split_fen": dict(result.split) if result.award is not None else None,
        "valid_until": result.valid_until.isoformat() if result.valid_until else None,
        "warnings": [code for code, stands in warnings(measure, result) if stands],
        "trace": trace_document(result.trace, measure.scoring.decimals),
    }


def warnings(measure: Measure, result: Result) -> Iterable[tuple[str, bool]]:
    """What a reader of this result should look at, by code."""
    yield "exceeds_project_cost", result.exceeds_project_cost
    yield "project_paid_twice", bool(result.also_paid)
    yield "gate_not_recorded", any(node.code == "eligibility.gate_unrecorded" for node in result.trace)
    yield "wide_spread", result.panel.wide_spread
    yield "sheet_deviates", any(sheet.deviates for sheet in result.panel.totals)
    yield "criterion_low", any(sheet.low_criteria for sheet in result.panel.totals)
    differing = differing_items(measure.scoring, result.submission.sheets)
    yield "objective_items_differ", bool(differing)


def trace_document(trace: Iterable[TraceNode], decimals: int) -> list[dict[str, Any]]:
    """Render the steps; ``text`` follows the language in use."""
    return [
        {
            "step": node.step,
            "value": _value_text(node, decimals),
            "unit": node.unit,
            "formula": node.formula,
            "text": node_text(node),
            "bound_by": node.bound_by,
            "citations": list(node.citations),
        }
        for node in trace
    ]


def _value_text(node: TraceNode, decimals: int) -> str | None:
    if isinstance(node.value, Fraction):
        return decimal_text(node.value, decimals if node.step == "score" else 0)
    return None if node.value is None else str(node.value)
