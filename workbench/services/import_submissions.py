"""Import a filled submissions form into a round: all of it, or nothing and every reason why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import Problem
from workbench.services.actor import Actor, Role, require
from workbench.services.assign_sheets import FoundRecusal, assign_sheets
from workbench.services.found_recusals import propose_recusals
from workbench.services.marked import marked_ids
from workbench.services.office import Office
from workbench.services.payee_changes import payee_record
from workbench.services.rehearsal import refuse_errors, rehearsed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.services.payee_changes import PayeeChange
    from workbench.services.submissions_plan import Plan, Revision, RoundNow
    from workbench.sheets.read_submissions import SubmissionRow
    from workbench.storage.stores.rounds import Round
    from workbench.storage.unit_of_work import Writing


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or with ``dry_run`` would do.

    Attributes:
        added, updated: submission codes in the file's order.
        unchanged: how many submissions stood already as the file states them.
        payee_changes: payees that were added or replaced, in the file's order.
        warnings: one project under two measures (``X54``), one code with two names (``X55``), cleaned text,
            sheets and columns that were not read.
        recusals: reviewers of the applicant's own organisation, newly proposed.
    """

    file: str
    dry_run: bool
    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: int
    payee_changes: tuple[PayeeChange, ...]
    warnings: tuple[Problem, ...]
    recusals: tuple[FoundRecusal, ...]

    @property
    def payees(self) -> tuple[str, ...]:
        """Codes whose payee was written."""
        return tuple(one.code for one in self.payee_changes)

    @property
    def changed(self) -> bool:
        """Whether anything is, or would be, different now."""
        return bool(self.added or self.updated or self.payees or self.recusals)


def import_submissions(
    office: Office, actor: Actor, round_code: str, file: Path, dry_run: bool = False
) -> ImportReport:
    """Read a workbook of the template into a round; the same file again changes nothing.

    Until a submission has marks every column may be corrected by another import; after that, or once
    the round is locked, its title, its payee and findings of the formal check that were still open.
    Once it is settled a payee that is missing may be added, and none be replaced.

    Raises:
        BadInput: ``round.unknown``; ``import.*`` where the file is no workbook that may be opened.
        BadInputs: ``import.problems`` with every problem by sheet and cell; nothing was changed.
        Refused: ``permission.denied``.
    """
    from workbench.services.frozen_rules import rules_of_round
    from workbench.services.lookups import round_named
    from workbench.services.submissions_plan import plan_import
    from workbench.sheets.read_cells import read_cells
    from workbench.sheets.read_submissions import read_submissions

    require(actor, Role.STAFF)
    with office.work().read() as reading:
        round_ = round_named(reading.connection, round_code)
        measures = rules_of_round(office, reading.connection, round_)
    form = read_submissions(read_cells(file), measures)
    with rehearsed(office.work().write(actor.name, "import_submissions"), dry_run) as w:
        round_ = round_named(w.connection, round_code)
        plan = plan_import(form, _round_now(w.connection, round_), measures)
        refuse_errors(file, plan.problems)
        recusals = _carry_out(office, w, round_, plan)
        report = ImportReport(
            file=file.name,
            dry_run=dry_run,
            added=tuple(row.code for row in plan.added),
            updated=tuple(one.row.code for one in plan.revised),
            unchanged=plan.unchanged,
            payee_changes=plan.payees,
            warnings=plan.problems,
            recusals=recusals,
        )
        if report.changed:
            w.audit(_record(round_code, plan, report))
    return report


def _round_now(connection: Connection, round_: Round) -> RoundNow:
    from workbench.services.submissions_plan import RoundNow
    from workbench.storage.stores import sheets, submissions

    known = {one.code: one for one in submissions.of_round(connection, round_.id)}
    code_of = {one.id: one.code for one in known.values()}
    all_sheets = [sheet for sheet, _ in sheets.of_round(connection, round_.id)]
    return RoundNow(
        state=round_.state,
        submissions=known,
        payees={code_of[one]: payee for one, payee in submissions.payees(connection, round_.id).items()},
        seated=frozenset(code_of[sheet.submission_id] for sheet in all_sheets),
        marked=frozenset(code_of[one] for one in marked_ids(connection, round_.id, all_sheets)),
        permitted=frozenset(
            (one.entity_code, one.project_code) for one in submissions.permissions(connection, round_.id)
        ),
    )


def _carry_out(office: Office, w: Writing, round_: Round, plan: Plan) -> tuple[FoundRecusal, ...]:
    from workbench.storage.stores import rounds, submissions

    submissions.add_submissions(w.connection, round_.id, map(_columns, plan.added))
    submissions.revise_all(w.connection, ((one.known.id, _revised_columns(one)) for one in plan.revised))
    known = {one.code: one for one in submissions.of_round(w.connection, round_.id)}
    payees = ((known[one.code].id, submissions.Payee(**vars(one.after))) for one in plan.payees)
    submissions.set_payees(w.connection, payees)
    late = assign_sheets(office, w.connection, round_, w.now).found if plan.added else ()
    revised = [known[one.row.code] for one in plan.revised]
    seats = rounds.seats_of(w.connection, round_.id)
    return (*late, *propose_recusals(w.connection, revised, seats, w.now))


def _columns(row: SubmissionRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "measure_id": row.measure,
        "entity_code": row.entity_code,
        "entity_name": row.entity_name,
        "project_code": row.project_code,
        "title": row.title,
        "applied_on": row.applied_on,
        "facts": dict(row.facts),
        "gates": dict(row.gates),
        "preference": row.preference,
        "declines_partial": row.declines_partial,
    }


def _revised_columns(one: Revision) -> dict[str, Any]:
    """What a known submission is written as; no finding of the formal check is taken back."""
    gates = {**one.known.gates, **one.row.gates}
    return {**_columns(one.row), **_kept_wishes(one), "gates": gates}


def _kept_wishes(one: Revision) -> dict[str, Any]:
    """Wishes that the form does not ask for stay as they are."""
    from workbench.services.submissions_plan import WISHES

    return {key: getattr(one.known, key) for key in WISHES if key not in one.row.places}


def _record(round_code: str, plan: Plan, report: ImportReport) -> dict[str, Any]:
    """What the audit keeps; an account is for staff and finance only, so of a payee its hashes."""
    return {
        "round": round_code,
        "file": report.file,
        "added": [_columns(row) for row in plan.added],
        "updated": [
            {"code": one.row.code, "changes": {key: list(pair) for key, pair in one.changes.items()}}
            for one in plan.revised
        ],
        "payees": [payee_record(round_code, one) for one in plan.payees],
        "recusals": [[one.submission_code, one.reviewer] for one in report.recusals],
    }
