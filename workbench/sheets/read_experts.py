"""Read a plain sheet of experts: name, organisation, its credit code, fields."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.errors import Place, Problem
from workbench.i18n import in_every_language
from workbench.sheets.cells import WorkbookCells
from workbench.sheets.form import EXPERTS, expert_columns
from workbench.sheets.table import Reading, find_repeats, read_table, sheet_for


@dataclass(frozen=True)
class ExpertRow:
    """One expert; ``organisation_code`` and ``fields`` are empty where the sheet has none."""

    name: str
    organisation: str
    organisation_code: str
    fields: str
    place: Place


@dataclass(frozen=True)
class ExpertsForm:
    """A whole file; rows with an error are not among ``rows``."""

    rows: tuple[ExpertRow, ...]
    problems: tuple[Problem, ...]


def read_experts(book: WorkbookCells) -> ExpertsForm:
    """Read the sheet 专家名单, or the one whose headings fit best."""
    reading = Reading(book.file)
    columns = expert_columns()
    sheet = sheet_for(book, in_every_language(EXPERTS), columns)
    rows = read_table(reading, sheet, columns) if sheet else []
    if not rows and not reading.problems:
        reading.find("X62", Place(file=book.file))
    find_repeats(reading, "X60", rows, "expert_name")
    return ExpertsForm(
        tuple(
            ExpertRow(
                name=row.values["expert_name"],
                organisation=row.values["organisation"],
                organisation_code=row.values.get("organisation_code", ""),
                fields=row.values.get("expert_fields", ""),
                place=row.places["expert_name"],
            )
            for row in rows
            if row.sound
        ),
        tuple(reading.problems),
    )
