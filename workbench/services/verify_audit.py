"""Prove that the record, and what it speaks of, was not altered."""

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
    """Walk the whole chain, and hold the rows that it speaks of against it.

    Args:
        printed_head: a head printed earlier, to compare with.

    Raises:
        BadInput: ``storage.bad_head``; Refused: ``permission.denied``.
    """
    from workbench.storage import audit
    from workbench.storage.chain import Head
    from workbench.storage.verify_rows import row_problems

    require(actor, Role.STAFF, Role.AUDITOR)
    printed = None if printed_head is None else Head.parse(printed_head)
    findings = audit.verify(office.engine, printed)
    with office.work().read() as r:
        head = r.head()
        rows = tuple(row_problems(r.connection.exec_driver_sql))
    return AuditReport(head.seq, str(head), (*findings, *rows))
