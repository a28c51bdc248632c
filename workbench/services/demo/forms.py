"""The invented round on the forms that staff really import: submissions with payees, and experts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.facts import NO, YES
from workbench.domain.measure import Measure, MeasureId
from workbench.i18n import t
from workbench.services.demo.organisations import BANK
from workbench.services.demo.people import EXPERTS
from workbench.services.demo.projects import PROJECTS, Project

if TYPE_CHECKING:
    from workbench.sheets.filled import Entry


def fill_submissions(file: Path, measures: dict[MeasureId, Measure], day: date) -> None:
    """Fill a written template in place: every project on its measure's sheet, then the payees."""
    from workbench.sheets.filled import filled_form
    from workbench.sheets.form import PAYEES, measure_sheet_names, payee_columns, submission_columns

    tables = {
        name: (submission_columns(measures[each]), [_row(one, measures[each]) for one in _of(each)])
        for each, name in measure_sheet_names(measures).items()
    }
    payees = (payee_columns(), [_payee(one) for one in PROJECTS if one.has_payee])
    file.write_bytes(filled_form(file.read_bytes(), {**tables, t(PAYEES): payees}, day))


def write_experts(file: Path, day: date) -> None:
    """Write the sheet of experts."""
    from workbench.sheets.filled import experts_sheet

    rows = [
        {"expert_name": one.name, "organisation": one.organisation, "expert_fields": one.fields}
        for one in EXPERTS
    ]
    file.write_bytes(experts_sheet(rows, day))


def _of(measure: MeasureId) -> Sequence[Project]:
    return [project for project in PROJECTS if measure.endswith(f"/{project.measure}")]


def _row(project: Project, measure: Measure) -> dict[str, Entry]:
    from workbench.sheets.form import FACT, GATE

    return {
        "code": project.code,
        "entity_name": project.applicant.name,
        "entity_code": project.applicant.credit_code,
        "project_code": project.number,
        "title": project.title,
        "applied_on": project.applied_on,
        **{FACT + key: text for key, text in project.facts.items()},
        **{GATE + gate.id: NO if gate.id in project.failed else YES for gate in measure.gates},
    }


def _payee(project: Project) -> dict[str, Entry]:
    return {
        "code": project.code,
        "account_name": project.applicant.name,
        "bank": BANK,
        "account": project.applicant.account,
        "district": project.applicant.district,
    }
