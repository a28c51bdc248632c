"""A reviewer steps aside from one submission."""

from __future__ import annotations

from workbench.domain.marks import SheetState
from workbench.services.actor import Actor
from workbench.services.lookups import reason_given, require_unsettled
from workbench.services.office import Office
from workbench.services.own_sheet import own_sheet
from workbench.storage.states import RecusalSource, RecusalState


def declare_recusal(office: Office, actor: Actor, round_code: str, submission_code: str, reason: str) -> None:
    """Recuse: marks are kept but count nowhere, and the submission leaves the reviewer's screens.

    A found recusal of the same pair that waited for staff is confirmed by it.

    Raises:
        BadInput: ``reason.missing``, ``sheet.unknown``; Refused: ``round.settled``, ``sheet.recused``.
    """
    from workbench.storage.stores import recusals, sheets

    why = reason_given(reason)
    with office.work().write(actor.name, "declare_recusal") as w:
        own = own_sheet(office, w.connection, actor, round_code, submission_code)
        require_unsettled(own.round)
        submission_id, person_id = own.sheet.submission_id, own.sheet.person_id
        for found in recusals.of_pair(w.connection, submission_id, person_id):
            if found.state is RecusalState.PROPOSED:
                recusals.set_state(w.connection, found.id, RecusalState.CONFIRMED, w.now)
        recusals.add_recusal(
            w.connection,
            submission_id=submission_id,
            person_id=person_id,
            reason=why,
            source=RecusalSource.DECLARED,
            state=RecusalState.CONFIRMED,
            at=w.now,
        )
        sheets.set_state(w.connection, own.sheet, SheetState.RECUSED, w.now, reason=why)
        w.audit(
            {
                "round": round_code,
                "submission": submission_code,
                "before": own.sheet.state,
                "after": SheetState.RECUSED,
                "reason": why,
            }
        )
