"""Tables of what an office decided on a settled round, and of the ledger lines that say it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from workbench.storage.columns import Day, Integer, Moment, Text
from workbench.storage.tables import STRICT, Row, check, filled


class RoundDecision(Row, table=True):
    """An office's decision on every amount of a settled round; the latest stands, earlier ones are kept."""

    __tablename__ = "round_decision"
    __table_args__ = (Index(None, "round_id"), filled("document"), filled("by_name"), STRICT)
    id: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    round_id: int = Field(foreign_key="round.id", sa_type=Integer)
    document: str = Field(sa_type=Text)
    decided_on: date = Field(sa_type=Day)
    by_name: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(sa_type=Text)


class DecidedAward(Row, table=True):
    """The amount decided for one submission, fen; ``computed_fen`` is NULL where none was computed.

    Rows come before their decision, which seals them: the reference holds at the end of the transaction.
    """

    __tablename__ = "decided_award"
    __table_args__ = (
        ForeignKeyConstraint(["decision_id"], ["round_decision.id"], deferrable=True, initially="DEFERRED"),
        check("computed_fen", "computed_fen >= 0"),
        check("approved_fen", "approved_fen >= 0"),
        check("reason", "approved_fen = coalesce(computed_fen, 0) OR length(reason) > 0"),
        STRICT,
    )
    decision_id: int = Field(primary_key=True, sa_type=Integer)
    submission_id: int = Field(primary_key=True, foreign_key="submission.id", sa_type=Integer)
    computed_fen: int | None = Field(default=None, sa_type=Integer)
    approved_fen: int = Field(sa_type=Integer)
    reason: str = Field(sa_type=Text)


class LedgerDecision(Row, table=True):
    """A ledger line that a decision wrote in place of those that its round had."""

    __tablename__ = "ledger_decision"
    __table_args__ = (STRICT,)
    line_id: int = Field(primary_key=True, foreign_key="ledger_line.id", sa_type=Integer)
    decision_id: int = Field(foreign_key="round_decision.id", sa_type=Integer)
