"""The newest events of the record, for reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office


@dataclass(frozen=True)
class AuditLine:
    """One act: when (in the workspace's zone), by whom, what, and its full payload."""

    seq: int
    at: datetime
    actor: str
    verb: str
    payload: Mapping[str, Any]
    event_sha256: str


def show_audit(office: Office, actor: Actor, count: int = 50) -> tuple[AuditLine, ...]:
    """The newest events, newest first.

    Raises:
        Refused: ``permission.denied``.
    """
    from workbench.storage import audit
    from workbench.storage.canonical import parse_json

    require(actor, Role.STAFF, Role.AUDITOR)
    with office.work().read() as r:
        events = audit.latest(r.connection, count)
    return tuple(
        AuditLine(
            event.seq,
            office.local(datetime.fromisoformat(event.at)),
            event.actor,
            event.verb,
            parse_json(event.payload),
            event.event_sha256,
        )
        for event in events
    )
