"""Read a filled decision form: the amount decided for each submission, with the place of every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.errors import Place, Problem
from workbench.i18n import in_every_language
from workbench.sheets.cells import WorkbookCells
from workbench.sheets.form import DECISION, decision_columns
from workbench.sheets.table import Reading, Row, find_repeats, read_table, sheet_for


@dataclass(frozen=True)
class DecisionFormRow:
    """One submission as the form states it, fen; ``computed_fen`` is None where the form has none.

    ``places`` has each column's cell by ``code``, ``computed``, ``decided`` and ``decision_reason``.
    """

    submission: str
    computed_fen: int | None
    decided_fen: int
    reason: str
    places: Mapping[str, Place]


@dataclass(frozen=True)
class DecisionForm:
    """A whole file; rows with an error are not among ``rows``."""

    rows: tuple[DecisionFormRow, ...]
    problems: tuple[Problem, ...]


def read_decision(book: WorkbookCells) -> DecisionForm:
    """Read the sheet 核定表, or the one whose headings fit best."""
    reading = Reading(book.file)
    columns = decision_columns()
    sheet = sheet_for(book, in_every_language(DECISION), columns)
    rows = read_table(reading, sheet, columns) if sheet else []
    if not rows and not reading.problems:
        reading.find("X80", Place(file=book.file))
    find_repeats(reading, "X40", rows, "code")
    return DecisionForm(tuple(_row(row) for row in rows if row.sound), tuple(reading.problems))


def _row(row: Row) -> DecisionFormRow:
    found = row.values
    return DecisionFormRow(
        found["code"], found.get("computed"), found["decided"], found.get("decision_reason", ""), row.places
    )
