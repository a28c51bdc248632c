"""Reviewers whose own organisation applies, found by comparing what is on file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from workbench.domain.organisation import same_name
from workbench.storage.states import RecusalSource, RecusalState, SubmissionState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.rounds import Seat
    from workbench.storage.stores.submissions import Submission


@dataclass(frozen=True)
class FoundRecusal:
    """A conflict that waits for staff."""

    submission_code: str
    reviewer: str
    organisation: str


def propose_recusals(
    connection: Connection, submissions: Iterable[Submission], seats: Iterable[Seat], at: datetime
) -> tuple[FoundRecusal, ...]:
    """Propose every reviewer whose own organisation applies; return those not found before.

    What staff decided on a pair stays decided.
    """
    from workbench.storage.stores import recusals

    seated = tuple(seats)
    pairs = (
        (submission, seat)
        for submission in submissions
        for seat in seated
        if submission.state is SubmissionState.ACTIVE
        and seat.measure_id == submission.measure_id
        and is_own_organisation(submission, seat)
    )
    return tuple(
        FoundRecusal(submission.code, seat.name, seat.organisation)
        for submission, seat in pairs
        if recusals.add_recusal(
            connection,
            submission_id=submission.id,
            person_id=seat.person_id,
            reason=seat.organisation,
            source=RecusalSource.FOUND,
            state=RecusalState.PROPOSED,
            at=at,
        )
    )


def is_own_organisation(submission: Submission, seat: Seat) -> bool:
    """Whether the reviewer works for the applicant: same credit code, or same name.

    Source: recusal grounds of review rules in use, employment by the applicant.
    """
    if seat.organisation_code and seat.organisation_code == submission.entity_code:
        return True
    return bool(seat.organisation) and same_name(seat.organisation, submission.entity_name)
