"""What an office decided on a settled round: the latest decision stands, the earlier ones are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, select

from workbench.storage.decision_tables import DecidedAward as AwardRow
from workbench.storage.decision_tables import LedgerDecision as LinkRow
from workbench.storage.decision_tables import RoundDecision as DecisionRow
from workbench.storage.stores.decisions import LedgerLine
from workbench.storage.stores.rows import add, add_all, all_as, select_as
from workbench.storage.tables import LedgerLine as LedgerRow
from workbench.storage.tables import table_of

_DECISION, _AWARD = table_of(DecisionRow), table_of(AwardRow)


@dataclass(frozen=True)
class RoundDecision:
    """Who decided on a round by which document, and who recorded it when."""

    round_id: int
    document: str
    decided_on: date
    by_name: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class KnownDecision(RoundDecision):
    """A decision that is recorded."""

    id: int


@dataclass(frozen=True)
class DecidedAward:
    """What was decided for one submission, fen; ``computed_fen`` is None where none was computed."""

    submission_id: int
    computed_fen: int | None
    approved_fen: int
    reason: str


_OF_ROUND = (
    select_as(KnownDecision, _DECISION)
    .where(_DECISION.c.round_id == bindparam("round_id"))
    .order_by(_DECISION.c.id)
)
_AWARDS_OF = (
    select_as(DecidedAward, _AWARD)
    .where(_AWARD.c.decision_id == bindparam("decision_id"))
    .order_by(_AWARD.c.submission_id)
)
_NEWEST = select(func.coalesce(func.max(_DECISION.c.id), 0))


def of_round(connection: Connection, round_id: int) -> tuple[KnownDecision, ...]:
    """Every decision on the round, oldest first; the last one stands."""
    return all_as(connection, KnownDecision, _OF_ROUND, round_id=round_id)


def awards_of(connection: Connection, decision_id: int) -> tuple[DecidedAward, ...]:
    """The amounts of one decision, by submission id."""
    return all_as(connection, DecidedAward, _AWARDS_OF, decision_id=decision_id)


def add_decision(
    connection: Connection,
    decision: RoundDecision,
    awards: Iterable[DecidedAward],
    lines: Iterable[LedgerLine],
) -> int:
    """Record a decision and the ledger lines that stand from now on for its round; return its id.

    Args:
        awards: one for each submission of the round that is not withdrawn; the database refuses others.
        lines: own lines of the round; they take the place of those that it had.
    """
    number = int(connection.execute(_NEWEST).scalar_one()) + 1
    add_all(connection, AwardRow, ({"decision_id": number, **asdict(one)} for one in awards))
    add(connection, DecisionRow, id=number, **asdict(decision))
    for line in lines:
        add(connection, LinkRow, line_id=add(connection, LedgerRow, **asdict(line)), decision_id=number)
    return number
