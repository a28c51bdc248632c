"""The start screen: which rounds there are, and what waits for this person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workbench.services.actor import Actor, Role
from workbench.services.office import Office
from workbench.storage.states import RoundState

if TYPE_CHECKING:
    from workbench.storage.stores.start import RoundCounts

# What ``waiting`` counts, worded as ``term.waiting.<kind>``; unfinished sheets are those others owe staff.
WaitingKind = Literal["sheets", "recusals", "unfinished", "settle", "nothing"]


@dataclass(frozen=True)
class RoundLine:
    """One round as this person sees it; for a reviewer ``submissions`` counts their own alone."""

    code: str
    name: str
    state: RoundState
    submissions: int
    waiting: int
    waiting_kind: WaitingKind
    may_see_results: bool
    leads: tuple[str, ...]  # names of the measures whose panel this person leads


@dataclass(frozen=True)
class Home:
    """What the start screen shows."""

    workspace_name: str
    is_demo: bool
    name: str
    role: Role
    rounds: tuple[RoundLine, ...]


def home(office: Office, actor: Actor) -> Home:
    """Every round that concerns this person, newest first."""
    from workbench.storage.stores import start

    own = actor.person_id if actor.role is Role.REVIEWER else None
    with office.work().read() as r:
        counts = start.round_counts(r.connection, own)
        led = {} if own is None else start.led_measures(r.connection, own)
    return Home(
        workspace_name=office.name,
        is_demo=office.is_demo,
        name=actor.name,
        role=actor.role,
        rounds=tuple(_line(actor, one, led.get(one.id, ())) for one in counts),
    )


def _line(actor: Actor, counts: RoundCounts, led: tuple[str, ...]) -> RoundLine:
    waiting, kind = _waiting(actor, counts)
    settled = counts.state is RoundState.SETTLED
    sees_results = {
        Role.STAFF: True,
        Role.AUDITOR: True,
        Role.FINANCE: settled,
        Role.REVIEWER: bool(led),
    }
    return RoundLine(
        code=counts.code,
        name=counts.name,
        state=counts.state,
        submissions=counts.submissions,
        waiting=waiting,
        waiting_kind=kind,
        may_see_results=sees_results[actor.role],
        leads=led,
    )


def _waiting(actor: Actor, counts: RoundCounts) -> tuple[int, WaitingKind]:
    if actor.role is Role.REVIEWER and counts.state is RoundState.OPEN and counts.open_sheets:
        return counts.open_sheets, "sheets"
    if actor.role is not Role.STAFF or counts.state is RoundState.SETTLED:
        return 0, "nothing"
    if counts.proposed_recusals:
        return counts.proposed_recusals, "recusals"
    if counts.open_sheets:
        return counts.open_sheets, "unfinished"
    return (1, "settle") if counts.state is RoundState.LOCKED else (0, "nothing")
