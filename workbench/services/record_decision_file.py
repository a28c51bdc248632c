"""Record the decision on a settled round from a filled form: all rows or none, every problem by its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInputs, Problem, Refused, errors_among
from workbench.services.actor import Actor, Role, require
from workbench.services.decision_rows import Change
from workbench.services.office import Office
from workbench.services.record_decision import Recorded, record_decision
from workbench.services.show_decision import show_decision

if TYPE_CHECKING:
    from workbench.sheets.read_decision import DecisionFormRow

# Whose cell a problem is about; every other one is about the amount.
_COLUMN_OF = {"C01": "code", "C02": "code", "C04": "decision_reason", "C05": "decision_reason"}


def record_decision_file(
    office: Office,
    actor: Actor,
    round_code: str,
    file: Path,
    *,
    document: str,
    on: date,
    by: str,
    changes: Mapping[str, Change] | None = None,
    dry_run: bool = False,
) -> Recorded:
    """Read the amounts of a form, and record the decision as `record_decision` does.

    A submission that the form does not name stays as the decision in force has it, else as computed. An
    amount computed that the form states and the record does not is an error: the form is another round's, or
    the wrong column was edited.

    Args:
        changes: further ones, of submissions that the form does not name.

    Raises:
        BadInput: ``import.*`` where the file may not be opened, or as `record_decision`.
        BadInputs: ``decision.problems``, those of the form by sheet and cell; nothing was recorded.
        Refused: as `record_decision`.
    """
    from workbench.sheets.read_cells import read_cells
    from workbench.sheets.read_decision import read_decision

    require(actor, Role.STAFF)
    computed = {
        row.submission: row.computed_fen or 0
        for measure in show_decision(office, actor, round_code).measures
        for row in measure.rows
    }
    form = read_decision(read_cells(file))
    others = changes or {}
    rows: dict[str, DecisionFormRow] = {}
    for row in form.rows:
        rows.setdefault(row.submission, row)
    found = [*errors_among(form.problems), *_of_form(rows, computed, others)]
    stated = {code: Change(row.decided_fen, row.reason) for code, row in rows.items()}
    try:
        recorded = record_decision(
            office,
            actor,
            round_code,
            document=document,
            on=on,
            by=by,
            changes={**others, **stated},
            dry_run=dry_run or bool(found),
            file=file.name,
        )
    except BadInputs as error:
        found += [_located(one, rows) for one in error.problems]
    except Refused as error:
        # The sound rows alone may say what stands; what is wrong with the others is told first.
        if not found or error.code != "decision.recorded_already":
            raise
    if found:
        raise BadInputs("decision.problems", found, round=round_code)
    told = tuple(one for one in form.problems if one.level == "warning")
    return replace(recorded, warnings=(*told, *recorded.warnings))


def _of_form(
    rows: Mapping[str, DecisionFormRow], computed: Mapping[str, int], others: Mapping[str, Change]
) -> Iterator[Problem]:
    for code, row in rows.items():
        known = computed.get(code)
        if None not in (known, row.computed_fen) and known != row.computed_fen:
            yield Problem("X81", row.places["computed"], {"value": row.computed_fen, "computed": known})
        if code in others:
            yield Problem("X82", row.places["code"], {"submission": code})


def _located(problem: Problem, rows: Mapping[str, DecisionFormRow]) -> Problem:
    """A problem of a submission, or of several that share a limit, at the cell of the first of the form."""
    named = problem.parts.get("submissions")
    codes = [problem.place.path, *(named if isinstance(named, tuple) else ())]
    row = next((rows[code] for code in codes if code in rows), None)
    if row is None:
        return problem
    column = _COLUMN_OF.get(problem.code, "decided")
    return replace(problem, place=row.places[column if column in row.places else "decided"])
