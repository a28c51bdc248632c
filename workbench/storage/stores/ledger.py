"""The ledger as people keep it: lines brought in from files, and where each line comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, select, update

from workbench.storage.stores.decisions import LedgerLine
from workbench.storage.stores.rows import add_all, all_as, select_as
from workbench.storage.stores.standing import LINES, STANDS
from workbench.storage.tables import LedgerLine as LedgerRow
from workbench.storage.tables import LedgerSource as SourceRow
from workbench.storage.tables import Round as RoundRow
from workbench.storage.tables import table_of

_LEDGER, _SOURCE, _ROUND = (table_of(one) for one in (LedgerRow, SourceRow, RoundRow))


@dataclass(frozen=True)
class LedgerSource:
    """Where an imported line was read, and whose name stood there."""

    entity_name: str
    file: str
    sheet: str
    row_number: int
    imported_at: datetime
    imported_by: str


@dataclass(frozen=True)
class KnownLine:
    """A line with what it comes from: a settled round, or a row of a file; neither for others."""

    id: int
    entity_code: str
    project_code: str
    measure: str
    series: str
    decided_on: date
    approved_fen: int
    paid_fen: int
    payer: str
    round_code: str | None
    entity_name: str | None
    file: str | None
    sheet: str | None
    row_number: int | None


_KNOWN = (
    select(
        _LEDGER.c.id,
        *select_as(LedgerLine, _LEDGER).selected_columns[:-1],
        _ROUND.c.code,
        *(_SOURCE.c[name] for name in ("entity_name", "file", "sheet", "row_number")),
    )
    .select_from(
        LINES.outerjoin(_SOURCE, _SOURCE.c.line_id == _LEDGER.c.id).outerjoin(
            _ROUND, _ROUND.c.id == _LEDGER.c.source_round_id
        )
    )
    .order_by(_LEDGER.c.decided_on, _LEDGER.c.id)
)
_STANDING, _REPLACED = _KNOWN.where(STANDS), _KNOWN.where(~STANDS)
_PAID = update(_LEDGER).where(_LEDGER.c.id == bindparam("line_id")).values(paid_fen=bindparam("paid"))
_LAST = select(func.coalesce(func.max(_LEDGER.c.id), 0))


def all_lines(connection: Connection) -> tuple[KnownLine, ...]:
    """Every line that stands, by day."""
    return all_as(connection, KnownLine, _STANDING)


def replaced_lines(connection: Connection) -> tuple[KnownLine, ...]:
    """Lines of rounds in whose place a decision put others, by day."""
    return all_as(connection, KnownLine, _REPLACED)


def add_imported(connection: Connection, lines: Iterable[tuple[LedgerLine, LedgerSource]]) -> None:
    """Add lines of a file, each with its place there; the caller holds the write lock."""
    # Lines are never removed, so the next number is free, and a line's source can name it beforehand.
    first = int(connection.execute(_LAST).scalar_one()) + 1
    numbered = list(enumerate(lines, first))
    add_all(connection, LedgerRow, ({"id": number, **vars(line)} for number, (line, _) in numbered))
    add_all(connection, SourceRow, ({"line_id": number, **vars(source)} for number, (_, source) in numbered))


def set_paid(connection: Connection, paid: Iterable[tuple[int, int]]) -> None:
    """Write what was paid (fen) by line id; what was decided stays, and settlements keep their copies."""
    rows = [{"line_id": line_id, "paid": fen} for line_id, fen in paid]
    if rows:
        connection.execute(_PAID, rows)
