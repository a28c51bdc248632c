"""Import recognised amounts of known submissions (认定金额): all of a file, or none and every reason why.

What applicants state is checked later, by auditors or the office, and the award is a share of what is
recognised. The amounts are facts of the submissions; a file of them names no other column of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import Place, Problem
from workbench.domain.measure import Measure, MeasureId
from workbench.i18n import t
from workbench.i18n.facts import fact_text
from workbench.services.actor import Actor, Role, require
from workbench.services.marked import marked_ids
from workbench.services.office import Office
from workbench.services.rehearsal import refuse_errors, rehearsed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.sheets.read_amounts import AmountRow
    from workbench.storage.states import RoundState
    from workbench.storage.stores.rounds import Round
    from workbench.storage.stores.submissions import Submission


@dataclass(frozen=True)
class AmountChange:
    """An amount recognised for a submission, fen; ``before_fen`` is None where nothing was stated."""

    submission: str
    field: str
    name: str
    before_fen: int | None
    after_fen: int


@dataclass(frozen=True)
class AmountsReport:
    """What an import did, or with ``dry_run`` would do; ``unchanged`` counts amounts that stood already."""

    file: str
    dry_run: bool
    changes: tuple[AmountChange, ...]
    unchanged: int
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class _Stated:
    """One filled cell: the amount of a field of a known submission."""

    known: Submission
    change: AmountChange
    place: Place


def import_amounts(
    office: Office, actor: Actor, round_code: str, file: Path, dry_run: bool = False
) -> AmountsReport:
    """Read amounts into the facts of a round's submissions; an empty cell takes nothing back.

    Amounts may change until the round is locked, also of a submission that has marks, which an import of
    applications may not: what is recognised is the office's own finding, made beside the marking, and no
    score is computed from it. Since the panel read what stood before, the report warns, and the record keeps
    both. What a locked round is settled on does not move.

    Raises:
        BadInput: ``round.unknown``; ``import.*`` where the file is no workbook or table that may be opened.
        BadInputs: ``import.problems`` with every problem by sheet and cell; nothing was changed.
        Refused: ``permission.denied``.
    """
    from workbench.services.frozen_rules import rules_of_round
    from workbench.services.lookups import round_named
    from workbench.sheets.read_amounts import read_amounts
    from workbench.sheets.read_cells import read_cells
    from workbench.storage.stores import submissions

    require(actor, Role.STAFF)
    with office.work().read() as reading:
        measures = rules_of_round(office, reading.connection, round_named(reading.connection, round_code))
    form = read_amounts(read_cells(file), measures)
    with rehearsed(office.work().write(actor.name, "import_amounts"), dry_run) as w:
        round_ = round_named(w.connection, round_code)
        known = {one.code: one for one in submissions.of_round(w.connection, round_.id)}
        found = [one for row in form.rows for one in _stated(row, known, measures)]
        stated = [one for one in found if isinstance(one, _Stated)]
        changed = [one for one in stated if one.change.before_fen != one.change.after_fen]
        refused = (problem for one in changed for problem in _refused(one, round_.state))
        problems = (
            *form.problems,
            *(one for one in found if isinstance(one, Problem)),
            *refused,
            *_read_by_panels(w.connection, round_, changed),
        )
        refuse_errors(file, problems)
        changes = tuple(one.change for one in changed)
        if changed:
            facts = _new_facts(changed)
            submissions.revise_all(w.connection, ((number, {"facts": one}) for number, one in facts.items()))
            w.audit(_record(round_code, file, changes))
    return AmountsReport(file.name, dry_run, changes, len(stated) - len(changed), problems)


def _stated(
    row: AmountRow, known: Mapping[str, Submission], measures: Mapping[MeasureId, Measure]
) -> Iterator[_Stated | Problem]:
    """The amounts of a row by field, and the cells that name none of the submission's."""
    from workbench.sheets.form import FACT
    from workbench.sheets.read_amounts import RECOGNISED, amount_fields, recognised_field

    one = known.get(row.submission)
    if one is None:
        yield Problem("X91", row.places["code"], {"submission": row.submission})
        return
    measure = measures[MeasureId(one.measure_id)]
    fields = amount_fields(measure)
    field_of = {**fields, RECOGNISED: recognised_field(measure)}
    names = {field: key.removeprefix(FACT) for key, field in fields.items()}
    taken: dict[str, tuple[int, Place]] = {}
    for key, amount in row.amounts.items():
        field, place = field_of.get(key), row.places[key]
        if field is None:
            code = "X93" if key == RECOGNISED and fields else "X92"
            heading = t("sheets.template.column.recognised") if key == RECOGNISED else key.removeprefix(FACT)
            known_names = tuple(names.values()) or ("—",)
            yield Problem(code, place, {"measure": measure.name, "column": heading, "known": known_names})
        elif (other := taken.setdefault(field, (amount, place))[0]) != amount:
            yield Problem("X95", place, {"column": names[field], "value": amount, "other": other})
    for field, (amount, place) in taken.items():
        yield _Stated(one, AmountChange(one.code, field, names[field], one.facts.get(field), amount), place)


def _refused(one: _Stated, state: RoundState) -> Iterator[Problem]:
    from workbench.storage.states import RoundState, SubmissionState

    code = {RoundState.SETTLED: "X57", RoundState.LOCKED: "X96"}.get(state)
    if code is None and one.known.state is SubmissionState.WITHDRAWN:
        code = "X53"
    if code is not None:
        change = one.change
        parts = {"submission": change.submission, "column": change.name}
        texts = {"before": fact_text(change.before_fen), "value": fact_text(change.after_fen)}
        yield Problem(code, one.place, {**parts, **texts})


def _read_by_panels(connection: Connection, round_: Round, changed: Sequence[_Stated]) -> Iterator[Problem]:
    """A warning for each amount that reviewers had before them when they marked."""
    from workbench.storage.stores import sheets

    if not changed:
        return
    marked = marked_ids(connection, round_.id, (sheet for sheet, _ in sheets.of_round(connection, round_.id)))
    for one in changed:
        if one.known.id in marked:
            change = one.change
            parts = {"submission": change.submission, "column": change.name}
            yield Problem("X97", one.place, {**parts, "before": fact_text(change.before_fen)}, "warning")


def _new_facts(changed: Iterable[_Stated]) -> dict[int, dict[str, Any]]:
    """The facts as they stand then, by submission id."""
    facts: dict[int, dict[str, Any]] = {}
    for one in changed:
        facts.setdefault(one.known.id, dict(one.known.facts))[one.change.field] = one.change.after_fen
    return facts


def _record(round_code: str, file: Path, changes: tuple[AmountChange, ...]) -> dict[str, object]:
    return {
        "round": round_code,
        "file": file.name,
        "changed": [
            {
                "code": one.submission,
                "field": one.field,
                "before_fen": one.before_fen,
                "after_fen": one.after_fen,
            }
            for one in changes
        ],
    }
