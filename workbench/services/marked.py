"""Which submissions of a round somebody has marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.domain.marks import has_marks

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.sheets import Sheet


def marked_ids(connection: Connection, round_id: int, sheets: Iterable[Sheet]) -> frozenset[int]:
    """Ids of the submissions with a mark on one of the round's sheets, or on an item marked once."""
    from workbench.storage.stores import submissions

    once = submissions.objective_marks(connection, round_id).keys()
    return frozenset({sheet.submission_id for sheet in sheets if has_marks(sheet.marks)} | once)
