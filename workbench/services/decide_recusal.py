"""Staff decide on a recusal that was found."""

from __future__ import annotations

from workbench.domain.errors import BadInput, Refused
from workbench.domain.marks import SheetState
from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import reason_given, require_unsettled, round_named
from workbench.services.office import Office
from workbench.storage.states import RecusalState


def decide_recusal(
    office: Office, actor: Actor, round_code: str, recusal_id: int, confirm: bool, reason: str = ""
) -> None:
    """Confirm a found recusal (the sheet is recused, its marks kept and not counted) or dismiss it.

    Dismissing takes a reason.

    Raises:
        BadInput: ``round.unknown``, ``recusal.unknown``, ``reason.missing``.
        Refused: ``permission.denied``, ``recusal.decided``, ``round.settled``.
    """
    from workbench.storage.stores import recusals, sheets

    require(actor, Role.STAFF)
    why = reason.strip() if confirm else reason_given(reason)
    with office.work().write(actor.name, "decide_recusal") as w:
        round_ = round_named(w.connection, round_code)
        require_unsettled(round_)
        found = next(
            (one for one in recusals.of_round(w.connection, round_.id) if one.id == recusal_id), None
        )
        if found is None:
            raise BadInput("recusal.unknown", recusal=recusal_id)
        if found.state is not RecusalState.PROPOSED:
            raise Refused("recusal.decided", state=found.state)
        decided = RecusalState.CONFIRMED if confirm else RecusalState.DISMISSED
        recusals.set_state(w.connection, recusal_id, decided, w.now)
        sheet = sheets.of_pair(w.connection, found.submission_id, found.person_id)
        if confirm and sheet is not None and sheet.state is not SheetState.RECUSED:
            sheets.set_state(w.connection, sheet, SheetState.RECUSED, w.now, reason=found.reason)
        w.audit(
            {
                "round": round_code,
                "recusal": recusal_id,
                "submission_id": found.submission_id,
                "person_id": found.person_id,
                "sheet_before": sheet.state if sheet else None,
                "before": found.state,
                "after": decided,
                "reason": why,
            }
        )
