"""Import reviewers from a plain sheet: all of them, or none and every reason why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import Problem
from workbench.i18n import t
from workbench.services.actor import Actor, Role, require
from workbench.services.assign_sheets import FoundRecusal
from workbench.services.found_recusals import propose_recusals
from workbench.services.office import Office
from workbench.services.rehearsal import refuse_errors, rehearsed

if TYPE_CHECKING:
    from workbench.sheets.read_experts import ExpertRow
    from workbench.storage.stores.people import Person
    from workbench.storage.unit_of_work import Writing


@dataclass(frozen=True)
class ExpertsReport:
    """What an import did, or with ``dry_run`` would do; names in the file's order.

    ``recusals``: seated reviewers whose organisation turned out to be an applicant, newly proposed.
    """

    file: str
    dry_run: bool
    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: int
    warnings: tuple[Problem, ...]
    recusals: tuple[FoundRecusal, ...]


@dataclass(frozen=True)
class _Revision:
    known: Person
    organisation: str
    organisation_code: str
    fields: str

    @property
    def changed(self) -> bool:
        return (self.organisation, self.organisation_code, self.fields) != (
            self.known.organisation,
            self.known.organisation_code,
            self.known.fields,
        )


def import_experts(office: Office, actor: Actor, file: Path, dry_run: bool = False) -> ExpertsReport:
    """Read a workbook of experts into the people of the workspace; the same file again changes nothing.

    An empty cell of a column that may be left out takes nothing back.

    Raises:
        BadInput: ``import.*`` where the file is no workbook that may be opened.
        BadInputs: ``import.problems`` with every problem by sheet and cell; nothing was changed.
        Refused: ``permission.denied``.
    """
    from workbench.sheets.read_cells import read_cells
    from workbench.sheets.read_experts import read_experts
    from workbench.storage.stores import people

    require(actor, Role.STAFF)
    form = read_experts(read_cells(file))
    with rehearsed(office.work().write(actor.name, "import_experts"), dry_run) as w:
        known = {one.name: one for one in people.all_people(w.connection)}
        refuse_errors(file, [*form.problems, *_namesakes(form.rows, known)])
        added = [row for row in form.rows if row.name not in known]
        compared = [_revision(known[row.name], row) for row in form.rows if row.name in known]
        revised = [one for one in compared if one.changed]
        recusals = _carry_out(w, added, revised)
        report = ExpertsReport(
            file=file.name,
            dry_run=dry_run,
            added=tuple(row.name for row in added),
            updated=tuple(one.known.name for one in revised),
            unchanged=len(compared) - len(revised),
            warnings=form.problems,
            recusals=recusals,
        )
        if added or revised:
            w.audit(_record(report, added, revised))
    return report


def _namesakes(rows: tuple[ExpertRow, ...], known: dict[str, Person]) -> Iterator[Problem]:
    for row in rows:
        person = known.get(row.name)
        if person is not None and person.role is not Role.REVIEWER:
            yield Problem("X61", row.place, {"value": row.name, "role": t(f"term.role.{person.role.value}")})


def _revision(known: Person, row: ExpertRow) -> _Revision:
    return _Revision(
        known, row.organisation, row.organisation_code or known.organisation_code, row.fields or known.fields
    )


def _carry_out(w: Writing, added: list[ExpertRow], revised: list[_Revision]) -> tuple[FoundRecusal, ...]:
    from workbench.storage.stores import people

    people.add_people(
        w.connection,
        (
            {
                "name": row.name,
                "role": Role.REVIEWER,
                "organisation": row.organisation,
                "organisation_code": row.organisation_code,
                "fields": row.fields,
            }
            for row in added
        ),
    )
    people.update_people(
        w.connection,
        (
            {
                "person_id": one.known.id,
                "organisation": one.organisation,
                "organisation_code": one.organisation_code,
                "fields": one.fields,
            }
            for one in revised
        ),
    )
    return tuple(_new_recusals(w, {one.known.id for one in revised})) if revised else ()


def _new_recusals(w: Writing, persons: set[int]) -> Iterator[FoundRecusal]:
    """Compare the new organisations of seated reviewers with the applicants of rounds under way."""
    from workbench.storage.states import RoundState
    from workbench.storage.stores import rounds, submissions

    for round_ in rounds.all_rounds(w.connection):
        if round_.state is not RoundState.SETTLED:
            seats = [seat for seat in rounds.seats_of(w.connection, round_.id) if seat.person_id in persons]
            yield from propose_recusals(
                w.connection, submissions.of_round(w.connection, round_.id), seats, w.now
            )


def _record(report: ExpertsReport, added: list[ExpertRow], revised: list[_Revision]) -> dict[str, object]:
    return {
        "file": report.file,
        "added": [[row.name, row.organisation, row.organisation_code, row.fields] for row in added],
        "updated": [
            {
                "name": one.known.name,
                "before": [one.known.organisation, one.known.organisation_code, one.known.fields],
                "after": [one.organisation, one.organisation_code, one.fields],
            }
            for one in revised
        ],
        "recusals": [[one.submission_code, one.reviewer] for one in report.recusals],
    }
