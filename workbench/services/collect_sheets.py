"""Take offline score sheets back: all that the files hold, or none of it and every reason why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, BadInputs, Problem, errors_among
from workbench.domain.marks import SheetState, mark_text
from workbench.services.actor import Actor, Role, require
from workbench.services.collect_checks import (
    Circumstances,
    Outcome,
    Plan,
    check_form,
    filled,
)
from workbench.services.collected_files import CameBack, read_files
from workbench.services.frozen_rules import rules_of_round
from workbench.services.issue_record import issued_checksums, issued_pairs, stands
from workbench.services.lookups import require_open, round_named
from workbench.services.office import Office
from workbench.services.rehearsal import rehearsed
from workbench.services.settle_checks import UNFINISHED

if TYPE_CHECKING:
    from workbench.sheets.score_sheets.read import FilledForm
    from workbench.storage.unit_of_work import Writing

__all__ = ["CollectReport", "CollectedSheet", "MarkChange", "Outcome", "collect_sheets"]

Progress = Callable[[int, int], None]
_WRITES = (Outcome.SUBMITTED, Outcome.STORED)


@dataclass(frozen=True)
class MarkChange:
    """A mark before and after, as documents write it; None while pending."""

    item_id: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class CollectedSheet:
    """What became of one form. ``comments``: ids of the items whose comment changed, "" the whole sheet."""

    file: str
    sheet: str
    submission_code: str
    reviewer: str
    outcome: Outcome
    marked: int = 0
    items: int = 0
    changes: tuple[MarkChange, ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class CollectReport:
    """What collecting did, or with ``dry_run`` would do; sheets in the order of the files.

    ``outstanding``: by reviewer, codes of the forms that were issued, did not come back and are still to be
    handed in then.
    """

    round_code: str
    dry_run: bool
    files: tuple[tuple[str, str], ...]
    sheets: tuple[CollectedSheet, ...]
    warnings: tuple[Problem, ...]
    outstanding: tuple[tuple[str, tuple[str, ...]], ...]

    def count(self, outcome: Outcome) -> int:
        """How many forms came to that."""
        return sum(1 for one in self.sheets if one.outcome is outcome)


def collect_sheets(
    office: Office,
    actor: Actor,
    round_code: str,
    files: Sequence[Path],
    *,
    partial: bool = False,
    without: Sequence[str] = (),
    dry_run: bool = False,
    progress: Progress | None = None,
) -> CollectReport:
    """Read filled workbooks and write their marks as if they had been typed; complete sheets are submitted.

    Staff collect anybody's, reviewers only their own. Identical copies are taken once; a submitted sheet that
    comes again with the same content is left as it is.

    Args:
        partial: store incomplete sheets without submitting them; otherwise they are refused.
        without: codes of submissions to leave out, whatever stands on their forms.
        progress: is told how many files are read, of how many.

    Raises:
        BadInputs: ``collect.problems`` with every problem by file, sheet and cell; nothing was changed.
        BadInput: ``round.unknown``, ``collect.not_there``.
        Refused: ``permission.denied``, ``round.locked``, ``round.settled``.
    """
    require(actor, Role.STAFF, Role.REVIEWER)
    with office.work().read() as r:
        require_open(round_named(r.connection, round_code))
    back = read_files(files, progress)
    with rehearsed(office.work().write(actor.name, "collect_sheets"), dry_run) as w:
        about = _circumstances(office, actor, w, round_code, partial)
        wanted, left_out = _split(back, without)
        plans, problems = _plans(about, back, wanted)
        sheets = [_collected(plan) for plan in plans]
        written = [_carry_out(w, plan) for plan in plans if plan.outcome in _WRITES]
        if written:
            w.audit(_record(round_code, partial, back, written))
        outstanding = _outstanding(about, back)
    sheets += [_aside(form, Outcome.COPY) for form in back.copies]
    sheets += [_aside(form, Outcome.LEFT_OUT) for form in left_out]
    return CollectReport(round_code, dry_run, back.files, tuple(sheets), problems, outstanding)


def _circumstances(office: Office, actor: Actor, w: Writing, round_code: str, partial: bool) -> Circumstances:
    from workbench.storage import audit

    round_ = round_named(w.connection, round_code)
    require_open(round_)
    return Circumstances(
        office=office,
        connection=w.connection,
        actor=actor,
        round=round_,
        measures=rules_of_round(office, w.connection, round_),
        issued=issued_checksums(audit.payloads(w.connection, "issue_sheets")),
        collected=stands(audit.payloads(w.connection, "collect_sheets")),
        partial=partial,
    )


def _outstanding(about: Circumstances, back: CameBack) -> tuple[tuple[str, tuple[str, ...]], ...]:
    from workbench.storage import audit
    from workbench.storage.states import SubmissionState
    from workbench.storage.stores import sheets, submissions

    issued = issued_pairs(audit.payloads(about.connection, "issue_sheets"), about.round.code)
    there = {(one.identity.reviewer, one.identity.submission_code) for one in back.forms}
    codes = {
        one.id: one.code
        for one in submissions.of_round(about.connection, about.round.id)
        if one.state is SubmissionState.ACTIVE
    }
    left: dict[str, list[str]] = {}
    for sheet, reviewer in sheets.of_round(about.connection, about.round.id):
        pair = (reviewer, codes.get(sheet.submission_id, ""))
        is_own = about.actor.role is Role.STAFF or reviewer == about.actor.name
        if is_own and sheet.state in UNFINISHED and pair in issued - there:
            left.setdefault(reviewer, []).append(pair[1])
    return tuple((reviewer, tuple(sorted(found))) for reviewer, found in sorted(left.items()))


def _split(back: CameBack, without: Sequence[str]) -> tuple[list[FilledForm], list[FilledForm]]:
    """The forms to take, and those to leave out.

    Raises:
        BadInput: ``collect.not_there`` where a submission to leave out is in no file.
    """
    there = {form.identity.submission_code for form in back.forms}
    if strange := tuple(code for code in without if code not in there):
        raise BadInput("collect.not_there", submissions=strange, known=tuple(sorted(there)))
    left_out = [form for form in back.forms if form.identity.submission_code in without]
    return [form for form in back.forms if form not in left_out], left_out


def _plans(
    about: Circumstances, back: CameBack, wanted: Sequence[FilledForm]
) -> tuple[list[Plan], tuple[Problem, ...]]:
    """What every form changes, and the warnings.

    Raises:
        BadInputs: ``collect.problems``.
    """
    problems = list(back.problems)
    plans = []
    for form in wanted:
        plan, found = check_form(about, form)
        problems += found
        if plan is not None:
            plans.append(plan)
    if errors := errors_among(problems):
        order = {name: place for place, (name, _) in enumerate(back.files)}
        errors = tuple(sorted(errors, key=lambda one: order.get(one.place.file or "", len(order))))
        raise BadInputs("collect.problems", errors)
    return plans, tuple(problems)


def _carry_out(w: Writing, plan: Plan) -> dict[str, object]:
    """Write one form; what the record keeps of it."""
    from workbench.sheets.score_sheets.identity import comments_digest
    from workbench.storage.stores import marks, sheets

    sheet, submits = plan.own.sheet, plan.outcome is Outcome.SUBMITTED
    if plan.changed:
        version = marks.save(w.connection, sheet, plan.own.packed(plan.cells), w.now)
        sheet = replace(sheet, version=version)
    for item, words in plan.comments.items():
        sheets.set_comment(w.connection, sheet.id, item, words)
    if submits:
        sheet = replace(sheet, version=sheets.set_state(w.connection, sheet, SheetState.SUBMITTED, w.now))
    kept: dict[str, object] = {
        "submission": plan.own.submission.code,
        "reviewer": plan.form.identity.reviewer,
        "file": _name(plan.form),
        "checksum": plan.form.identity.checksum,
        "outcome": plan.outcome,
        "state_before": plan.own.sheet.state,
        "before": {item: mark_text(plan.own.cells[item]) for item in plan.changed},
        "after": {item: mark_text(plan.cells[item]) for item in plan.changed},
        "comments_before": {item: plan.comments_before.get(item, "") for item in plan.comments},
        "comments_after": dict(plan.comments),
        "version": sheet.version,
        "comments_sha256": comments_digest(sheets.comments(w.connection, sheet.id)),
        "scoring_sha256": sheet.scoring_sha256,
    }
    if submits:
        kept["marks"] = {item: mark_text(cell) for item, cell in plan.cells.items()}
    return kept


def _name(form: FilledForm) -> str:
    return Path(form.places[""].file or "").name


def _record(
    round_code: str, partial: bool, back: CameBack, written: Sequence[Mapping[str, object]]
) -> dict[str, object]:
    return {
        "round": round_code,
        "partial": partial,
        "files": [{"file": Path(name).name, "sha256": digest} for name, digest in back.files],
        "sheets": list(written),
    }


def _collected(plan: Plan) -> CollectedSheet:
    marked, items = filled(plan.own, plan.cells)
    return replace(
        _aside(plan.form, plan.outcome),
        marked=marked,
        items=items,
        changes=tuple(
            MarkChange(item, mark_text(plan.own.cells[item]), mark_text(plan.cells[item]))
            for item in plan.changed
        ),
        comments=tuple(plan.comments),
    )


def _aside(form: FilledForm, outcome: Outcome) -> CollectedSheet:
    place = form.places[""]
    return CollectedSheet(
        file=place.file or "",
        sheet=place.sheet or "",
        submission_code=form.identity.submission_code,
        reviewer=form.identity.reviewer,
        outcome=outcome,
    )
