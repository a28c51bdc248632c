"""The panel's opinions as those who see the results may read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from workbench.domain.case import Result
from workbench.services.actor import Actor, Role, actor_text
from workbench.services.compute_round import MeasureResults, RoundResults, compute_round
from workbench.services.lookups import round_named
from workbench.services.office import Office

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.opinions import Opinion as StoredOpinion
    from workbench.storage.stores.rounds import Round


@dataclass(frozen=True)
class Opinion:
    """A text of one or more lines, who wrote it last, and when in the office's zone."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class RoundOpinions:
    """A round's results with the opinions on their rows, by submission code.

    ``decided`` is the document of the office's decision, after which no opinion changes; None before.
    ``may_read`` is False for those who pay: what a panel wrote is no business of theirs.
    """

    results: RoundResults
    opinions: Mapping[str, Opinion]
    decided: str | None
    may_read: bool
    may_write: bool

    def missing(self, measure: MeasureResults) -> tuple[str, ...]:
        """Submissions of a measure on which an opinion is due and not written, by rank."""
        return tuple(
            row.submission.code
            for row in measure.rows
            if is_due(row.result) and row.submission.code not in self.opinions
        )


def is_due(result: Result) -> bool:
    """Whether the panel is to say something: the application is not out, and has a score."""
    return result.eligible != "no" and result.panel.score is not None


def round_opinions(office: Office, actor: Actor, round_code: str) -> RoundOpinions:
    """Compute the round and read the opinions on what the actor sees of it, on nothing else.

    Raises:
        BadInput, Refused: as `workbench.services.compute_round.compute_round`.
    """
    from workbench.storage.stores import round_decisions

    results = compute_round(office, actor, round_code)
    may_read = actor.role is not Role.FINANCE
    shown = {row.submission.code for one in results.measures for row in one.rows if may_read}
    with office.work().read() as r:
        round_ = round_named(r.connection, round_code)
        found = opinions_on(r.connection, round_, shown)
        decisions = round_decisions.of_round(r.connection, round_.id)
    return RoundOpinions(
        results=results,
        opinions={code: told(office, one) for code, one in found.items()},
        decided=decisions[-1].document if decisions else None,
        may_read=may_read,
        may_write=not decisions and actor.role in (Role.STAFF, Role.REVIEWER),
    )


def opinions_on(connection: Connection, round_: Round, codes: Collection[str]) -> dict[str, StoredOpinion]:
    """The opinions on these submissions by code; the caller answers for who may see them."""
    from workbench.storage.stores import opinions, submissions

    stored = opinions.of_round(connection, round_.id)
    return {
        one.code: stored[one.id]
        for one in submissions.of_round(connection, round_.id)
        if one.id in stored and one.code in codes
    }


def told(office: Office, stored: StoredOpinion) -> Opinion:
    """A stored opinion as it is shown: its writer in words, its time in the office's zone."""
    return Opinion(stored.text, actor_text(stored.by_name), office.local(stored.at))
