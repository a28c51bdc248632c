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
from workbench.sheets.lone_table import TableKind, kind_of, lone_sheet
from workbench.sheets.table import Reading, Row, find_repeats, find_sheet, read_table

PAYEE_PARTS = ("account_name", "bank", "account", "district")


@dataclass(frozen=True)
class PayeeRow:
    """Where an award goes; the account's name is the applicant's."""

    account_name: str
    bank: str
    account: str
    district: str


@dataclass(frozen=True)
class SubmissionRow:
    """One application as the form states it; ``places`` has each column's cell.

    Those of the payee's row are at ``payee`` (its code) and ``payee.account_name`` …

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
    """Read every measure's sheet and the payees, or the one table of a file that has no other."""
    reading = Reading(book.file)
    kinds = _kinds(measures)
    sheets = _sheets(reading, book, kinds)
    tables = {key: read_table(reading, sheet, kinds[key].columns) for key, sheet in sheets.items()}
    if sheets:
        _warn_of_other_sheets(reading, book, sheets.values())
    payees = tables.pop(PAYEES, [])
    rows = list(chain.from_iterable(tables.values()))
    if not rows and not payees and not reading.problems:
        reading.find("X06", Place(file=book.file))
    find_repeats(reading, "X40", rows, "code")
    find_repeats(reading, "X43", payees, "code")
    _find_wrong_payees(reading, rows, payees)
    return _form(reading, {MeasureId(key): table for key, table in tables.items()}, payees)


def _kinds(measures: Mapping[MeasureId, Measure]) -> dict[str, TableKind]:
    """The tables of the form by measure, and the payees."""
    kinds: dict[str, TableKind] = {
        measure: TableKind((name,), submission_columns(measures[measure]))
        for measure, name in measure_sheet_names(measures).items()
    }
    return kinds | {PAYEES: TableKind(in_every_language(PAYEES), payee_columns())}


def _sheets(reading: Reading, book: WorkbookCells, kinds: Mapping[str, TableKind]) -> dict[str, SheetCells]:
    names = chain.from_iterable(kind.names for kind in kinds.values())
    if (lone := lone_sheet(book, names)) is not None:
        if (key := kind_of(lone, book.file, kinds)) is not None:
            return {key: lone}
        reading.find("X09", reading.at(lone.name), tables=[kind.names[0] for kind in kinds.values()])
        return {}
    found = {key: sheet for key, kind in kinds.items() if (sheet := find_sheet(book, kind.names)) is not None}
    there = [one.name for one in book.sheets]
    for key, kind in kinds.items():
        if key not in found:
            reading.find("X01", Place(file=reading.file), sheet=kind.names[0], found=there)
    return found


def _warn_of_other_sheets(reading: Reading, book: WorkbookCells, read: Iterable[SheetCells]) -> None:
    fixed = chain.from_iterable(in_every_language(key) for key in (INSTRUCTIONS, OPTIONS))
    known = {id(sheet) for sheet in read} | {id(find_sheet(book, [name])) for name in fixed}
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
        places=row.places.and_more(**_payee_places(payee)) if payee else row.places,
        preference=found.get("preference"),
        declines_partial=bool(found.get("declines_partial")),
    )


def _payee(row: Row) -> PayeeRow:
    return PayeeRow(**{key: row.values[key] for key in PAYEE_PARTS})


def _payee_places(row: Row) -> dict[str, Place]:
    return {"payee": row.places["code"], **{f"payee.{key}": row.places[key] for key in PAYEE_PARTS}}
