"""Hold a form that came back against the record: what it would change, or every reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, Problem, Refused
from workbench.domain.marks import Blank, Cell, SheetState, check_mark, missing_items
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rubric import ItemId
from workbench.i18n import t
from workbench.services.actor import Actor, Role
from workbench.services.issue_record import Stand
from workbench.services.lookups import person_named, sheet_of, submission_named
from workbench.services.office import Office
from workbench.services.own_sheet import OwnSheet, own_sheet
from workbench.services.record_comment import LONGEST

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.sheets.score_sheets.face import Face
    from workbench.sheets.score_sheets.read import FilledForm
    from workbench.storage.stores.rounds import Round


class Outcome(StrEnum):
    """What becomes of a form; worded as ``term.collected.<outcome>``."""

    SUBMITTED = "submitted"
    STORED = "stored"
    UNCHANGED = "unchanged"
    BLANK = "blank"
    COPY = "copy"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Circumstances:
    """What forms are held against.

    Attributes:
        issued: checksums of the forms that this record issued.
        collected: by checksum, where the last collecting of a form left its sheet.
        partial: incomplete forms are stored without submitting them.
        faces: what the forms of a measure say beside the marks, once it was asked for.
    """

    office: Office
    connection: Connection
    actor: Actor
    round: Round
    measures: Mapping[MeasureId, Measure]
    issued: frozenset[str]
    collected: Mapping[str, Stand]
    partial: bool
    faces: dict[MeasureId, Face] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What one form changes. ``comments`` are those that change, by item id."""

    form: FilledForm
    own: OwnSheet
    outcome: Outcome
    cells: Mapping[ItemId, Cell]
    comments_before: Mapping[str, str]
    comments: Mapping[str, str]

    @property
    def changed(self) -> tuple[ItemId, ...]:
        """Items whose mark changes."""
        return tuple(item for item, cell in self.cells.items() if cell != self.own.cells[item])


class _Wrong(Exception):
    """Ends the checking of one form."""

    def __init__(self, code: str, parts: Mapping[str, object]) -> None:
        super().__init__(code)
        self.code = code
        self.parts = parts


def check_form(about: Circumstances, form: FilledForm) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The plan for one form, or what is wrong with it; unreadable cells were told by the reader."""
    try:
        own = _own(about, form)
        before = _comments(about.connection, own)
        comments = dict(_changed_comments(before, form))
        _require_that_it_may_change(about, form, own, before, comments)
    except _Wrong as wrong:
        return None, (Problem(wrong.code, form.places[""], wrong.parts),)
    problems = [*_cell_problems(form, own)]
    if not problems and form.is_sound:
        problems += _gaps(about, form, own)
    if problems or not form.is_sound:
        return None, tuple(problems)
    cells = {**own.cells, **_marks(form, own)}
    outcome = _outcome(own, cells, comments)
    return Plan(form, own, outcome, cells, before, comments), tuple(_face_problems(about, form, own))


def _own(about: Circumstances, form: FilledForm) -> OwnSheet:
    """The stored sheet that the form is for."""
    identity = form.identity
    named = {"submission": identity.submission_code, "reviewer": identity.reviewer}
    if identity.round_code != about.round.code:
        raise _Wrong("K20", {"found": identity.round_code, "expected": about.round.code})
    if about.actor.role is not Role.STAFF and identity.reviewer != about.actor.name:
        raise _Wrong("K21", {"found": identity.reviewer})
    measure = about.measures.get(MeasureId(identity.measure_id))
    current = measure.hashes.scoring_sha256 if measure else ""
    if identity.scoring_sha256 != current:
        raise _Wrong("K22", {"found": identity.scoring_sha256[:12], "expected": current[:12] or "—"})
    if identity.checksum not in about.issued:
        raise _Wrong("K23", {"number": identity.number, "round": about.round.code})
    try:
        submission = submission_named(about.connection, about.round, identity.submission_code)
        sheet = sheet_of(about.connection, submission, identity.reviewer)
        person = person_named(about.connection, identity.reviewer)
        if sheet.state is SheetState.RECUSED:
            raise _Wrong("K24", named)
        reviewer = Actor(person.id, person.name, Role.REVIEWER)
        return own_sheet(about.office, about.connection, reviewer, about.round.code, submission.code)
    except (BadInput, Refused) as error:
        raise _Wrong("K25", {"error": error, **named}) from None


def _comments(connection: Connection, own: OwnSheet) -> dict[str, str]:
    from workbench.storage.stores import sheets

    return sheets.comments(connection, own.sheet.id)


def _changed_comments(before: Mapping[str, str], form: FilledForm) -> Iterator[tuple[str, str]]:
    """Comments that say something else; a spreadsheet keeps no more than the words of what it was given."""
    for item, words in form.comments.items():
        if words.split() != before.get(item, "").split():
            yield item, words


def _require_that_it_may_change(
    about: Circumstances,
    form: FilledForm,
    own: OwnSheet,
    before: Mapping[str, str],
    comments: Mapping[str, str],
) -> None:
    from workbench.sheets.score_sheets.identity import comments_digest

    identity = form.identity
    named = {"submission": identity.submission_code, "reviewer": identity.reviewer}
    if own.sheet.state is SheetState.SUBMITTED:
        if comments or any(own.cells[item] != cell for item, cell in _marks(form, own).items()):
            raise _Wrong("K26", named)
        return
    if own.is_held:
        raise _Wrong("K27", named)
    try:
        own.require_editable()
    except Refused as error:
        raise _Wrong("K25", {"error": error, **named}) from None
    now = (own.sheet.version, comments_digest(before))
    issued = (int(identity.version), identity.comments_sha256)
    if now not in (issued, about.collected.get(identity.checksum)):
        raise _Wrong("K28", {**named, "issued": identity.version, "now": own.sheet.version})


def _marks(form: FilledForm, own: OwnSheet) -> dict[ItemId, Cell]:
    """The form's marks of the items that reviewers mark."""
    items = own.measure.scoring.items
    return {item.id: form.marks[item.id] for item in items if not item.marked_once and item.id in form.marks}


