"""A ledger line as the computation reads it, and as the store keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.domain.case import LedgerLine

if TYPE_CHECKING:
    from workbench.storage.stores.decisions import LedgerLine as StoredLine


def to_stored(line: LedgerLine, round_id: int | None = None) -> StoredLine:
    """The line for the store; ``round_id`` is None for one from outside."""
    from workbench.storage.stores.decisions import LedgerLine as StoredLine

    return StoredLine(
        entity_code=line.entity,
        project_code=line.project,
        measure=line.measure,
        series=line.series,
        decided_on=line.decided_on,
        approved_fen=line.approved,
        paid_fen=line.paid,
        payer=line.payer,
        source_round_id=round_id,
    )


def from_stored_line(line: StoredLine) -> LedgerLine:
    """The line for the computation, which does not ask where it comes from."""
    return LedgerLine(
        entity=line.entity_code,
        project=line.project_code,
        measure=line.measure,
        series=line.series,
        decided_on=line.decided_on,
        approved=line.approved_fen,
        paid=line.paid_fen,
        payer=line.payer,
    )
