"""Every mark of a round in the open, for auditors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.marks import SheetState, mark_text
from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import round_named
from workbench.services.office import Office
from workbench.services.round_inputs import RoundInputs, read_inputs


@dataclass(frozen=True)
class DumpedMark:
    """One cell: a decimal, ``na``, or None where nothing was entered."""

    measure: str
    submission: str
    reviewer: str
    state: SheetState
    version: int
    item: str
    mark: str | None


def dump_marks(office: Office, actor: Actor, round_code: str) -> tuple[DumpedMark, ...]:
    """Every cell of every sheet of the active submissions, by submission, reviewer and item.

    Raises:
        BadInput: ``round.unknown``; Refused: ``permission.denied``.
    """
    require(actor, Role.STAFF, Role.AUDITOR)
    with office.work().read() as r:
        inputs = read_inputs(office, r.connection, round_named(r.connection, round_code))
    return tuple(_cells(inputs))


def _cells(inputs: RoundInputs) -> Iterator[DumpedMark]:
    for submission in inputs.case.submissions:
        items = inputs.measures[submission.measure].scoring.items
        stored = inputs.sheets.get(inputs.submissions[submission.id].id, ())
        for sheet, (row, name) in zip(submission.sheets, stored, strict=True):
            for item in items:
                yield DumpedMark(
                    measure=submission.measure,
                    submission=submission.id,
                    reviewer=name,
                    state=row.state,
                    version=row.version,
                    item=item.id,
                    mark=mark_text(sheet.cell(item.id)),
                )