def _cell_problems(form: FilledForm, own: OwnSheet) -> Iterator[Problem]:
    """Items that do not belong or are not there, marks that the rubric does not allow, long comments."""
    from workbench.sheets.score_sheets.read import COMMENT_AT

    items = {item.id: item for item in own.measure.scoring.items}
    for item in items.values():
        if item.id not in form.places:
            yield Problem("K06", form.places[""], {"item": item.id, "name": item.name})
    for name, cell in form.marks.items():
        known = items.get(ItemId(name))
        if known is None:
            yield Problem("K07", form.places[name], {"item": name, "known": tuple(items)})
            continue
        try:
            if known.marked_once and cell is not Blank.PENDING:
                raise Refused("sheet.marked_once", item=known.name)
            check_mark(cell, known)
        except (BadInput, Refused) as error:
            yield Problem("K10", form.places[name], {"error": error})
    for name, words in form.comments.items():
        if len(words) > LONGEST:
            too_long = BadInput("sheet.comment_too_long", found=len(words), limit=LONGEST)
            yield Problem("K10", form.places[COMMENT_AT + name], {"error": too_long})


def _face_problems(about: Circumstances, form: FilledForm, own: OwnSheet) -> Iterator[Problem]:
    """A reminder where the form was changed beside its input cells; what counts is the rubric."""
    from workbench.sheets.score_sheets.face import changed_face, face_of, is_renamed

    measure, place = own.measure, form.places[""]
    if measure.id not in about.faces:
        about.faces[measure.id] = face_of(measure.scoring)
    changed = changed_face(form.face, about.faces[measure.id])
    if told := tuple(f"{item} {t(f'sheets.score_sheet.column.{key}')}" for item, key in changed):
        yield Problem("K16", place, {"texts": told}, "warning")
    code = form.identity.submission_code
    if is_renamed(place.sheet or "", code):
        yield Problem("K17", place, {"sheet": place.sheet, "submission": code}, "warning")


def _gaps(about: Circumstances, form: FilledForm, own: OwnSheet) -> Iterator[Problem]:
    """Empty cells of a form that is to be submitted, or that the record has a mark for."""
    marks = _marks(form, own)
    items = own.measure.scoring.items
    missing = missing_items(marks, items)
    named = {"submission": form.identity.submission_code, "reviewer": form.identity.reviewer}
    if own.sheet.state is SheetState.SUBMITTED or not missing:
        return
    if not about.partial:
        if len(missing) == len(marks):
            yield Problem("K32", form.places[""], named)
            return
        names = tuple(f"{item.id} {item.name}" for item in missing)
        yield Problem("K33", form.places[missing[0].id], {"items": names})
        return
    for item in missing:
        stored = own.cells[item.id]
        if stored is not Blank.PENDING:
            yield Problem("K34", form.places[item.id], {"name": item.name, "mark": stored})


def _outcome(own: OwnSheet, cells: Mapping[ItemId, Cell], comments: Mapping[str, str]) -> Outcome:
    changes = bool(comments) or cells != own.cells
    if own.sheet.state is SheetState.SUBMITTED:
        return Outcome.UNCHANGED
    asked = [item for item in own.measure.scoring.items if not item.marked_once]
    missing = missing_items(cells, asked)
    if not missing:
        return Outcome.SUBMITTED
    if changes:
        return Outcome.STORED
    return Outcome.BLANK if len(missing) == len(asked) else Outcome.UNCHANGED


def filled(own: OwnSheet, cells: Mapping[ItemId, Cell]) -> tuple[int, int]:
    """How many of the items that reviewers mark are filled, of how many."""
    asked = [item for item in own.measure.scoring.items if not item.marked_once]
    return len(asked) - len(missing_items(cells, asked)), len(asked)
