"""The panel's opinions: one text a submission, changed only by who has seen what stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, update
from sqlalchemy.dialects.sqlite import insert

from workbench.domain.errors import Refused
from workbench.storage.opinion_tables import Opinion as OpinionRow
from workbench.storage.stores.rows import all_as, one_as, select_as
from workbench.storage.tables import Submission as SubmissionRow
from workbench.storage.tables import table_of

_OPINION, _SUBMISSION = table_of(OpinionRow), table_of(SubmissionRow)


@dataclass(frozen=True)
class Opinion:
    """The text that stands, and who wrote it when."""

    submission_id: int
    text: str
    by_name: str
    at: datetime


_OF_ROUND = (
    select_as(Opinion, _OPINION)
    .join_from(_OPINION, _SUBMISSION)
    .where(_SUBMISSION.c.round_id == bindparam("round_id"))
)
_OF_SUBMISSION = select_as(Opinion, _OPINION).where(_OPINION.c.submission_id == bindparam("submission"))
_STANDS = (_OPINION.c.submission_id == bindparam("submission"), _OPINION.c.text == bindparam("seen"))
_ADD = insert(_OPINION).on_conflict_do_nothing(index_elements=["submission_id"])
_CHANGE = (
    update(_OPINION)
    .where(*_STANDS)
    .values(text=bindparam("words"), by_name=bindparam("writer"), at=bindparam("moment"))
)
_DROP = delete(_OPINION).where(*_STANDS)


def of_round(connection: Connection, round_id: int) -> dict[int, Opinion]:
    """Every opinion of the round by submission id, those on withdrawn submissions too."""
    return {one.submission_id: one for one in all_as(connection, Opinion, _OF_ROUND, round_id=round_id)}


def of_submission(connection: Connection, submission_id: int) -> Opinion | None:
    """The opinion on one submission."""
    return one_as(connection, Opinion, _OF_SUBMISSION, submission=submission_id)


def put(connection: Connection, opinion: Opinion, *, seen: str) -> None:
    """Write an opinion where ``seen`` still stands ("" for none); an empty text takes it away.

    Raises:
        Refused: ``storage.opinion_changed`` where another text stands.
    """
    where = {"submission": opinion.submission_id, "seen": seen}
    if not seen:
        done = connection.execute(_ADD, asdict(opinion))
    elif opinion.text:
        words = {"words": opinion.text, "writer": opinion.by_name, "moment": opinion.at}
        done = connection.execute(_CHANGE, {**where, **words})
    else:
        done = connection.execute(_DROP, where)
    if done.rowcount != 1:
        raise Refused("storage.opinion_changed")
