"""Marks: one atomic update a save, and nothing read under another rubric."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, update

from workbench.domain.errors import BadInput, Refused
from workbench.domain.marks import Cell, SheetState, unpack
from workbench.domain.rubric import ItemId, Scoring
from workbench.storage.stores.sheets import Sheet
from workbench.storage.tables import Sheet as SheetRow
from workbench.storage.tables import table_of

_SHEET = table_of(SheetRow)
_WRITABLE = (SheetState.OPEN.value, SheetState.RETURNED.value)

_SAVE = (
    update(_SHEET)
    .where(
        _SHEET.c.id == bindparam("sheet_id"),
        _SHEET.c.version == bindparam("seen"),
        _SHEET.c.scoring_sha256 == bindparam("hash"),
        _SHEET.c.state.in_(_WRITABLE),
    )
    .values(marks=bindparam("packed"), updated_at=bindparam("at"), version=_SHEET.c.version + 1)
)


def save(connection: Connection, sheet: Sheet, packed: bytes, at: datetime) -> int:
    """Replace a sheet's marks, if the sheet is still the one that was read; return the new version.

    Raises:
        Refused: ``sheet.changed_meanwhile`` where another version, another rubric or a closed state
            stands in the database; ``storage.round_not_open`` from the guard.
    """
    if len(packed) != len(sheet.marks):
        raise BadInput("marks.wrong_length", found=len(packed) // 2, expected=len(sheet.marks) // 2)
    values = {
        "sheet_id": sheet.id,
        "seen": sheet.version,
        "hash": sheet.scoring_sha256,
        "packed": packed,
        "at": at,
    }
    if connection.execute(_SAVE, values).rowcount != 1:
        raise Refused("sheet.changed_meanwhile")
    return sheet.version + 1


def cells(sheet: Sheet, scoring: Scoring, scoring_sha256: str) -> dict[ItemId, Cell]:
    """A sheet's marks by item.

    Raises:
        BadInput: ``storage.other_rubric`` where the sheet was marked under other items, points or steps;
            ``marks.wrong_length``.
    """
    if sheet.scoring_sha256 != scoring_sha256:
        raise BadInput("storage.other_rubric", found=sheet.scoring_sha256[:12], expected=scoring_sha256[:12])
    return unpack(sheet.marks, scoring)
