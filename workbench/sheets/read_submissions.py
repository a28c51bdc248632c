"""Read a filled submissions form: what each sheet says, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from workbench.domain.errors import Place, Problem
from workbench.domain.facts import FactValue
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.organisation import same_name
from workbench.i18n import in_every_language
from workbench.sheets.cells import SheetCells, WorkbookCells
from workbench.sheets.form import (
    FACT,
    GATE,
    INSTRUCTIONS,
    OPTIONS,
    PAYEES,
    measure_sheet_names,
    payee_columns,
    submission_columns,
)
from workbench.sheets.table import Reading, Row, find_repeats, find_sheet, read_table


@dataclass(frozen=True)
class PayeeRow:
    """Where an award goes; the account's name is the applicant's."""

    account_name: str
    bank: str
    account: str
    district: str


@dataclass(frozen=True)
class SubmissionRow:
    """One application as the form states it; ``places`` has each column's cell (the payee's: ``payee``).

    A wish (``preference``, ``declines_partial``) without a place is one that the form does not ask for.
    """

    code: str
    measure: MeasureId
    entity_code: str
    entity_name: str
    project_code: str
    title: str
    applied_on: date
    facts: Mapping[str, FactValue]
    gates: Mapping[str, bool]
    payee: PayeeRow | None
    places: Mapping[str, Place]
    preference: int | None = None
    declines_partial: bool = False


@dataclass(frozen=True)
class PayeeOnly:
    """A payee whose submission is not in this file, but maybe in the round; None if its row is wrong."""

    code: str
    payee: PayeeRow | None
    places: Mapping[str, Place]


@dataclass(frozen=True)
class SubmissionsForm:
    """A whole file. Rows with an error are not among ``rows``; ``problems`` are in the file's order."""

    rows: tuple[SubmissionRow, ...]
    payees: tuple[PayeeOnly, ...]
    problems: tuple[Problem, ...]


def read_submissions(book: WorkbookCells, measures: Mapping[MeasureId, Measure]) -> SubmissionsForm:
    """Read every measure's sheet and the payees; nothing is written anywhere."""
    reading = Reading(book.file)
    names = measure_sheet_names(measures)
    tables = {
        measure: read_table(reading, sheet, submission_columns(measures[measure]))
        for measure, name in names.items()
        if (sheet := _sheet(reading, book, (name,))) is not None
    }
    payee_sheet = _sheet(reading, book, in_every_language(PAYEES))
    payees = read_table(reading, payee_sheet, payee_columns()) if payee_sheet else []
    _warn_of_other_sheets(reading, book, [*names.values(), *_fixed_names()])
    rows = list(chain.from_iterable(tables.values()))
    if not rows and not payees and not reading.problems:
        reading.find("X06", Place(file=book.file))
    find_repeats(reading, "X40", rows, "code")
    find_repeats(reading, "X43", payees, "code")
    _find_wrong_payees(reading, rows, payees)
    return _form(reading, tables, payees)


def _fixed_names() -> Iterable[str]:
    return chain.from_iterable(in_every_language(key) for key in (INSTRUCTIONS, PAYEES, OPTIONS))


def _sheet(reading: Reading, book: WorkbookCells, names: tuple[str, ...]) -> SheetCells | None:
    sheet = find_sheet(book, names)
    if sheet is None:
        found = [one.name for one in book.sheets]
        reading.find("X01", Place(file=reading.file), sheet=names[0], found=found)
    return sheet


def _warn_of_other_sheets(reading: Reading, book: WorkbookCells, names: list[str]) -> None:
    known = {id(find_sheet(book, [name])) for name in names}
    for sheet in book.sheets:
        if id(sheet) not in known and sheet.rows:
            reading.warn("X04", reading.at(sheet.name), sheet=sheet.name)


def _find_wrong_payees(reading: Reading, rows: Iterable[Row], payees: Iterable[Row]) -> None:
    applicants = {row.values["code"]: row.values["entity_name"] for row in rows}
    for payee in payees:
        expected, found = applicants.get(payee.values["code"]), payee.values["account_name"]
        if expected is not None and found is not None and not same_name(expected, found):
            reading.find("X41", payee.places["account_name"], value=found, expected=expected)


def _form(
    reading: Reading, tables: Mapping[MeasureId, Iterable[Row]], payees: Iterable[Row]
) -> SubmissionsForm:
    of_payee = {row.values["code"]: row for row in payees if row.sound}
    rows = tuple(
        _submission(measure, row, of_payee.get(row.values["code"]))
        for measure, table in tables.items()
        for row in table
        if row.sound
    )
    stated = {row.values["code"] for table in tables.values() for row in table}
    others = tuple(
        PayeeOnly(row.values["code"], _payee(row) if row.sound else None, row.places)
        for row in payees
        if row.values["code"] is not None and row.values["code"] not in stated
    )
    return SubmissionsForm(rows, others, tuple(reading.problems))


def _submission(measure: MeasureId, row: Row, payee: Row | None) -> SubmissionRow:
    found = row.values
    return SubmissionRow(
        code=found["code"],
        measure=measure,
        entity_code=found["entity_code"],
        entity_name=found["entity_name"],
        project_code=found["project_code"],
        title=found["title"],
        applied_on=found["applied_on"],
        facts={key.removeprefix(FACT): value for key, value in found.items() if key.startswith(FACT)},
        gates={key.removeprefix(GATE): value for key, value in found.items() if key.startswith(GATE)},
        payee=_payee(payee) if payee else None,
        places={**row.places, **({"payee": payee.places["code"]} if payee else {})},
        preference=found.get("preference"),
        declines_partial=bool(found.get("declines_partial")),
    )


def _payee(row: Row) -> PayeeRow:
    return PayeeRow(**{key: row.values[key] for key in ("account_name", "bank", "account", "district")})
