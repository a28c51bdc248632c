"""A decision on a settled round as one JSON document; money in fen."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from workbench.i18n.errors import problem_text

if TYPE_CHECKING:
    from workbench.services.decision_in_force import DecisionHead
    from workbench.services.record_decision import Recorded
    from workbench.services.show_decision import ShownDecision


def recorded_document(recorded: Recorded) -> dict[str, Any]:
    """The answer of ``decision record``."""
    return {
        "round": recorded.round_code,
        "dry_run": recorded.dry_run,
        "document": recorded.document,
        "on": recorded.decided_on.isoformat(),
        "by": recorded.by,
        "replaced": recorded.replaced,
        "carried": list(recorded.carried),
        "submissions": recorded.submissions,
        "computed_fen": recorded.computed_fen,
        "approved_fen": recorded.approved_fen,
        "rows": [
            {
                "submission": one.submission,
                "computed_fen": one.amount.computed_fen,
                "approved_fen": one.amount.approved_fen,
                "difference_fen": one.amount.difference_fen,
                "before_fen": one.before_fen,
                "reason": one.amount.reason,
            }
            for one in recorded.rows
        ],
        "warnings": [problem_text(warning) for warning in recorded.warnings],
    }


def shown_document(shown: ShownDecision, zone: tzinfo) -> dict[str, Any]:
    """The answer of ``decision show``; days in the office's zone."""

    def told(head: DecisionHead) -> dict[str, Any]:
        return {
            "document": head.document,
            "on": head.decided_on.isoformat(),
            "by": head.by,
            "recorded_on": head.recorded_at.astimezone(zone).date().isoformat(),
            "recorded_by": head.recorded_by,
        }

    return {
        "round": shown.round_code,
        "decision": None if shown.head is None else told(shown.head),
        "earlier": [told(one) for one in shown.earlier],
        "rows": [
            {
                "submission": one.submission,
                "measure": measure.measure_id,
                "entity_name": one.entity_name,
                "computed_fen": one.computed_fen,
                "approved_fen": one.approved_fen,
                "difference_fen": one.difference_fen,
                "reason": one.reason,
            }
            for measure in shown.measures
            for one in measure.rows
        ],
        "totals": [
            {
                "measure": one.measure_id,
                "computed_fen": one.computed_fen,
                "approved_fen": one.approved_fen,
            }
            for one in shown.measures
        ],
    }
