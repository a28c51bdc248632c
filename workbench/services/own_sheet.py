"""A reviewer's own sheet with its rubric: the only door of the scoring desk to the marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, Refused
from workbench.domain.marks import Cell, SheetState, from_code, pack, scale_of
from workbench.domain.marks import Sheet as MarkedSheet
from workbench.domain.measure import Measure
from workbench.domain.rubric import Item, ItemId, Scoring
from workbench.domain.sheet_points import cells_of
from workbench.services.actor import Actor, Role, require
from workbench.services.frozen_rules import rules_of_measure
from workbench.services.lookups import require_open, round_named
from workbench.services.office import Office
from workbench.storage.states import RecusalState, RoundState, SubmissionState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.rounds import Round
    from workbench.storage.stores.sheets import Sheet
    from workbench.storage.stores.submissions import Submission


@dataclass(frozen=True)
class OwnSheet:
    """One sheet with what it belongs to. ``is_held``: staff still decide on a found recusal."""

    round: Round
    submission: Submission
    sheet: Sheet
    measure: Measure
    cells: Mapping[ItemId, Cell]
    is_held: bool

    @property
    def is_editable(self) -> bool:
        """Whether marks and comments are taken now."""
        return (
            self.round.state is RoundState.OPEN
            and self.sheet.state in (SheetState.OPEN, SheetState.RETURNED)
            and not self.is_held
        )

    def require_editable(self) -> None:
        """Let only a sheet pass that takes marks.

        Raises:
            Refused: ``round.locked``, ``round.settled``, ``sheet.submitted``, ``sheet.void``,
                ``sheet.recusal_pending``.
        """
        require_open(self.round)
        if self.sheet.state not in (SheetState.OPEN, SheetState.RETURNED):
            raise Refused(f"sheet.{self.sheet.state.value}", submission=self.submission.code)
        if self.is_held:
            raise Refused("sheet.recusal_pending", submission=self.submission.code)

    def item(self, item_id: str) -> Item:
        """The item of that id.

        Raises:
            BadInput: ``sheet.unknown_item``.
        """
        for item in self.measure.scoring.items:
            if item.id == item_id:
                return item
        raise BadInput("sheet.unknown_item", item=item_id)

    def item_to_mark(self, item_id: str) -> Item:
        """The item of that id, if reviewers mark it.

        Raises:
            BadInput: ``sheet.unknown_item``; Refused: ``sheet.marked_once``, staff mark it for all.
        """
        item = self.item(item_id)
        if item.marked_once:
            raise Refused("sheet.marked_once", item=item.name)
        return item

    def packed(self, cells: Mapping[ItemId, Cell]) -> bytes:
        """The sheet with these cells as stored; items marked once are kept elsewhere."""
        once = {item.id for item in self.measure.scoring.items if item.marked_once}
        own = {item: cell for item, cell in cells.items() if item not in once}
        return pack(own, self.measure.scoring)


def own_sheet(
    office: Office, connection: Connection, actor: Actor, round_code: str, submission_code: str
) -> OwnSheet:
    """The acting reviewer's sheet for a submission.

    Raises:
        Refused: ``permission.denied``, ``sheet.recused``; BadInput: ``round.unknown``, and
            ``sheet.unknown`` alike for a submission that is not there, withdrawn or not assigned.
    """
    from workbench.storage.stores import marks, recusals, sheets, submissions

    require(actor, Role.REVIEWER)
    round_ = round_named(connection, round_code)
    submission = submissions.by_code(connection, round_.id, submission_code)
    if submission is None or submission.state is SubmissionState.WITHDRAWN or actor.person_id is None:
        raise BadInput("sheet.unknown", submission=submission_code)
    sheet = sheets.of_pair(connection, submission.id, actor.person_id)
    if sheet is None:
        raise BadInput("sheet.unknown", submission=submission_code)
    if sheet.state is SheetState.RECUSED:
        raise Refused("sheet.recused", submission=submission_code)
    measure = rules_of_measure(office, connection, round_, submission.measure_id)
    own = marks.cells(sheet, measure.scoring, measure.hashes.scoring_sha256)
    once = marked_once(connection, round_.id, measure.scoring).get(submission.id, {})
    found = recusals.of_pair(connection, submission.id, actor.person_id)
    return OwnSheet(
        round=round_,
        submission=submission,
        sheet=sheet,
        measure=measure,
        cells=cells_of(measure.scoring, MarkedSheet(actor.name, sheet.state, own), once),
        is_held=any(one.state is RecusalState.PROPOSED for one in found),
    )


def marked_once(connection: Connection, round_id: int, scoring: Scoring) -> dict[int, dict[ItemId, Cell]]:
    """Cells that staff marked once for all, by submission id; empty where the rubric has none."""
    from workbench.storage.stores import submissions

    if not any(item.marked_once for item in scoring.items):
        return {}
    scale = scale_of(scoring)
    return {
        submission: {ItemId(item): from_code(code, scale) for item, code in codes.items()}
        for submission, codes in submissions.objective_marks(connection, round_id).items()
    }
