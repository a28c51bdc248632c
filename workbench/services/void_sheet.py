"""Take a sheet out of the count."""

from __future__ import annotations

from workbench.domain.errors import Refused
from workbench.domain.marks import SheetState
from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import (
    reason_given,
    require_lead,
    require_unsettled,
    round_named,
    sheet_of,
    submission_named,
)
from workbench.services.office import Office


def void_sheet(
    office: Office, actor: Actor, round_code: str, submission_code: str, reviewer: str, reason: str
) -> None:
    """Void a sheet: its marks are kept and count nowhere; by the panel's lead alone.

    Raises:
        BadInput: ``round.unknown``, ``submission.unknown``, ``sheet.no_sheet``, ``reason.missing``.
        Refused: ``permission.*``, ``round.settled``, ``sheet.already``.
    """
    from workbench.storage.stores import sheets

    require(actor, Role.REVIEWER)
    why = reason_given(reason)
    with office.work().write(actor.name, "void_sheet") as w:
        round_ = round_named(w.connection, round_code)
        submission = submission_named(w.connection, round_, submission_code)
        require_lead(w.connection, round_, actor, submission.measure_id)
        require_unsettled(round_)
        sheet = sheet_of(w.connection, submission, reviewer)
        if sheet.state in (SheetState.VOID, SheetState.RECUSED):
            raise Refused("sheet.already", reviewer=reviewer, submission=submission_code, state=sheet.state)
        sheets.set_state(w.connection, sheet, SheetState.VOID, w.now, reason=why)
        w.audit(
            {
                "round": round_code,
                "submission": submission_code,
                "reviewer": reviewer,
                "before": sheet.state,
                "after": SheetState.VOID,
                "reason": why,
            }
        )
