"""Save several marks of one sheet at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from workbench.domain.marks import Blank, Cell, check_mark, mark_text, parse_mark
from workbench.domain.rubric import ItemId
from workbench.services.actor import Actor
from workbench.services.office import Office
from workbench.services.own_sheet import own_sheet
from workbench.services.sheet_form import progress


@dataclass(frozen=True)
class SavedSheet:
    """Where the sheet stands now; ``saved_at`` is in the workspace's zone."""

    version: int
    total: Fraction
    missing: tuple[str, ...]
    saved_at: datetime


def record_sheet(
    office: Office, actor: Actor, round_code: str, submission_code: str, marks: Mapping[str, str | None]
) -> SavedSheet:
    """Write marks by item id, with one audit event; None clears a cell, items not named stay as they are.

    Raises:
        BadInput: ``mark.*``, ``sheet.unknown``, ``sheet.unknown_item``.
        Refused: as `record_mark`. Nothing was changed.
    """
    from workbench.storage.stores import marks as store

    typed = {item: Blank.PENDING if text is None else parse_mark(text) for item, text in marks.items()}
    with office.work().write(actor.name, "record_sheet") as w:
        own = own_sheet(office, w.connection, actor, round_code, submission_code)
        own.require_editable()
        changed: dict[ItemId, Cell] = {}
        for item_id, cell in typed.items():
            item = own.item_to_mark(item_id)
            if check_mark(cell, item) != own.cells[item.id]:
                changed[item.id] = cell
        cells = {**own.cells, **changed}
        now = progress(own.measure.scoring, cells)
        if not changed:
            return SavedSheet(own.sheet.version, now.total, now.missing, office.local(own.sheet.updated_at))
        version = store.save(w.connection, own.sheet, own.packed(cells), w.now)
        w.audit(
            {
                "round": round_code,
                "submission": submission_code,
                "before": {item: mark_text(own.cells[item]) for item in changed},
                "after": {item: mark_text(cell) for item, cell in changed.items()},
                "version": version,
                "scoring_sha256": own.sheet.scoring_sha256,
            }
        )
    return SavedSheet(version, now.total, now.missing, office.local(w.now))
