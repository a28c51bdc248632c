"""Amounts that an office decided: the latest of each submission stands, the earlier ones are kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam

from workbench.storage.stores.rows import add, all_as, select_as
from workbench.storage.tables import AwardDecision as DecisionRow
from workbench.storage.tables import Submission as SubmissionRow
from workbench.storage.tables import table_of

_DECISION, _SUBMISSION = table_of(DecisionRow), table_of(SubmissionRow)


@dataclass(frozen=True)
class AwardDecision:
    """One decision, fen: who decided by which document, and who recorded it when."""

    submission_id: int
    amount_fen: int
    by_name: str
    decided_on: date
    document: str
    reason: str
    recorded_at: datetime
    recorded_by: str


_OF_ROUND = (
    select_as(AwardDecision, _DECISION)
    .join_from(_DECISION, _SUBMISSION)
    .where(_SUBMISSION.c.round_id == bindparam("round_id"))
    .order_by(_DECISION.c.id)
)


def of_round(connection: Connection, round_id: int) -> tuple[AwardDecision, ...]:
    """Every decision of the round, oldest first."""
    return all_as(connection, AwardDecision, _OF_ROUND, round_id=round_id)


def in_force(connection: Connection, round_id: int) -> dict[int, AwardDecision]:
    """The decision that stands, by submission id."""
    return {one.submission_id: one for one in of_round(connection, round_id)}


def add_decision(connection: Connection, decision: AwardDecision) -> None:
    """Record a decision; it takes the place of an earlier one."""
    add(connection, DecisionRow, **asdict(decision))
