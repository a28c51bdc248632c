"""Money decided: the ledger of earlier and own decisions, and the settlement of a round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam

from workbench.storage.stores.rows import add, add_all, all_as, one_as, select_as
from workbench.storage.stores.standing import LINES, STANDS
from workbench.storage.tables import LedgerLine as LedgerRow
from workbench.storage.tables import Settlement as SettlementRow
from workbench.storage.tables import table_of

_LEDGER, _SETTLEMENT = table_of(LedgerRow), table_of(SettlementRow)


@dataclass(frozen=True)
class LedgerLine:
    """Money of one decision, fen; ``source_round_id`` is None for lines from outside."""

    entity_code: str
    project_code: str
    measure: str
    series: str
    decided_on: date
    approved_fen: int
    paid_fen: int
    payer: str
    source_round_id: int | None = None


@dataclass(frozen=True)
class Settlement:
    """What a settled round decided, and the hashes of what went in."""

    round_id: int
    results: Mapping[str, Any]
    hashes: Mapping[str, Any]
    program_version: str
    settled_at: datetime
    by_name: str


_UNTIL = (
    select_as(LedgerLine, _LEDGER)
    .select_from(LINES)
    .where(
        STANDS,
        _LEDGER.c.decided_on <= bindparam("until"),
        _LEDGER.c.source_round_id.is_distinct_from(bindparam("but_round")),
    )
    .order_by(_LEDGER.c.decided_on, _LEDGER.c.id)
)
_OF_ROUND = (
    select_as(LedgerLine, _LEDGER)
    .select_from(LINES)
    .where(_LEDGER.c.source_round_id == bindparam("round_id"))
    .order_by(_LEDGER.c.id)
)
_STANDING, _REPLACED = _OF_ROUND.where(STANDS), _OF_ROUND.where(~STANDS)
_SETTLEMENT_OF = select_as(Settlement, _SETTLEMENT).where(_SETTLEMENT.c.round_id == bindparam("round_id"))


def ledger(connection: Connection, until: date, but_round: int | None = None) -> tuple[LedgerLine, ...]:
    """Lines decided up to a day (included), without those that one round itself wrote.

    Of a round that an office decided on, the lines of its latest decision stand alone.
    """
    # Ids are positive, so -1 leaves nothing out.
    return all_as(
        connection, LedgerLine, _UNTIL, until=until, but_round=-1 if but_round is None else but_round
    )


def own_lines(connection: Connection, round_id: int) -> tuple[LedgerLine, ...]:
    """The lines that stand for a settled round, in the order of writing."""
    return all_as(connection, LedgerLine, _STANDING, round_id=round_id)


def replaced_lines(connection: Connection, round_id: int) -> tuple[LedgerLine, ...]:
    """The lines that stood for a settled round before its latest decision."""
    return all_as(connection, LedgerLine, _REPLACED, round_id=round_id)


def add_ledger_lines(connection: Connection, lines: Iterable[LedgerLine]) -> int:
    """Add lines; return how many."""
    return add_all(connection, LedgerRow, (asdict(line) for line in lines))


def settlement(connection: Connection, round_id: int) -> Settlement | None:
    """A round's settlement."""
    return one_as(connection, Settlement, _SETTLEMENT_OF, round_id=round_id)


def add_settlement(connection: Connection, settlement: Settlement) -> None:
    """Store a locked round's results; the round can be settled after that, in the same verb."""
    values = {
        name: dict(value) if isinstance(value, Mapping) else value for name, value in vars(settlement).items()
    }
    add(connection, SettlementRow, **values)
