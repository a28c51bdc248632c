"""What an import would do to a round, before anything is done: additions, changes and every problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from workbench.domain.case import Submission as Claim
from workbench.domain.errors import Place, Problem
from workbench.domain.exclusivity import is_open, same_project
from workbench.domain.facts import FactValue
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.organisation import same_name
from workbench.i18n import t
from workbench.i18n.facts import fact_text
from workbench.i18n.phrase import Phrase
from workbench.services.facts import from_stored
from workbench.services.payee_changes import PayeeChange, payee_changes, replaced_too_late
from workbench.sheets.form import FACT, GATE, headings_of
from workbench.storage.states import RoundState, SubmissionState

if TYPE_CHECKING:
    from workbench.sheets.read_submissions import SubmissionRow, SubmissionsForm
    from workbench.storage.stores.submissions import Payee, Submission

WISHES = ("preference", "declines_partial")
PLAIN = ("entity_name", "entity_code", "project_code", "title", "applied_on")
MEASURE = "measure"


@dataclass(frozen=True)
class RoundNow:
    """The round as it stands, by submission code; ``permitted`` has (entity, project) with an exception."""

    state: RoundState
    submissions: Mapping[str, Submission]
    payees: Mapping[str, Payee]
    seated: frozenset[str]
    marked: frozenset[str]
    permitted: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Revision:
    """A known submission that the file states otherwise: column key to (before, after)."""

    known: Submission
    row: SubmissionRow
    changes: Mapping[str, tuple[FactValue | None, FactValue | None]]


@dataclass(frozen=True)
class Plan:
    """Everything that an import would change; nothing at all where ``problems`` has an error."""

    added: tuple[SubmissionRow, ...]
    revised: tuple[Revision, ...]
    unchanged: int
    payees: tuple[PayeeChange, ...]
    problems: tuple[Problem, ...]


def plan_import(form: SubmissionsForm, now: RoundNow, measures: Mapping[MeasureId, Measure]) -> Plan:
    """Compare a form with the round."""
    added = tuple(row for row in form.rows if row.code not in now.submissions)
    compared = [
        Revision(known, row, _changes(known, row, measures))
        for row in form.rows
        if (known := now.submissions.get(row.code)) is not None
    ]
    revised = tuple(one for one in compared if one.changes)
    headings = {
        one: headings_of(measures[one]) | {MEASURE: t("sheets.template.about.sheet")}
        for one in {revision.row.measure for revision in revised}
    }
    payees = payee_changes(form, now.payees)
    problems = [
        *form.problems,
        *(_refused_addition(row, now) for row in added if now.state is not RoundState.OPEN),
        *(problem for one in revised for problem in _refused_changes(one, now, headings[one.row.measure])),
        *_payee_problems(form, now),
        *replaced_too_late(form, now, payees),
        *_repeated_projects(form.rows, now, measures),
        *_ambiguous_entities(form.rows, now),
    ]
    return Plan(added, revised, len(compared) - len(revised), payees, tuple(problems))


def _changes(
    known: Submission, row: SubmissionRow, measures: Mapping[MeasureId, Measure]
) -> dict[str, tuple[FactValue | None, FactValue | None]]:
    measure = measures[row.measure]
    before = from_stored(measure.fields, known.facts)
    pairs: dict[str, tuple[FactValue | None, FactValue | None]] = {
        MEASURE: (known.measure_id, row.measure),
        **{key: (getattr(known, key), getattr(row, key)) for key in PLAIN},
        **{FACT + key: (before[key], row.facts.get(key)) for key in before},
        **{key: (_wish(known, key), _wish(row, key)) for key in WISHES if key in row.places},
        # An empty cell takes no finding of the formal check back.
        **{GATE + key: (known.gates.get(key), found) for key, found in row.gates.items()},
    }
    return {key: (old, new) for key, (old, new) in pairs.items() if old != new}


def _wish(one: Submission | SubmissionRow, key: str) -> FactValue | None:
    found: int | bool | None = getattr(one, key)
    return found if found is None or isinstance(found, bool) else Fraction(found)


def _refused_addition(row: SubmissionRow, now: RoundNow) -> Problem:
    code = "X58" if now.state is RoundState.SETTLED else "X51"
    return Problem(code, row.places["code"], {"submission": row.code})


def _refused_changes(revision: Revision, now: RoundNow, headings: Mapping[str, str]) -> Iterator[Problem]:
    known, row = revision.known, revision.row
    for key, (old, new) in revision.changes.items():
        if (code := _refusal(key, old, known, now)) is not None:
            yield Problem(
                code,
                row.places.get(key, row.places["code"]),
                {
                    "submission": row.code,
                    "column": headings[key],
                    "before": fact_text(old),
                    "value": fact_text(new),
                },
            )


def _refusal(key: str, old: FactValue | None, known: Submission, now: RoundNow) -> str | None:
    """The code that refuses a change, or None where it may be made."""
    if now.state is RoundState.SETTLED:
        return "X57"
    if known.state is SubmissionState.WITHDRAWN:
        return "X53"
    # What applicants want is asked again once they see what they could have.
    if key == "title" or key in WISHES or (key.startswith(GATE) and old is None):
        return None
    if known.code in now.marked:
        return "X50"
    if now.state is RoundState.LOCKED:
        return "X52"
    return "X56" if key == MEASURE and known.code in now.seated else None


def _payee_problems(form: SubmissionsForm, now: RoundNow) -> Iterator[Problem]:
    for one in form.payees:
        known = now.submissions.get(one.code)
        if known is None:
            yield Problem("X42", one.places["code"], {"value": one.code})
        elif one.payee and not same_name(one.payee.account_name, known.entity_name):
            yield _other_payee(one.places["account_name"], one.payee.account_name, known.entity_name)
    for row in form.rows:
        kept = now.payees.get(row.code)
        if row.payee is None and kept and not same_name(kept.account_name, row.entity_name):
            yield _other_payee(row.places["entity_name"], kept.account_name, row.entity_name)


def _other_payee(place: Place, found: str, expected: str) -> Problem:
    return Problem("X41", place, {"value": found, "expected": expected})


def _repeated_projects(
    rows: Iterable[SubmissionRow], now: RoundNow, measures: Mapping[MeasureId, Measure]
) -> Iterator[Problem]:
    stated = {row.code: row for row in rows}
    places = {code: place for place, code in enumerate(stated)}
    claims = [_claim(row, row.measure) for row in stated.values()] + [
        _claim(one, MeasureId(one.measure_id)) for one in _others(stated, now)
    ]
    for (_, entity, project), together in same_project(measures, claims).items():
        here = sorted((one.id for one in together if one.id in places), key=places.__getitem__)
        if here and is_open(measures, together) and (entity, project) not in now.permitted:
            place = stated[here[-1]].places["project_code"]
            others = [
                Phrase("term.claim", {"submission": one.id, "measure": measures[one.measure].name})
                for one in together
            ]
            yield Problem("X54", place, {"project": project, "others": others}, "warning")


def _claim(one: SubmissionRow | Submission, measure: MeasureId) -> Claim:
    return Claim(
        one.code,
        measure,
        one.entity_code,
        one.project_code,
        one.title,
        one.applied_on,
        preference=one.preference,
    )


def _ambiguous_entities(rows: tuple[SubmissionRow, ...], now: RoundNow) -> Iterator[Problem]:
    stated = {row.code: row for row in rows}
    names: dict[str, set[str]] = {}
    for row in rows:
        names.setdefault(row.entity_code, set()).add(row.entity_name)
    for one in _others(stated, now):
        names.setdefault(one.entity_code, set()).add(one.entity_name)
    last = {row.entity_code: row for row in rows}
    for code, found in names.items():
        if len(found) > 1 and code in last:
            place = last[code].places["entity_name"]
            yield Problem("X55", place, {"value": code, "names": sorted(found)}, "warning")


def _others(stated: Mapping[str, SubmissionRow], now: RoundNow) -> Iterator[Submission]:
    """Active submissions of the round that the file does not name."""
    return (
        one
        for one in now.submissions.values()
        if one.code not in stated and one.state is SubmissionState.ACTIVE
    )
