"""Write the workbook of one expert: instructions, then a signable form for each submission."""

from __future__ import annotations

from fractions import Fraction

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from workbench.i18n import in_every_language, t
from workbench.sheets.finish import finished
from workbench.sheets.new_book import new_book
from workbench.sheets.protect import protect_sheet
from workbench.sheets.safe_names import sheet_names
from workbench.sheets.score_sheets.form import IDENTITY, INSTRUCTIONS
from workbench.sheets.score_sheets.model import Packet
from workbench.sheets.score_sheets.totals import WrittenForm
from workbench.sheets.score_sheets.write_form import write_form
from workbench.sheets.style import (
    CODE,
    HEADING,
    HEADING_HEIGHT,
    LINE,
    NUMBER,
    TEXT,
    TITLE,
    TITLE_HEIGHT,
    Formula,
    band,
    lines_needed,
    page,
    put,
)

# Below the number of worksheets that is read back from one workbook.
SHEETS_A_BOOK = 50
NOTES = 9
_LIST = ("no", "code", "title", "entity_name", "measure", "sheet", "waiting")
_WIDTHS = (6, 16, 36, 28, 26, 18, 10)
_LINE_HEIGHT = 15.0


def packet_bytes(packet: Packet) -> bytes:
    """The workbook, byte for byte the same for the same packet; protected, without a password.

    Protection is advice, not a lock: what comes back is checked as if nothing had been protected.
    """
    book = new_book(t("sheets.score_sheet.title", round=packet.round_name))
    front: Worksheet = book.create_sheet(t(INSTRUCTIONS))
    book.security = WorkbookProtection(lockStructure=True)
    codes = [one.identity.submission_code for one in packet.sheets]
    names = list(sheet_names(codes, in_every_language(INSTRUCTIONS)))
    values: dict[str, dict[str, Fraction]] = {}
    forms = []
    for name, one in zip(names, packet.sheets, strict=True):
        form = write_form(book.create_sheet(name), one, packet.round_name)
        values[name] = dict(form.values)
        forms.append(form)
    values[front.title] = _write_front(front, packet, names, forms)
    book.active = 0
    return finished(book, values, packet.day)


def _write_front(
    sheet: Worksheet, packet: Packet, names: list[str], forms: list[WrittenForm]
) -> dict[str, Fraction]:
    """Instructions and the list of the forms; the values of its formulas."""
    width = len(_LIST)
    band(sheet, 1, width, t("sheets.score_sheet.title", round=packet.round_name), TITLE, TITLE_HEIGHT)
    band(sheet, 2, width, t("sheets.score_sheet.for", reviewer=packet.reviewer, count=len(names)), LINE)
    row = 2
    first, last = get_column_letter(IDENTITY), get_column_letter(IDENTITY + 1)
    for number in range(1, NOTES + 1):
        row += 1
        note = f"{number}. {t(f'sheets.score_sheet.note_{number}', first=first, last=last)}"
        band(sheet, row, width, note, LINE, _LINE_HEIGHT * lines_needed(note, sum(_WIDTHS)))
    heading_row = row + 2
    sheet.row_dimensions[heading_row].height = HEADING_HEIGHT
    for column, key in enumerate(_LIST, 1):
        put(sheet, heading_row, column, t(f"sheets.score_sheet.list.{key}"), HEADING)
    values: dict[str, Fraction] = {}
    rows = zip(packet.sheets, names, forms, strict=True)
    for number, (one, name, form) in enumerate(rows, 1):
        row = heading_row + number
        put(sheet, row, 1, number, NUMBER)
        put(sheet, row, 2, one.identity.submission_code, CODE)
        for column, words in enumerate((one.title, one.entity_name, one.measure_name, name), 3):
            put(sheet, row, column, words, TEXT)
        put(sheet, row, width, Formula(f"{quote_sheetname(name)}!{form.waiting}"), NUMBER)
        values[sheet.cell(row, width).coordinate] = form.values[form.waiting]
        lines = max(lines_needed(one.title, _WIDTHS[2]), lines_needed(one.entity_name, _WIDTHS[3]))
        sheet.row_dimensions[row].height = _LINE_HEIGHT * (lines + 0.5)
    for column, wide in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
    page(
        sheet,
        width=width,
        last_row=row,
        heading_rows=(heading_row, heading_row),
        freeze=f"A{heading_row + 1}",
    )
    protect_sheet(sheet)
    return values
