"""Which lines of the ledger stand: those of others, and of a round those of its latest decision."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, func, select

from workbench.storage.decision_tables import LedgerDecision as LinkRow
from workbench.storage.decision_tables import RoundDecision as DecisionRow
from workbench.storage.tables import LedgerLine as LedgerRow
from workbench.storage.tables import table_of

_LEDGER, _LINK, _DECISION = (table_of(one) for one in (LedgerRow, LinkRow, DecisionRow))

_LATEST = (
    select(func.max(_DECISION.c.id))
    .where(_DECISION.c.round_id == _LEDGER.c.source_round_id)
    .correlate(_LEDGER)
    .scalar_subquery()
)
LINES: FromClause = _LEDGER.outerjoin(_LINK, _LINK.c.line_id == _LEDGER.c.id)
# Without a decision both sides are NULL, and the lines that settling wrote stand.
STANDS: ColumnElement[bool] = _LINK.c.decision_id.is_not_distinct_from(_LATEST)
