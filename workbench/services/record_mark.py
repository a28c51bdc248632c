"""Save one mark: the text of a field becomes a checked cell of the reviewer's own sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from workbench.domain.marks import Blank, Cell, check_mark, mark_text, parse_mark
from workbench.domain.rubric import ItemId
from workbench.services.actor import Actor
from workbench.services.office import Office
from workbench.services.own_sheet import OwnSheet, own_sheet
from workbench.services.sheet_form import progress


@dataclass(frozen=True)
class SavedMark:
    """What is in the file now; ``saved_at`` is in the workspace's zone."""

    item_id: str
    cell: Cell
    version: int
    criterion_id: str
    subtotal: Fraction
    total: Fraction
    missing: tuple[str, ...]
    saved_at: datetime


def record_mark(
    office: Office, actor: Actor, round_code: str, submission_code: str, item_id: str, text: str | None
) -> SavedMark:
    """Write one mark and its audit event in one transaction; None clears the cell.

    A mark that is in the file already is not written again.

    Raises:
        BadInput: ``mark.*`` for the text, ``sheet.unknown``, ``sheet.unknown_item``.
        Refused: ``round.locked``, ``round.settled``, ``sheet.submitted``, ``sheet.void``,
            ``sheet.recused``, ``sheet.recusal_pending``, ``sheet.marked_once``.
    """
    from workbench.storage.stores import marks

    cell = Blank.PENDING if text is None else parse_mark(text)
    with office.work().write(actor.name, "record_mark") as w:
        own = own_sheet(office, w.connection, actor, round_code, submission_code)
        own.require_editable()
        item = own.item_to_mark(item_id)
        check_mark(cell, item)
        before = own.cells[item.id]
        if cell == before:
            return _saved(office, own, item.id, own.cells, own.sheet.version, own.sheet.updated_at)
        cells = {**own.cells, item.id: cell}
        version = marks.save(w.connection, own.sheet, own.packed(cells), w.now)
        w.audit(
            {
                "round": round_code,
                "submission": submission_code,
                "item": item.id,
                "before": mark_text(before),
                "after": mark_text(cell),
                "version": version,
                "scoring_sha256": own.sheet.scoring_sha256,
            }
        )
    return _saved(office, own, item.id, cells, version, w.now)


def _saved(
    office: Office, own: OwnSheet, item_id: ItemId, cells: Mapping[ItemId, Cell], version: int, at: datetime
) -> SavedMark:
    scoring = own.measure.scoring
    criterion = next(one.id for one in scoring.criteria if any(item.id == item_id for item in one.items))
    now = progress(scoring, cells)
    return SavedMark(
        item_id=item_id,
        cell=cells[item_id],
        version=version,
        criterion_id=criterion,
        subtotal=now.subtotals[criterion],
        total=now.total,
        missing=now.missing,
        saved_at=office.local(at),
    )
