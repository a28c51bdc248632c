"""Hand in a complete sheet."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.errors import Refused
from workbench.domain.marks import SheetState, mark_text, missing_items
from workbench.services.actor import Actor
from workbench.services.office import Office
from workbench.services.own_sheet import own_sheet


def submit_sheet(office: Office, actor: Actor, round_code: str, submission_code: str) -> datetime:
    """Submit the reviewer's own sheet; return when.

    Raises:
        Refused: ``sheet.incomplete`` with the names of the items that still wait for a mark, or as
            `record_mark`.
    """
    from workbench.storage.stores import sheets

    with office.work().write(actor.name, "submit_sheet") as w:
        own = own_sheet(office, w.connection, actor, round_code, submission_code)
        own.require_editable()
        if missing := missing_items(own.cells, own.measure.scoring.items):
            raise Refused("sheet.incomplete", items=tuple(f"{item.id} {item.name}" for item in missing))
        sheets.set_state(w.connection, own.sheet, SheetState.SUBMITTED, w.now)
        w.audit(
            {
                "round": round_code,
                "submission": submission_code,
                "before": own.sheet.state,
                "after": SheetState.SUBMITTED,
                "marks": {item: mark_text(cell) for item, cell in own.cells.items()},
                "scoring_sha256": own.sheet.scoring_sha256,
            }
        )
    return office.local(w.now)
