"""The forms that go out to one expert: their own open sheets, and nothing of anyone else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from workbench.domain.marks import SheetState
from workbench.domain.measure import Measure, MeasureId
from workbench.i18n.facts import fact_text
from workbench.services.desk import desk
from workbench.services.facts import from_stored
from workbench.storage.states import RecusalState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.sheets.score_sheets.model import Packet, ScoreSheet
    from workbench.storage.stores.rounds import Round
    from workbench.storage.stores.sheets import Sheet
    from workbench.storage.stores.submissions import Submission


def packets_of(
    connection: Connection,
    round_: Round,
    measures: Mapping[MeasureId, Measure],
    person_id: int,
    reviewer: str,
) -> tuple[Packet, ...]:
    """A reviewer's `open_forms`, in as many workbooks as they need."""
    from workbench.sheets.score_sheets.model import Packet
    from workbench.sheets.score_sheets.write import SHEETS_A_BOOK

    forms = [
        _form(connection, round_, measures[MeasureId(submission.measure_id)], submission, sheet, reviewer)
        for submission, sheet in open_forms(connection, round_.id, person_id)
    ]
    return tuple(
        Packet(round_.name, reviewer, round_.as_of, tuple(forms[first : first + SHEETS_A_BOOK]))
        for first in range(0, len(forms), SHEETS_A_BOOK)
    )


def open_forms(connection: Connection, round_id: int, person_id: int) -> tuple[tuple[Submission, Sheet], ...]:
    """A reviewer's open and returned sheets on their desk.

    Left out: submitted and void sheets, recused and withdrawn submissions, and those on whose recusal staff
    still decide.
    """
    from workbench.storage.stores import recusals

    held = {
        one.submission_id
        for one in recusals.of_round(connection, round_id)
        if one.person_id == person_id and one.state is RecusalState.PROPOSED
    }
    return tuple(
        (submission, sheet)
        for submission, sheet in desk(connection, round_id, person_id)
        if sheet.state in (SheetState.OPEN, SheetState.RETURNED) and submission.id not in held
    )


def _form(
    connection: Connection,
    round_: Round,
    measure: Measure,
    submission: Submission,
    sheet: Sheet,
    reviewer: str,
) -> ScoreSheet:
    from workbench.sheets.score_sheets.identity import Identity, comments_digest
    from workbench.sheets.score_sheets.model import ScoreSheet
    from workbench.storage.stores import marks, sheets

    comments = sheets.comments(connection, sheet.id)
    return ScoreSheet(
        identity=Identity(
            round_code=round_.code,
            measure_id=measure.id,
            submission_code=submission.code,
            reviewer=reviewer,
            version=str(sheet.version),
            comments_sha256=comments_digest(comments),
            scoring_sha256=measure.hashes.scoring_sha256,
        ),
        title=submission.title,
        entity_name=submission.entity_name,
        project_code=submission.project_code,
        measure_name=measure.name,
        facts=tuple(_facts(measure, submission)),
        scoring=measure.scoring,
        cells=marks.cells(sheet, measure.scoring, measure.hashes.scoring_sha256),
        comments=comments,
        returned_reason=sheet.reason or "" if sheet.state is SheetState.RETURNED else "",
    )


def _facts(measure: Measure, submission: Submission) -> Iterator[tuple[str, str]]:
    stored = from_stored(measure.fields, submission.facts)
    return ((field.name, fact_text(stored[field.id])) for field in measure.fields)
