"""Save a reviewer's comment on an item, or on the whole sheet."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.errors import BadInput
from workbench.services.actor import Actor
from workbench.services.office import Office
from workbench.services.own_sheet import own_sheet
from workbench.services.sheet_form import WHOLE_SHEET

LONGEST = 2000


def record_comment(
    office: Office, actor: Actor, round_code: str, submission_code: str, item_id: str, text: str
) -> datetime:
    """Write the comment (item "" is the whole sheet; empty text removes it); return when it was saved.

    Raises:
        BadInput: ``sheet.unknown``, ``sheet.unknown_item``, ``sheet.comment_too_long``.
        Refused: as `record_mark`.
    """
    from workbench.storage.stores import sheets

    words = text.strip()
    if len(words) > LONGEST:
        raise BadInput("sheet.comment_too_long", found=len(words), limit=LONGEST)
    with office.work().write(actor.name, "record_comment") as w:
        own = own_sheet(office, w.connection, actor, round_code, submission_code)
        own.require_editable()
        if item_id != WHOLE_SHEET:
            own.item(item_id)
        before = sheets.comments(w.connection, own.sheet.id).get(item_id, "")
        if before != words:
            sheets.set_comment(w.connection, own.sheet.id, item_id, words)
            w.audit(
                {
                    "round": round_code,
                    "submission": submission_code,
                    "item": item_id,
                    "before": before,
                    "after": words,
                }
            )
    return office.local(w.now)
