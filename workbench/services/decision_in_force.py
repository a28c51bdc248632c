"""The decision that stands for a settled round: what an office approved, beside what was computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.round_decisions import KnownDecision
    from workbench.storage.stores.rounds import Round


@dataclass(frozen=True)
class DecisionHead:
    """Who decided on which day by which document; ``recorded_at`` is UTC."""

    document: str
    decided_on: date
    by: str
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class DecidedAmount:
    """测算额 and 核定额 of one submission, fen, and the reason where they differ.

    ``computed_fen`` is None where the settlement has no amount; it then counts as nothing.
    """

    computed_fen: int | None
    approved_fen: int
    reason: str

    @property
    def difference_fen(self) -> int:
        """Approved less computed."""
        return self.approved_fen - (self.computed_fen or 0)


@dataclass(frozen=True)
class SubmissionDecision:
    """What was decided on one submission, and by which decision."""

    amount: DecidedAmount
    head: DecisionHead


@dataclass(frozen=True)
class RoundDecision:
    """The decision in force.

    Attributes:
        amounts: every submission of the round that is not withdrawn, by code.
        earlier: decisions that it replaced, oldest first.
    """

    head: DecisionHead
    amounts: Mapping[str, DecidedAmount]
    earlier: tuple[DecisionHead, ...]

    @cached_property
    def approved_fen(self) -> Mapping[str, int]:
        """核定额 by submission code."""
        return {code: one.approved_fen for code, one in self.amounts.items()}

    def about(self, code: str) -> SubmissionDecision | None:
        """The part of it about one submission; None where it says nothing of it."""
        return SubmissionDecision(self.amounts[code], self.head) if code in self.amounts else None


def decision_in_force(connection: Connection, round_: Round) -> RoundDecision | None:
    """The latest decision on a round, read in the caller's transaction; None where none was recorded.

    The caller answers for who may see amounts. A computed `Result` takes the approved amount, split among
    its payers, with `workbench.domain.approved_result.approved_result`.
    """
    from workbench.storage.stores import round_decisions, submissions

    known = round_decisions.of_round(connection, round_.id)
    if not known:
        return None
    codes = {one.id: one.code for one in submissions.of_round(connection, round_.id)}
    amounts = {
        codes[one.submission_id]: DecidedAmount(one.computed_fen, one.approved_fen, one.reason)
        for one in round_decisions.awards_of(connection, known[-1].id)
    }
    return RoundDecision(
        head=_head(known[-1]),
        amounts=dict(sorted(amounts.items())),
        earlier=tuple(_head(one) for one in known[:-1]),
    )


def _head(one: KnownDecision) -> DecisionHead:
    return DecisionHead(one.document, one.decided_on, one.by_name, one.recorded_at, one.recorded_by)
