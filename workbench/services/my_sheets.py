"""The scoring desk's list: the submissions that one reviewer is to mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.marks import SheetState, missing_items, unpack
from workbench.domain.measure import Measure, MeasureId
from workbench.services.actor import Actor, Role, require
from workbench.services.desk import desk
from workbench.services.frozen_rules import rules_of_round
from workbench.services.lookups import round_named
from workbench.services.office import Office
from workbench.storage.states import RecusalState

if TYPE_CHECKING:
    from workbench.storage.stores.sheets import Sheet
    from workbench.storage.stores.submissions import Submission


@dataclass(frozen=True)
class MySheet:
    """One assigned submission. ``recusal_pending``: staff still decide on a found recusal, marks wait."""

    submission_code: str
    title: str
    entity_name: str
    measure_id: str
    measure_name: str
    state: SheetState
    marked: int
    total_items: int
    recusal_pending: bool


def my_sheets(office: Office, actor: Actor, round_code: str) -> tuple[MySheet, ...]:
    """The reviewer's own sheets by measure and code; recused and withdrawn submissions are not shown.

    Raises:
        Refused: ``permission.denied`` for anyone but a reviewer; BadInput: ``round.unknown``.
    """
    from workbench.storage.stores import recusals

    require(actor, Role.REVIEWER)
    if actor.person_id is None:
        return ()
    with office.work().read() as r:
        round_ = round_named(r.connection, round_code)
        measures = rules_of_round(office, r.connection, round_)
        held = {
            one.submission_id
            for one in recusals.of_round(r.connection, round_.id)
            if one.person_id == actor.person_id and one.state is RecusalState.PROPOSED
        }
        own = desk(r.connection, round_.id, actor.person_id)
    return tuple(
        _line(measures[MeasureId(submission.measure_id)], submission, sheet, submission.id in held)
        for submission, sheet in own
    )


def _line(measure: Measure, submission: Submission, sheet: Sheet, held: bool) -> MySheet:
    asked = [item for item in measure.scoring.items if not item.marked_once]
    cells = unpack(sheet.marks, measure.scoring)
    return MySheet(
        submission_code=submission.code,
        title=submission.title,
        entity_name=submission.entity_name,
        measure_id=measure.id,
        measure_name=measure.name,
        state=sheet.state,
        marked=len(asked) - len(missing_items(cells, asked)),
        total_items=len(asked),
        recusal_pending=held,
    )
