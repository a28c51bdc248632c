"""Which submissions stand on a reviewer's desk, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.domain.marks import SheetState
from workbench.storage.states import SubmissionState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.sheets import Sheet
    from workbench.storage.stores.submissions import Submission


def desk(connection: Connection, round_id: int, person_id: int) -> list[tuple[Submission, Sheet]]:
    """The reviewer's assigned submissions by measure and code, without recused and withdrawn ones."""
    from workbench.storage.stores import sheets, submissions

    active = {
        one.id: one
        for one in submissions.of_round(connection, round_id)
        if one.state is SubmissionState.ACTIVE
    }
    own = [
        (active[sheet.submission_id], sheet)
        for sheet in sheets.of_person(connection, round_id, person_id)
        if sheet.submission_id in active and sheet.state is not SheetState.RECUSED
    ]
    return sorted(own, key=lambda pair: (pair[0].measure_id, pair[0].code))
