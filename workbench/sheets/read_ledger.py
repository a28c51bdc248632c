"""Read a filled ledger form: money of earlier decisions, a row each, with the place of every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workbench.domain.case import LedgerLine
from workbench.domain.errors import Place, Problem
from workbench.i18n import in_every_language
from workbench.sheets.cells import WorkbookCells
from workbench.sheets.form import LEDGER, ledger_columns
from workbench.sheets.table import Reading, Row, read_table, sheet_for


@dataclass(frozen=True)
class LedgerRow:
    """One line as the form states it; ``places`` has each column's cell."""

    line: LedgerLine
    entity_name: str
    sheet: str
    number: int
    places: Mapping[str, Place]


@dataclass(frozen=True)
class LedgerForm:
    """A whole file; rows with an error are not among ``rows``."""

    rows: tuple[LedgerRow, ...]
    problems: tuple[Problem, ...]


def read_ledger(book: WorkbookCells) -> LedgerForm:
    """Read the sheet 台账, or the one whose headings fit best."""
    reading = Reading(book.file)
    columns = ledger_columns()
    sheet = sheet_for(book, in_every_language(LEDGER), columns)
    rows = read_table(reading, sheet, columns) if sheet else []
    if not rows and not reading.problems:
        reading.find("X70", Place(file=book.file))
    name = sheet.name if sheet else ""
    return LedgerForm(tuple(_row(name, row) for row in rows if row.sound), tuple(reading.problems))


def _row(sheet: str, row: Row) -> LedgerRow:
    found = row.values
    decided_on: date = found["decided_on"]
    line = LedgerLine(
        entity=found["entity_code"],
        project=found["project_code"],
        measure=found["measure"],
        series=found.get("series", ""),
        decided_on=decided_on,
        approved=found["approved"],
        paid=found["paid"],
        payer=found.get("payer", ""),
    )
    return LedgerRow(line, found.get("entity_name", ""), sheet, row.number, row.places)
