"""Write the form that submissions come in on: instructions, one sheet a measure, payees, drop-downs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.measure import Measure, MeasureId
from workbench.domain.money import FEN_PER_YUAN
from workbench.i18n import t
from workbench.sheets.finish import finished
from workbench.sheets.form import (
    INSTRUCTIONS,
    LEDGER,
    OPTIONS,
    PAYEES,
    Column,
    ledger_columns,
    measure_sheet_names,
    payee_columns,
    submission_columns,
)
from workbench.sheets.limits import ROWS_AT_MOST
from workbench.sheets.new_book import new_book

NOTES = 8
LEDGER_NOTES = 5
_PROMPT_LENGTH = 255
_THIN = Side(style="thin", color="999999")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_REQUIRED = PatternFill("solid", start_color="FCE4D6")
_OPTIONAL = PatternFill("solid", start_color="EDEDED")
_WRAPPED = Alignment(wrap_text=True, vertical="center")
_FORMATS = {"text": "@", "date": "yyyy-mm-dd", "money": "#,##0.00"}
_WIDTHS = {
    "code": 18,
    "entity_name": 30,
    "account_name": 30,
    "entity_code": 22,
    "title": 40,
    "account": 26,
    "bank": 30,
    "decision_reason": 40,
}
_USUAL_WIDTH = 16


def template_bytes(round_name: str, day: date, measures: Mapping[MeasureId, Measure]) -> bytes:
    """The empty form of a round; the same round and day give the same bytes."""
    tables = [
        (name, submission_columns(measures[each])) for each, name in measure_sheet_names(measures).items()
    ]
    tables.append((t(PAYEES), payee_columns()))
    notes = [t(f"sheets.template.note_{number}") for number in range(1, NOTES + 1)]
    return form_bytes(t("sheets.template.title", round=round_name), notes, tables, day)


def ledger_template_bytes(day: date) -> bytes:
    """The empty form of the ledger of earlier awards."""
    notes = [t(f"sheets.template.ledger_note_{number}") for number in range(1, LEDGER_NOTES + 1)]
    return form_bytes(t("sheets.template.ledger_title"), notes, [(t(LEDGER), ledger_columns())], day)


def form_bytes(
    title: str,
    notes: Sequence[str],
    tables: Sequence[tuple[str, Sequence[Column]]],
    day: date,
    filled: Sequence[Sequence[str | int | None]] = (),
) -> bytes:
    """A form: instructions, and a sheet for each table.

    Args:
        filled: rows that the first table has already; amounts in fen, below headings in yuan.
    """
    book = new_book(title)
    instructions: Worksheet = book.create_sheet(t(INSTRUCTIONS))
    lists = _Lists(book.create_sheet(t(OPTIONS)))
    _write_instructions(instructions, title, notes, tables)
    for name, columns in tables:
        _write_table(book.create_sheet(name, len(book.sheetnames) - 1), columns, lists)
    _fill(book[tables[0][0]], tables[0][1], filled)
    lists.sheet.sheet_state = "hidden"
    return finished(book, {name: {} for name in book.sheetnames}, day)


@dataclass
class _Lists:
    """The hidden sheet behind the drop-downs, a column for each list; a list in place could hold no comma."""

    sheet: Worksheet
    columns: dict[tuple[str, ...], str] = field(default_factory=dict)

    def range_of(self, options: tuple[str, ...]) -> str:
        if options not in self.columns:
            number = len(self.columns) + 1
            for row, option in enumerate(options, start=1):
                _put(self.sheet.cell(row, number), option)
            letter = get_column_letter(number)
            name = quote_sheetname(self.sheet.title)
            self.columns[options] = f"{name}!${letter}$1:${letter}${len(options)}"
        return self.columns[options]


def _put(cell: object, text: str, *, bold: bool = False, fill: PatternFill | None = None) -> None:
    assert isinstance(cell, Cell)
    cell.value = text
    # Whatever a rule file says, it is text: never a formula.
    cell.data_type = "s"
    cell.alignment = _WRAPPED
    cell.font = Font(bold=bold)
    if fill is not None:
        cell.fill = fill
        cell.border = _BOX


def _write_instructions(
    sheet: Worksheet,
    title: str,
    notes: Sequence[str],
    tables: Sequence[tuple[str, Sequence[Column]]],
) -> None:
    _put(sheet["A1"], title, bold=True)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = Alignment(vertical="center")
    for number, note in enumerate(notes, 1):
        sheet.merge_cells(start_row=number + 1, end_row=number + 1, start_column=1, end_column=5)
        _put(sheet.cell(number + 1, 1), f"{number}. {note}")
        sheet.row_dimensions[number + 1].height = 18
    row = len(notes) + 3
    for at, key in enumerate(("sheet", "column", "required", "hint", "example"), start=1):
        _put(sheet.cell(row, at), t(f"sheets.template.about.{key}"), bold=True, fill=_OPTIONAL)
    for name, columns in tables:
        for column in columns:
            row += 1
            need = t("sheets.template.required" if column.required else "sheets.template.optional")
            example = "／".join(column.options) if column.options else column.example
            for at, text in enumerate((name, column.heading, need, column.hint, example), start=1):
                _put(sheet.cell(row, at), text)
    for letter, width in zip("ABCDE", (28, 32, 8, 60, 36), strict=True):
        sheet.column_dimensions[letter].width = width
    _set_page(sheet)


def _write_table(sheet: Worksheet, columns: Sequence[Column], lists: _Lists) -> None:
    for at, column in enumerate(columns, start=1):
        letter = get_column_letter(at)
        mark = "*" if column.required else ""
        fill = _REQUIRED if column.required else _OPTIONAL
        _put(sheet.cell(1, at), column.heading + mark, bold=True, fill=fill)
        # A column's own format holds for cells that nobody has touched yet.
        sheet.column_dimensions[letter].number_format = _FORMATS[column.style]
        sheet.column_dimensions[letter].width = _WIDTHS.get(column.key, _USUAL_WIDTH)
        sheet.add_data_validation(_guide(column, f"{letter}2:{letter}{ROWS_AT_MOST}", lists))
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "B2"
    _set_page(sheet)


def _fill(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[str | int | None]]) -> None:
    for number, row in enumerate(rows, start=2):
        for at, (column, content) in enumerate(zip(columns, row, strict=True), start=1):
            cell = sheet.cell(number, at)
            if isinstance(content, int):
                cell.value = Decimal(content) / FEN_PER_YUAN
            elif content:
                _put(cell, content)
            cell.number_format = _FORMATS[column.style]


def _guide(column: Column, cells: str, lists: _Lists) -> DataValidation:
    """What a cell says when it is chosen, with its drop-down where it has one."""
    guide = DataValidation(sqref=cells, allow_blank=True, showInputMessage=True)
    guide.promptTitle = t("sheets.template.required" if column.required else "sheets.template.optional")
    guide.prompt = f"{column.hint}\n{t('sheets.template.such_as', example=column.example)}"[:_PROMPT_LENGTH]
    if column.options:
        guide.type = "list"
        guide.formula1 = lists.range_of(column.options)
        guide.showErrorMessage = True
        guide.error = t("sheets.template.choose")
    return guide


def _set_page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
