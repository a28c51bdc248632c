"""Run the whole computation on a case file, without a workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.awards import compute
from workbench.domain.case import Case, LedgerLine, Outcome, Submission
from workbench.domain.measure import Measure, MeasureId
from workbench.rules.folder import load_folder, measure_ids
from workbench.services.case_document import read_case
from workbench.services.case_versions import versions_for
from workbench.services.rehearsal import refuse_errors
from workbench.services.result_document import result_document

if TYPE_CHECKING:
    from workbench.domain.score_report import ScoreReport


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

    def document(self, reports: Sequence[ScoreReport] | None = None) -> dict[str, Any]:
        """The ``result/1`` document; with ``reports`` all that they found, else declared calibrations."""
        found = result_document(self.measures, self.outcome)
        declared = [one for one in self._marked() if one.scoring.calibration]
        if reports is not None or declared:
            # Loads scipy, which a plain computation does not need.
            from workbench.services.evaluate_statistics import calibration_document, with_statistics

            if reports is not None:
                found = with_statistics(found, reports)
            else:
                found["calibration"] = calibration_document(declared, self.case, self.outcome)
        return {**found, "ledger_lines_after_as_of": len(self.later_lines)}

    def reports(self, draws: int | None = None, *, shortlisted: bool = False) -> tuple[ScoreReport, ...]:
        """How far the scores can be trusted, for each measure that reviewers mark.

        Args:
            draws: joint draws behind the odds; None: as many as the size allows.
            shortlisted: the submissions are a part chosen by an earlier score.
        """
        from workbench.services.evaluate_statistics import reports_of

        return reports_of(self._marked(), self.case, self.outcome, draws, shortlisted=shortlisted)

    def _marked(self) -> list[Measure]:
        return [one for total in self.outcome.totals if (one := self.measures[total.measure]).needs_panel]


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
