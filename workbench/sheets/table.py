"""Read one sheet by its headings: typed rows with the place of every value, and every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.sheets.cells import EMPTY, CellKind, CellValue, SheetCells, WorkbookCells, cell_name
from workbench.sheets.clean import clean_text
from workbench.sheets.form import Column
from workbench.sheets.headings import Header, find_header
from workbench.sheets.notes import note_in
from workbench.sheets.reading import Places, Reading, Row
from workbench.sheets.values import Noted, Reader, Wrong, in_unit
from workbench.sheets.vocabulary import plain

__all__ = ["Reading", "Row", "find_repeats", "find_sheet", "read_table", "sheet_for"]

# What a program writes for bytes that it could not read.
_LOST = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class _Present:
    """A column of the form with the place of its cells and how they are read there."""

    column: Column
    at: int
    read: Reader


def find_sheet(book: WorkbookCells, names: Iterable[str]) -> SheetCells | None:
    """The sheet of one of these names, white space and case aside."""
    wanted = {plain(name) for name in names}
    return next((sheet for sheet in book.sheets if plain(sheet.name) in wanted), None)


def sheet_for(book: WorkbookCells, names: Sequence[str], columns: Sequence[Column]) -> SheetCells | None:
    """The sheet of one of these names, else the one whose headings fit best."""
    best = max(book.sheets, key=lambda sheet: find_header(sheet, columns).known, default=None)
    return find_sheet(book, names) or best


def read_table(reading: Reading, sheet: SheetCells, columns: Sequence[Column]) -> list[Row]:
    """Rows below the headings; none where a heading is missing or doubled, since nothing could be trusted."""
    header = find_header(sheet, columns)
    if not _is_complete(reading, sheet.name, header, columns):
        return []
    _warn_of_aliases(reading, sheet.name, header, columns)
    _warn_of_others(reading, sheet, header, columns)
    present = [
        _Present(column, taken.at, in_unit(column.read, taken.heading.unit))
        for column in columns
        if (taken := header.taken.get(column.key)) is not None
    ]
    places = {one.column.key: one.at for one in present}
    rows = [
        row
        for number in sorted(sheet.rows)
        if number > header.row and (row := _read_row(reading, sheet, number, present, places)) is not None
    ]
    reading.tell_notes()
    return rows


def find_repeats(reading: Reading, code: str, rows: Iterable[Row], key: str) -> None:
    """Note every value of a column that stands in more than one row, with where it stands first."""
    first: dict[str, Row] = {}
    for row in rows:
        value = row.values[key]
        if value is None:
            continue
        before = first.setdefault(value, row)
        if before is not row:
            place = before.places[key]
            reading.find(code, row.places[key], value=value, first=f"{place.sheet}!{place.cell}")


def _is_complete(reading: Reading, sheet: str, header: Header, columns: Sequence[Column]) -> bool:
    shown = [heading.text for heading in header.headings.values()] or ["—"]
    complete = True
    for column in columns:
        if claims := header.doubled.get(column.key):
            cells = [heading.cell for heading in claims]
            reading.find("X03", reading.at(sheet, cells[1]), column=column.heading, cells=cells)
            complete = False
        elif column.key not in header.taken and not column.may_be_absent:
            place = reading.at(sheet, f"{header.row}:{header.row}")
            reading.find("X02", place, column=column.heading, row=header.row, found=shown)
            complete = False
    return complete


def _warn_of_aliases(reading: Reading, sheet: str, header: Header, columns: Sequence[Column]) -> None:
    for column in columns:
        taken = header.taken.get(column.key)
        if taken and taken.alias:
            place = reading.at(sheet, taken.heading.cell)
            reading.warn("X07", place, column=column.heading, value=taken.heading.text)


def _warn_of_others(reading: Reading, sheet: SheetCells, header: Header, columns: Sequence[Column]) -> None:
    known = tuple(column.heading for column in columns)
    patterns = {cells.pattern for number, cells in sheet.rows.items() if number >= header.row}
    filled = {at for one in patterns for at, kind in enumerate(one, start=1) if kind != EMPTY}
    for at in sorted(filled - {taken.at for taken in header.taken.values()}):
        heading = header.headings.get(at)
        place = reading.at(sheet.name, heading.cell if heading else cell_name(header.row, at))
        reading.warn("X05", place, column=heading.text if heading else "—", known=known)


def _read_row(
    reading: Reading,
    sheet: SheetCells,
    number: int,
    columns: Sequence[_Present],
    places: Mapping[str, int],
) -> Row | None:
    cells = sheet.rows[number]
    cleaned = [_cleaned(cells.at(one.at)) for one in columns]
    filled = [cell is not None for cell, _ in cleaned]
    if not any(filled):
        return None
    row_places = Places(reading.file, sheet.name, number, places)
    if not all(there or not one.column.required for there, one in zip(filled, columns, strict=True)):
        said = note_in(cells)
        if said is not None:
            reading.warn("X08", reading.at(sheet.name, f"{number}:{number}"), row=number, value=said)
            return None
    values: dict[str, object] = {}
    for one, (cell, lost) in zip(columns, cleaned, strict=True):
        column = one.column
        if cell is None:
            if column.required:
                reading.find("X12", row_places[column.key], column=column.heading, example=column.example)
                values[column.key] = None
            continue
        if lost:
            reading.warn("X13", row_places[column.key], column=column.heading, value=cell.text)
        values[column.key] = _value(reading, row_places, one, cell)
    return Row(number, values, row_places)


def _cleaned(cell: CellValue | None) -> tuple[CellValue | None, bool]:
    """The cell with its text cleaned, None where nothing is left, and whether anything was taken out."""
    if cell is None or cell.kind is not CellKind.TEXT:
        return cell, False
    text, lost = clean_text(cell.text)
    if text is not cell.text:
        cell = CellValue(CellKind.TEXT, text)
    return (cell if text else None), lost


def _value(reading: Reading, places: Places, present: _Present, cell: CellValue) -> object:
    column = present.column
    try:
        if cell.kind is CellKind.FORMULA:
            raise Wrong("X10", {})
        if cell.kind is CellKind.ERROR:
            raise Wrong("X11", {})
        if _LOST in cell.text:
            raise Wrong("X19", {})
        value = present.read(cell)
    except Wrong as wrong:
        named = {"column": column.heading, "example": column.example, "value": cell.text}
        reading.find(wrong.code, places[column.key], **{**named, **wrong.parts})
        return None
    if isinstance(value, Noted):
        reading.note(value, places[column.key], column.heading)
        return value.value
    return value
