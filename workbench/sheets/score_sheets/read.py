"""Read what came back: whose forms they say they are, and what stands in their input cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.domain.errors import BadInput, Place, Problem, errors_among
from workbench.domain.marks import Blank, Cell, parse_mark
from workbench.sheets.cells import CellKind, CellValue, SheetCells, WorkbookCells, cell_name
from workbench.sheets.clean import clean_text
from workbench.sheets.score_sheets.face import FACE, face_cells
from workbench.sheets.score_sheets.form import INSTRUCTIONS, OVERALL, OVERALL_LABEL, OVERALL_WORDS, is_word
from workbench.sheets.score_sheets.identity import FORMAT, Identity, identity_of
from workbench.sheets.score_sheets.model import WHOLE_SHEET
from workbench.sheets.table import Reading

_NEEDED = frozenset({"item", "mark", "comment"})
_HEADINGS = {key: f"sheets.score_sheet.column.{key}" for key in (*sorted(_NEEDED), *FACE)}
COMMENT_AT = "comment:"
_MARKED_ONCE = "sheets.score_sheet.marked_once"


@dataclass(frozen=True)
class FilledForm:
    """One form that came back.

    Attributes:
        marks: by item id as the file names it; PENDING where the cell is empty or says that staff mark the
            item for all, absent where it is wrong.
        comments: by item id, the empty id for the whole sheet; absent where the cell is wrong.
        places: the mark cell of each item, its comment cell behind `COMMENT_AT`, the form as "".
        face: what stands beside the marks, by item id and column (`workbench.sheets.score_sheets.face`).
        is_sound: nothing on it was refused.
    """

    identity: Identity
    marks: Mapping[str, Cell]
    comments: Mapping[str, str]
    places: Mapping[str, Place]
    face: Mapping[str, Mapping[str, str]]
    is_sound: bool


@dataclass(frozen=True)
class FilledBook:
    """The forms of one file, and everything wrong with it."""

    forms: tuple[FilledForm, ...]
    problems: tuple[Problem, ...]


def read_score_sheets(book: WorkbookCells) -> FilledBook:
    """Read every form of a workbook; nothing is looked up yet."""
    reading = Reading(book.file)
    sheets = [sheet for sheet in book.sheets if sheet.rows and not is_word(sheet.name, INSTRUCTIONS)]
    if not sheets:
        reading.find("K01", Place(file=book.file))
    forms = tuple(form for sheet in sheets if (form := _read_form(reading, sheet)) is not None)
    return FilledBook(forms, tuple(reading.problems))


def _read_form(reading: Reading, sheet: SheetCells) -> FilledForm | None:
    place = reading.at(sheet.name)
    stated = _stated_identity(sheet)
    if stated is None:
        reading.find("K02", place, sheet=sheet.name)
        return None
    identity = identity_of(stated)
    if identity is None:
        reading.find("K03", place)
        return None
    columns, overall = _columns(sheet), _overall_row(sheet)
    if columns is None or overall is None:
        reading.find("K04", place)
        return None
    before = len(reading.problems)
    marks: dict[str, Cell] = {}
    comments: dict[str, str] = {}
    face: dict[str, Mapping[str, str]] = {}
    places = {"": place}
    lines = [*_item_rows(sheet, columns), (overall, WHOLE_SHEET, sheet.rows[overall])]
    for number, item, cells in lines:
        at = reading.at(sheet.name, cell_name(number, columns["mark"]))
        if item and item in places:
            reading.find("K05", at, item=item, first=places[item].cell)
            continue
        if item:
            places[item] = at
            face[item] = face_cells(cells, columns)
            mark = _mark(reading, at, cells.get(columns["mark"]))
            if mark is not None:
                marks[item] = mark
        column = columns["comment"] if item else OVERALL
        places[COMMENT_AT + item] = reading.at(sheet.name, cell_name(number, column))
        words = _comment(reading, places[COMMENT_AT + item], cells.get(column))
        if words is not None:
            comments[item] = words
    is_sound = not errors_among(reading.problems[before:])
    return FilledForm(identity, marks, comments, places, face, is_sound)


def _stated_identity(sheet: SheetCells) -> dict[str, str] | None:
    """Keys and values below the mark of the format; None on a sheet without one."""
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            if cell.text == FORMAT:
                below = (
                    (cells.get(column), cells.get(column + 1))
                    for number, cells in sheet.rows.items()
                    if number > row
                )
                return {key.text: value.text for key, value in below if key and value}
    return None


def _columns(sheet: SheetCells) -> dict[str, int] | None:
    """Columns of the headings, those of the face where they are, and as ``row`` the line of them."""
    for number, cells in sheet.rows.items():
        found = {
            key: column
            for column, cell in cells.items()
            for key, words in _HEADINGS.items()
            if is_word(cell.text, words)
        }
        if found.keys() >= _NEEDED:
            return {**found, "row": number}
    return None


def _item_rows(
    sheet: SheetCells, columns: Mapping[str, int]
) -> Iterator[tuple[int, str, Mapping[int, CellValue]]]:
    for number, cells in sorted(sheet.rows.items()):
        named = cells.get(columns["item"])
        if number > columns["row"] and named is not None:
            yield number, clean_text(named.text)[0], cells


def _mark(reading: Reading, place: Place, cell: CellValue | None) -> Cell | None:
    """The mark of a cell, PENDING where it is empty, None where it is refused."""
    if cell is None:
        return Blank.PENDING
    if cell.kind not in (CellKind.TEXT, CellKind.NUMBER):
        reading.find(_WRONG_KIND[cell.kind], place, value=cell.text)
        return None
    text = clean_text(cell.text)[0]
    if not text or is_word(text, _MARKED_ONCE):
        return Blank.PENDING
    try:
        return parse_mark(text)
    except BadInput as error:
        reading.find("K10", place, error=error)
        return None


_WRONG_KIND = {
    CellKind.FORMULA: "K11",
    CellKind.DATE: "K12",
    CellKind.TRUTH: "K13",
    CellKind.ERROR: "K13",
}


def _comment(reading: Reading, place: Place, cell: CellValue | None) -> str | None:
    """The words of a cell, line by line; None where they are refused."""
    if cell is None:
        return ""
    if cell.kind in (CellKind.FORMULA, CellKind.ERROR):
        reading.find("K14", place, value=cell.text)
        return None
    lines = [clean_text(line) for line in cell.text.splitlines()]
    words = "\n".join(line for line, _ in lines).strip()
    if any(lost for _, lost in lines):
        reading.warn("K15", place, value=words)
    return words


def _overall_row(sheet: SheetCells) -> int | None:
    """The line of the comment on the whole sheet."""
    for number, cells in sheet.rows.items():
        label = cells.get(OVERALL_LABEL)
        if label is not None and is_word(label.text, OVERALL_WORDS):
            return number
    return None
