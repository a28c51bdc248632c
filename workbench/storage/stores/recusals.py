"""Reviewers who must not judge a submission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.dialects.sqlite import insert

from workbench.storage.states import RecusalSource, RecusalState
from workbench.storage.stores.rows import all_as, select_as
from workbench.storage.tables import Recusal as RecusalRow
from workbench.storage.tables import Submission as SubmissionRow
from workbench.storage.tables import table_of

_RECUSAL, _SUBMISSION = table_of(RecusalRow), table_of(SubmissionRow)


@dataclass(frozen=True)
class Recusal:
    """One recusal: declared by the reviewer or found by comparing organisations."""

    id: int
    submission_id: int
    person_id: int
    reason: str
    source: RecusalSource
    state: RecusalState
    at: datetime


_OF_ROUND = (
    select_as(Recusal, _RECUSAL)
    .join_from(_RECUSAL, _SUBMISSION)
    .where(_SUBMISSION.c.round_id == bindparam("round_id"))
    .order_by(_RECUSAL.c.id)
)
_OF_PAIR = select_as(Recusal, _RECUSAL).where(
    _RECUSAL.c.submission_id == bindparam("submission_id"), _RECUSAL.c.person_id == bindparam("person_id")
)
_ADD = insert(_RECUSAL).on_conflict_do_nothing(index_elements=["submission_id", "person_id", "source"])
_SET_STATE = (
    update(_RECUSAL)
    .where(_RECUSAL.c.id == bindparam("recusal_id"))
    .values(state=bindparam("state"), at=bindparam("at"))
)


def of_round(connection: Connection, round_id: int) -> tuple[Recusal, ...]:
    """Every recusal of the round, oldest first."""
    return all_as(connection, Recusal, _OF_ROUND, round_id=round_id)


def of_pair(connection: Connection, submission_id: int, person_id: int) -> tuple[Recusal, ...]:
    """Recusals of one reviewer from one submission: declared, found, or both."""
    return all_as(connection, Recusal, _OF_PAIR, submission_id=submission_id, person_id=person_id)


def add_recusal(
    connection: Connection,
    *,
    submission_id: int,
    person_id: int,
    reason: str,
    source: RecusalSource,
    state: RecusalState,
    at: datetime,
) -> bool:
    """Add a recusal; False where this source has named the pair before (whatever was decided)."""
    values = {
        "submission_id": submission_id,
        "person_id": person_id,
        "reason": reason,
        "source": source,
        "state": state,
        "at": at,
    }
    return connection.execute(_ADD, values).rowcount == 1


def set_state(connection: Connection, recusal_id: int, state: RecusalState, at: datetime) -> None:
    """Confirm or dismiss."""
    connection.execute(_SET_STATE, {"recusal_id": recusal_id, "state": state, "at": at})
