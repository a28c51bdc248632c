"""Read one sheet by its headings: typed rows with the place of every value, and every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.domain.errors import Place, Problem
from workbench.sheets.cells import CellKind, CellValue, SheetCells, WorkbookCells, cell_name
from workbench.sheets.clean import clean_text
from workbench.sheets.form import Column
from workbench.sheets.values import Wrong

HEADING_ROW = 1


@dataclass
class Reading:
    """What is wrong, or worth a word, in one file so far."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def find(self, code: str, place: Place, /, **parts: object) -> None:
        """Note an error."""
        self.problems.append(Problem(code, place, parts))

    def warn(self, code: str, place: Place, /, **parts: object) -> None:
        """Note something that does not stop the import."""
        self.problems.append(Problem(code, place, parts, "warning"))

    def at(self, sheet: str, cell: str | None = None) -> Place:
        """A place in this file."""
        return Place(file=self.file, sheet=sheet, cell=cell)


@dataclass(frozen=True)
class Row:
    """One filled row.

    ``values`` has typed values by column key: None where a cell was refused or wrongly left empty,
    nothing where an optional cell is empty. ``places`` has the cell of every column.
    """

    number: int
    values: Mapping[str, Any]
    places: Mapping[str, Place]

    @property
    def sound(self) -> bool:
        """Whether nothing was refused."""
        return None not in self.values.values()


def find_sheet(book: WorkbookCells, names: Sequence[str]) -> SheetCells | None:
    """The sheet of one of these names, white space and case aside."""
    wanted = {_plain(name) for name in names}
    return next((sheet for sheet in book.sheets if _plain(sheet.name) in wanted), None)


def read_table(reading: Reading, sheet: SheetCells, columns: Sequence[Column]) -> list[Row]:
    """Rows below the headings; none where a heading is missing or doubled, since nothing could be trusted."""
    found = _find_columns(reading, sheet, columns)
    if found is None:
        return []
    _warn_of_others(reading, sheet, columns, set(found.values()))
    present = [(column, found[column.key]) for column in columns if column.key in found]
    return [
        _read_row(reading, sheet.name, number, cells, present)
        for number, cells in sorted(sheet.rows.items())
        if number > HEADING_ROW and any(_is_filled(cells.get(at)) for at in found.values())
    ]


def find_repeats(reading: Reading, code: str, rows: Iterable[Row], key: str) -> None:
    """Note every value of a column that stands in more than one row, with where it stands first."""
    first: dict[str, Place] = {}
    for row in rows:
        value, place = row.values[key], row.places[key]
        if value is None:
            continue
        before = first.setdefault(value, place)
        if before is not place:
            reading.find(code, place, value=value, first=f"{before.sheet}!{before.cell}")


def _find_columns(reading: Reading, sheet: SheetCells, columns: Sequence[Column]) -> dict[str, int] | None:
    headings = dict(sorted(sheet.rows.get(HEADING_ROW, {}).items()))
    shown = [heading.text for heading in headings.values()] or ["—"]
    found: dict[str, int] = {}
    complete = True
    for column in columns:
        wanted = {_plain(heading) for heading in column.headings}
        places = [at for at, heading in headings.items() if _plain(heading.text) in wanted]
        if len(places) == 1:
            found[column.key] = places[0]
        elif places:
            cells = [cell_name(HEADING_ROW, at) for at in places]
            reading.find("X03", reading.at(sheet.name, cells[1]), column=column.heading, cells=cells)
            complete = False
        elif not column.may_be_absent:
            place = reading.at(sheet.name, f"{HEADING_ROW}:{HEADING_ROW}")
            reading.find("X02", place, column=column.heading, found=shown)
            complete = False
    return found if complete else None


def _warn_of_others(reading: Reading, sheet: SheetCells, columns: Sequence[Column], read: set[int]) -> None:
    known = tuple(column.heading for column in columns)
    headings = sheet.rows.get(HEADING_ROW, {})
    for at in sorted({at for cells in sheet.rows.values() for at in cells} - read):
        heading = headings[at].text if at in headings else "—"
        reading.warn("X05", reading.at(sheet.name, cell_name(HEADING_ROW, at)), column=heading, known=known)


def _plain(heading: str) -> str:
    return "".join(clean_text(heading)[0].split()).rstrip("*").casefold()


def _is_filled(cell: CellValue | None) -> bool:
    return cell is not None and (cell.kind is not CellKind.TEXT or bool(clean_text(cell.text)[0]))


def _read_row(
    reading: Reading,
    sheet: str,
    number: int,
    cells: Mapping[int, CellValue],
    columns: Sequence[tuple[Column, int]],
) -> Row:
    places = {column.key: reading.at(sheet, cell_name(number, at)) for column, at in columns}
    pairs = (_read_cell(reading, places[column.key], column, cells.get(at)) for column, at in columns)
    return Row(number, dict(pair for pair_or_none in pairs for pair in pair_or_none), places)


def _read_cell(
    reading: Reading, place: Place, column: Column, cell: CellValue | None
) -> Iterator[tuple[str, object]]:
    if cell is not None and cell.kind is CellKind.TEXT:
        text, lost = clean_text(cell.text)
        if lost:
            reading.warn("X13", place, column=column.heading, value=text)
        cell = CellValue(CellKind.TEXT, text) if text else None
    if cell is not None:
        yield column.key, _value(reading, place, column, cell)
    elif column.required:
        reading.find("X12", place, column=column.heading, example=column.example)
        yield column.key, None


def _value(reading: Reading, place: Place, column: Column, cell: CellValue) -> object:
    named = {"column": column.heading, "example": column.example, "value": cell.text}
    match cell.kind:
        case CellKind.FORMULA:
            reading.find("X10", place, **named)
        case CellKind.ERROR:
            reading.find("X11", place, **named)
        case _:
            try:
                return column.read(cell)
            except Wrong as wrong:
                reading.find(wrong.code, place, **{**named, **wrong.parts})
    return None
