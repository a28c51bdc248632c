"""Score sheets and remarks: who marks what, and in which state. Marks are written by ``marks``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from workbench.domain.errors import Refused
from workbench.domain.marks import SheetState
from workbench.storage.stores.rows import add_all, one_as, select_as
from workbench.storage.tables import Person as PersonRow
from workbench.storage.tables import Sheet as SheetRow
from workbench.storage.tables import SheetComment as CommentRow
from workbench.storage.tables import Submission as SubmissionRow
from workbench.storage.tables import table_of

_SHEET, _COMMENT, _SUBMISSION, _PERSON = (
    table_of(one) for one in (SheetRow, CommentRow, SubmissionRow, PersonRow)
)


@dataclass(frozen=True)
class Sheet:
    """One reviewer's sheet; ``marks`` is packed in the order whose hash is ``scoring_sha256``."""

    id: int
    submission_id: int
    person_id: int
    state: SheetState
    version: int
    marks: bytes
    scoring_sha256: str
    submitted_at: datetime | None
    updated_at: datetime
    reason: str | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", SheetState(self.state))


_ONE = select_as(Sheet, _SHEET).where(
    _SHEET.c.submission_id == bindparam("submission_id"), _SHEET.c.person_id == bindparam("person_id")
)
_OF_PERSON = (
    select_as(Sheet, _SHEET)
    .join_from(_SHEET, _SUBMISSION)
    .where(_SUBMISSION.c.round_id == bindparam("round_id"), _SHEET.c.person_id == bindparam("person_id"))
    .order_by(_SUBMISSION.c.code)
)
_OF_ROUND = (
    select_as(Sheet, _SHEET)
    .add_columns(_PERSON.c.name)
    .join_from(_SHEET, _SUBMISSION)
    .join(_PERSON)
    .where(_SUBMISSION.c.round_id == bindparam("round_id"))
    .order_by(_SUBMISSION.c.code, _PERSON.c.name)
)
_SET_STATE = (
    update(_SHEET)
    .where(_SHEET.c.id == bindparam("sheet_id"), _SHEET.c.version == bindparam("seen"))
    .values(
        state=bindparam("state"),
        reason=bindparam("reason"),
        submitted_at=bindparam("submitted_at"),
        updated_at=bindparam("at"),
        version=_SHEET.c.version + 1,
    )
)
_DROP = delete(_SHEET).where(_SHEET.c.id == bindparam("sheet_id"))
_COMMENTS = select(_COMMENT.c.item_id, _COMMENT.c.text).where(_COMMENT.c.sheet_id == bindparam("sheet_id"))
_COMMENTS_OF_ROUND = (
    select(_SUBMISSION.c.code, _PERSON.c.name, _COMMENT.c.item_id, _COMMENT.c.text)
    .join_from(_COMMENT, _SHEET)
    .join(_SUBMISSION)
    .join(_PERSON, _PERSON.c.id == _SHEET.c.person_id)
    .where(_SUBMISSION.c.round_id == bindparam("round_id"))
    .order_by(_SUBMISSION.c.code, _PERSON.c.name, _COMMENT.c.item_id)
)
_PUT_COMMENT = insert(_COMMENT)
_PUT_COMMENT = _PUT_COMMENT.on_conflict_do_update(
    index_elements=["sheet_id", "item_id"], set_={"text": _PUT_COMMENT.excluded.text}
)
_CLEAR_COMMENT = delete(_COMMENT).where(
    _COMMENT.c.sheet_id == bindparam("sheet"), _COMMENT.c.item_id == bindparam("item")
)


def of_pair(connection: Connection, submission_id: int, person_id: int) -> Sheet | None:
    """A reviewer's sheet for a submission."""
    return one_as(connection, Sheet, _ONE, submission_id=submission_id, person_id=person_id)


def of_person(connection: Connection, round_id: int, person_id: int) -> tuple[Sheet, ...]:
    """A reviewer's sheets in a round, by submission code."""
    rows = connection.execute(_OF_PERSON, {"round_id": round_id, "person_id": person_id})
    return tuple(Sheet(*row) for row in rows)


def of_round(connection: Connection, round_id: int) -> tuple[tuple[Sheet, str], ...]:
    """Every sheet of a round with its reviewer's name, by submission code and name."""
    rows = connection.execute(_OF_ROUND, {"round_id": round_id})
    return tuple((Sheet(*row[:-1]), row[-1]) for row in rows)


def add_sheets(
    connection: Connection,
    pairs: Iterable[tuple[int, int]],
    *,
    blank: bytes,
    scoring_sha256: str,
    at: datetime,
) -> int:
    """Lay an open sheet for each (submission id, person id); ``blank`` is a packed empty sheet."""
    rows = (
        {
            "submission_id": submission_id,
            "person_id": person_id,
            "state": SheetState.OPEN.value,
            "version": 1,
            "marks": blank,
            "scoring_sha256": scoring_sha256,
            "updated_at": at,
        }
        for submission_id, person_id in pairs
    )
    return add_all(connection, SheetRow, rows)


def drop_sheet(connection: Connection, sheet_id: int) -> None:
    """Take back a sheet that was never written on, when its reviewer leaves the panel."""
    connection.execute(_DROP, {"sheet_id": sheet_id})


def set_state(
    connection: Connection,
    sheet: Sheet,
    state: SheetState,
    at: datetime,
    *,
    reason: str | None = None,
) -> int:
    """Move a sheet to another state, if nobody changed it meanwhile; return its new version.

    ``submitted_at`` is set by submitting, kept by recusing and voiding, cleared by returning.

    Raises:
        Refused: ``sheet.changed_meanwhile``.
    """
    kept = sheet.submitted_at if state in (SheetState.RECUSED, SheetState.VOID) else None
    values = {
        "sheet_id": sheet.id,
        "seen": sheet.version,
        "state": state.value,
        "reason": reason,
        "submitted_at": at if state is SheetState.SUBMITTED else kept,
        "at": at,
    }
    if connection.execute(_SET_STATE, values).rowcount != 1:
        raise Refused("sheet.changed_meanwhile")
    return sheet.version + 1


def comments(connection: Connection, sheet_id: int) -> dict[str, str]:
    """Remarks by item id; the empty id is the whole sheet."""
    return {row.item_id: row.text for row in connection.execute(_COMMENTS, {"sheet_id": sheet_id})}


def comments_of_round(connection: Connection, round_id: int) -> dict[tuple[str, str], dict[str, str]]:
    """Remarks by submission code and reviewer, then by item id as `comments` has them."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for code, name, item, text in connection.execute(_COMMENTS_OF_ROUND, {"round_id": round_id}):
        found.setdefault((code, name), {})[item] = text
    return found


def set_comment(connection: Connection, sheet_id: int, item_id: str, text: str) -> None:
    """Write a remark; an empty text takes it away."""
    if text:
        connection.execute(_PUT_COMMENT, {"sheet_id": sheet_id, "item_id": item_id, "text": text})
    else:
        connection.execute(_CLEAR_COMMENT, {"sheet": sheet_id, "item": item_id})
