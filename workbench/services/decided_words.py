"""What an office decided on a submission, beside its computed result: as a sentence and as data."""

from __future__ import annotations

from typing import Any

from workbench.i18n import t
from workbench.services.decision_in_force import SubmissionDecision


def decided_text(one: SubmissionDecision) -> str:
    """核定额, why it is not the computed one, and who decided it when by which document."""
    return t(
        f"term.explain.{'decided' if one.amount.difference_fen else 'decided_same'}",
        approved=one.amount.approved_fen,
        reason=one.amount.reason,
        by=one.head.by,
        on=one.head.decided_on,
        document=one.head.document,
    )


def decided_fields(one: SubmissionDecision | None) -> dict[str, Any]:
    """``approved_fen`` and ``decision``, both null while nothing was decided."""
    if one is None:
        return {"approved_fen": None, "decision": None}
    return {
        "approved_fen": one.amount.approved_fen,
        "decision": {
            "document": one.head.document,
            "on": one.head.decided_on.isoformat(),
            "by": one.head.by,
            "reason": one.amount.reason,
        },
    }
