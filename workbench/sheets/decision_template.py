"""Write the decision form of a settled round: every submission with its amounts, for an office to edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workbench.i18n import t
from workbench.sheets.form import DECISION, decision_columns
from workbench.sheets.template import form_bytes

NOTES = 4


@dataclass(frozen=True)
class DecisionLine:
    """One submission, fen; ``computed_fen`` is None where nothing could be computed."""

    submission: str
    entity_name: str
    tier: str | None
    computed_fen: int | None
    decided_fen: int
    reason: str


def decision_template_bytes(round_name: str, day: date, lines: Sequence[DecisionLine]) -> bytes:
    """The form with a row for each line; the same lines and day give the same bytes."""
    rows = [
        (one.submission, one.entity_name, one.tier, one.computed_fen, one.decided_fen, one.reason)
        for one in lines
    ]
    notes = [t(f"sheets.template.decision_note_{number}") for number in range(1, NOTES + 1)]
    title = t("sheets.template.decision_title", round=round_name)
    return form_bytes(title, notes, [(t(DECISION), decision_columns())], day, rows)
