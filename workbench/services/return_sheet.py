"""Send a submitted sheet back for re-scoring."""

from __future__ import annotations

from workbench.domain.errors import Refused
from workbench.domain.marks import SheetState
from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import (
    reason_given,
    require_lead,
    require_open,
    round_named,
    sheet_of,
    submission_named,
)
from workbench.services.office import Office


def return_sheet(
    office: Office, actor: Actor, round_code: str, submission_code: str, reviewer: str, reason: str
) -> None:
    """Give the sheet back to its reviewer, who reads the reason; by the panel's lead or staff.

    Raises:
        BadInput: ``round.unknown``, ``submission.unknown``, ``sheet.no_sheet``, ``reason.missing``.
        Refused: ``permission.*``, ``round.locked``, ``round.settled``, ``sheet.not_submitted``.
    """
    from workbench.storage.stores import sheets

    require(actor, Role.STAFF, Role.REVIEWER)
    why = reason_given(reason)
    with office.work().write(actor.name, "return_sheet") as w:
        round_ = round_named(w.connection, round_code)
        submission = submission_named(w.connection, round_, submission_code)
        if actor.role is not Role.STAFF:
            require_lead(w.connection, round_, actor, submission.measure_id)
        require_open(round_)
        sheet = sheet_of(w.connection, submission, reviewer)
        if sheet.state is not SheetState.SUBMITTED:
            raise Refused(
                "sheet.not_submitted", reviewer=reviewer, submission=submission_code, state=sheet.state
            )
        sheets.set_state(w.connection, sheet, SheetState.RETURNED, w.now, reason=why)
        w.audit(
            {
                "round": round_code,
                "submission": submission_code,
                "reviewer": reviewer,
                "before": sheet.state,
                "after": SheetState.RETURNED,
                "reason": why,
            }
        )
