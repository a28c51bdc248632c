"""Prove that the record was not altered."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.errors import Problem
from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office


@dataclass(frozen=True)
class AuditReport:
    """How many events were checked, the newest as printed on exports, and every finding."""

    events: int
    head: str
    findings: tuple[Problem, ...]


def verify_audit(office: Office, actor: Actor, printed_head: str | None = None) -> AuditReport:
    """Walk the whole chain, and compare it with a head printed earlier where one is given.

    Raises:
        BadInput: ``storage.bad_head``; Refused: ``permission.denied``.
    """
    from workbench.storage import audit
    from workbench.storage.chain import Head

    require(actor, Role.STAFF, Role.AUDITOR)
    printed = None if printed_head is None else Head.parse(printed_head)
    findings = audit.verify(office.engine, printed)
    with office.work().read() as r:
        head = r.head()
    return AuditReport(head.seq, str(head), findings)
