"""Run the whole computation on a case file, without a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workbench.domain.awards import compute
from workbench.domain.case import Case, Outcome, Submission
from workbench.domain.rubric import Measure, MeasureId
from workbench.rules.folder import load_folder
from workbench.services.case_document import read_case
from workbench.services.rehearsal import refuse_errors
from workbench.services.result_document import result_document


@dataclass(frozen=True)
class Evaluation:
    """The computed case with the rules that computed it."""

    measures: dict[MeasureId, Measure]
    outcome: Outcome

    def document(self) -> dict[str, Any]:
        """The ``result/1`` document."""
        return result_document(self.measures, self.outcome)


def evaluate_case(rules: Path, case: Path) -> Evaluation:
    """Compute a case.

    Args:
        rules: a measure file, a policy folder or a folder of policies; drafts are fine.
        case: a JSON case file, or a filled intake workbook (.xlsx), which holds no marks yet.

    Raises:
        BadInput: a file cannot be read or is wrong; nothing is computed.
    """
    measures = load_folder(rules).measures
    read = _read_form if case.suffix.lower() == ".xlsx" else read_case
    return Evaluation(measures, compute(measures, read(case, measures)))


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
        )
        for row in form.rows
    )
    return Case(max((one.applied_on for one in submissions), default=date.min), submissions)
