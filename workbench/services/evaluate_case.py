"""Run the whole computation on a case file, without a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workbench.domain.awards import compute
from workbench.domain.case import Case, LedgerLine, Outcome, Submission
from workbench.domain.measure import Measure, MeasureId
from workbench.rules.folder import load_folder, measure_ids
from workbench.services.case_document import read_case
from workbench.services.case_versions import versions_for
from workbench.services.rehearsal import refuse_errors
from workbench.services.result_document import result_document


@dataclass(frozen=True)
class Evaluation:
    """The computed case with the rules that computed it."""

    measures: dict[MeasureId, Measure]
    case: Case
    outcome: Outcome

    @property
    def later_lines(self) -> tuple[LedgerLine, ...]:
        """Ledger lines after the day of the case, which count nowhere."""
        return tuple(line for line in self.case.ledger if line.decided_on > self.case.as_of)

    def document(self) -> dict[str, Any]:
        """The ``result/1`` document."""
        later = len(self.later_lines)
        return {**result_document(self.measures, self.outcome), "ledger_lines_after_as_of": later}


def evaluate_case(rules: Path, case: Path) -> Evaluation:
    """Compute a case.

    Args:
        rules: a measure file, a policy folder or a folder of policies; drafts are fine.
        case: a JSON case file, or a filled intake workbook (.xlsx), which holds no marks yet.

    Raises:
        BadInput: a file cannot be read or is wrong, or ``case.two_versions``; nothing is computed.
    """
    book = load_folder(rules)
    measures = versions_for(book, case)
    if case.suffix.lower() == ".xlsx":
        read = _read_form(case, measures)
    else:
        # One file's ledger may name the measures beside it; a folder has been read whole.
        read = read_case(case, measures, measure_ids(rules) if rules.is_file() else frozenset(book.versions))
    return Evaluation(measures, read, compute(measures, read))


def _read_form(file: Path, measures: Mapping[MeasureId, Measure]) -> Case:
    """An intake workbook as a case of the day of its latest application."""
    from workbench.sheets.read_cells import read_cells
    from workbench.sheets.read_submissions import read_submissions

    form = read_submissions(read_cells(file), measures)
    refuse_errors(file, form.problems)
    submissions = tuple(
        Submission(
            id=row.code,
            measure=row.measure,
            entity=row.entity_code,
            project=row.project_code,
            title=row.title,
            applied_on=row.applied_on,
            facts=row.facts,
            gates=row.gates,
            preference=row.preference,
            declines_partial=row.declines_partial,
        )
        for row in form.rows
    )
    return Case(max((one.applied_on for one in submissions), default=date.min), submissions)
