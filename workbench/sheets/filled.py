"""Filled forms: rows written into the template, and a plain list of experts; what the demo imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from workbench.i18n import t
from workbench.sheets.finish import finished
from workbench.sheets.form import EXPERTS, Column, expert_columns

Entry = str | date
Filled = Mapping[str, Entry]


def filled_form(
    form: bytes, tables: Mapping[str, tuple[Sequence[Column], Sequence[Filled]]], day: date
) -> bytes:
    """Enter rows into a template's sheets.

    Args:
        form: bytes of the template.
        tables: by sheet name the columns of the sheet and its rows, each by column key.
        day: the only date that the file carries.
    """
    book = load_workbook(BytesIO(form))
    for name, (columns, rows) in tables.items():
        sheet = book[name]
        assert isinstance(sheet, Worksheet)
        _enter(sheet, columns, rows)
    return finished(book, {name: {} for name in book.sheetnames}, day)


def experts_sheet(rows: Sequence[Filled], day: date) -> bytes:
    """A workbook of experts, rows by column key."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = t(EXPERTS)
    columns = expert_columns()
    for place, column in enumerate(columns, start=1):
        sheet.cell(1, place, column.heading)
    _enter(sheet, columns, rows)
    return finished(book, {sheet.title: {}}, day)


def _enter(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Filled]) -> None:
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(columns, start=1):
            entry = row.get(column.key)
            if entry is None:
                continue
            cell = sheet.cell(number, place)
            assert isinstance(cell, Cell)
            cell.value = entry
            if isinstance(entry, str):
                # A title that begins with "=" is text, as typed into a cell formatted as text.
                cell.data_type = "s"
                cell.number_format = "@"
            else:
                cell.number_format = "yyyy-mm-dd"
