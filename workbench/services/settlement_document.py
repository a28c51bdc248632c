"""A computed round as the record keeps it, free of any language: settled once, compared at each replay.

What people and programs are handed is worded and public: ``workbench.services.result_document``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.domain.case import Outcome, Result
from workbench.domain.trace import TraceNode

FORMAT = "settlement/1"


def settlement_document(outcome: Outcome) -> dict[str, Any]:
    """Every result with its figures and its trace; money in fen, points exact."""
    return {
        "format": FORMAT,
        "results": [_result(result) for result in outcome.results],
        "totals": [
            {"measure": total.measure, "award_fen": total.award, "budget_fen": total.budget}
            for total in outcome.totals
        ],
    }


def differing(stored: Mapping[str, Any], now: Mapping[str, Any], *, with_trace: bool) -> tuple[str, ...]:
    """Submissions whose results are not the same; the wording of a trace may follow the program."""
    before, after = (_by_submission(one, with_trace) for one in (stored, now))
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not names and stored["totals"] != now["totals"]:
        return tuple(after)
    return tuple(names)


def _by_submission(results: Mapping[str, Any], with_trace: bool) -> dict[str, dict[str, Any]]:
    return {
        one["id"]: {key: value for key, value in one.items() if with_trace or key != "trace"}
        for one in results["results"]
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "id": result.submission.id,
        "measure": result.submission.measure,
        "eligible": result.eligible,
        "score": result.panel.score,
        "exact": result.panel.exact,
        "rank": result.rank,
        "tier": result.tier,
        "nominal_fen": result.nominal,
        "award_fen": result.award,
        "split_fen": result.split,
        **({} if result.valid_until is None else {"valid_until": result.valid_until.isoformat()}),
        "sheets": [
            {"reviewer": one.reviewer, "total": one.total, "dropped": one.dropped, "deviates": one.deviates}
            for one in result.panel.totals
        ],
        "trace": [_node(node) for node in result.trace],
    }


def _node(node: TraceNode) -> dict[str, Any]:
    return {
        "step": node.step,
        "code": node.code,
        "value": node.value,
        "unit": node.unit,
        "formula": node.formula,
        "bound_by": node.bound_by,
        "citations": node.citations,
        "parts": node.parts,
    }
