"""Marks: one atomic update a save, and a round's marks as one matrix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select, update

from workbench.domain.errors import BadInput, Refused
from workbench.domain.marks import Cell, SheetState, unpack
from workbench.domain.rubric import ItemId, Scoring
from workbench.storage.stores.sheets import Sheet
from workbench.storage.tables import Sheet as SheetRow
from workbench.storage.tables import Submission as SubmissionRow
from workbench.storage.tables import table_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHEET, _SUBMISSION = table_of(SheetRow), table_of(SubmissionRow)
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
_MATRIX = (
    select(
        _SHEET.c.submission_id, _SHEET.c.person_id, _SHEET.c.state, _SHEET.c.scoring_sha256, _SHEET.c.marks
    )
    .join_from(_SHEET, _SUBMISSION)
    .where(
        _SUBMISSION.c.round_id == bindparam("round_id"), _SUBMISSION.c.measure_id == bindparam("measure_id")
    )
    .order_by(_SHEET.c.submission_id, _SHEET.c.person_id)
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


@dataclass(frozen=True)
class MarkMatrix:
    """All sheets of one measure in a round, one row a sheet.

    Attributes:
        submission_ids, person_ids: int64, shape (sheets,).
        states: one a sheet.
        marks: int16 codes as packed (scaled marks, negative for blanks), shape (sheets, items).
    """

    submission_ids: NDArray[np.int64]
    person_ids: NDArray[np.int64]
    states: tuple[SheetState, ...]
    marks: NDArray[np.int16]


def matrix(
    connection: Connection, round_id: int, measure_id: str, scoring_sha256: str, items: int
) -> MarkMatrix:
    """Read a measure's sheets in bulk, ordered by submission and person.

    Raises:
        BadInput: ``storage.other_rubric`` or ``marks.wrong_length`` for a sheet of another rubric.
    """
    import numpy as np

    rows = connection.execute(_MATRIX, {"round_id": round_id, "measure_id": measure_id}).all()
    for row in rows:
        if row.scoring_sha256 != scoring_sha256:
            raise BadInput(
                "storage.other_rubric", found=row.scoring_sha256[:12], expected=scoring_sha256[:12]
            )
        if len(row.marks) != 2 * items:
            raise BadInput("marks.wrong_length", found=len(row.marks) // 2, expected=items)
    packed = b"".join(row.marks for row in rows)
    return MarkMatrix(
        submission_ids=np.fromiter((row.submission_id for row in rows), np.int64, len(rows)),
        person_ids=np.fromiter((row.person_id for row in rows), np.int64, len(rows)),
        states=tuple(SheetState(row.state) for row in rows),
        marks=np.frombuffer(packed, np.dtype("<i2")).reshape(len(rows), items),
    )
