"""One reviewer's form for one submission: the rubric, their own marks, nothing of anyone else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from workbench.domain.marks import SheetState
from workbench.i18n.facts import fact_text
from workbench.services.actor import Actor
from workbench.services.desk import desk
from workbench.services.facts import from_stored
from workbench.services.office import Office
from workbench.services.own_sheet import own_sheet
from workbench.services.sheet_form import (
    WHOLE_SHEET,
    AnchorView,
    CriterionView,
    ItemView,
    criteria,
    progress,
)
from workbench.services.sources import SourceView
from workbench.storage.states import RoundState

__all__ = ["AnchorView", "CriterionView", "ItemView", "SheetView", "SourceView", "open_sheet"]


@dataclass(frozen=True)
class SheetView:
    """The form. Subtotals and total are points of what is marked so far."""

    round_code: str
    round_state: RoundState
    submission_code: str
    title: str
    entity_name: str
    project_code: str
    measure_id: str
    measure_name: str
    facts: tuple[tuple[str, str], ...]
    state: SheetState
    is_editable: bool
    returned_reason: str
    recusal_pending: bool
    version: int
    criteria: tuple[CriterionView, ...]
    comment: str
    subtotals: Mapping[str, Fraction]
    total: Fraction
    full_points: Fraction
    missing: tuple[str, ...]
    previous_code: str | None
    next_code: str | None


def open_sheet(office: Office, actor: Actor, round_code: str, submission_code: str) -> SheetView:
    """The reviewer's own sheet.

    Raises:
        Refused: ``permission.denied``, ``sheet.recused``; BadInput: ``round.unknown``, ``sheet.unknown``.
    """
    from workbench.storage.stores import sheets

    with office.work().read() as r:
        own = own_sheet(office, r.connection, actor, round_code, submission_code)
        comments = sheets.comments(r.connection, own.sheet.id)
        codes = [one.code for one, _ in desk(r.connection, own.round.id, own.sheet.person_id)]
    measure, submission, sheet = own.measure, own.submission, own.sheet
    facts = from_stored(measure.fields, submission.facts)
    now = progress(measure.scoring, own.cells)
    place = codes.index(submission.code)
    return SheetView(
        round_code=round_code,
        round_state=own.round.state,
        submission_code=submission.code,
        title=submission.title,
        entity_name=submission.entity_name,
        project_code=submission.project_code,
        measure_id=measure.id,
        measure_name=measure.name,
        facts=tuple((field.name, fact_text(facts[field.id])) for field in measure.fields),
        state=sheet.state,
        is_editable=own.is_editable,
        returned_reason=sheet.reason or "" if sheet.state is SheetState.RETURNED else "",
        recusal_pending=own.is_held,
        version=sheet.version,
        criteria=criteria(measure, own.cells, comments),
        comment=comments.get(WHOLE_SHEET, ""),
        subtotals=now.subtotals,
        total=now.total,
        full_points=measure.scoring.full_points,
        missing=now.missing,
        previous_code=codes[place - 1] if place else None,
        next_code=codes[place + 1] if place + 1 < len(codes) else None,
    )
