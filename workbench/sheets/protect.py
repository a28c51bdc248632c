"""Sheets and books that only take what people are meant to fill in.

Without a password: protection keeps from slips, it is no lock.
"""

from __future__ import annotations

from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.sheets.layout.model import Protection


def protect_sheet(sheet: Worksheet) -> None:
    """Only input cells are free; columns and rows may be widened and shown, and rows picked by filters."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.autoFilter = False


def protect_book(book: Workbook, protection: Protection) -> None:
    """No sheet may be added, moved or taken out; with full protection formulas stay as they are."""
    if protection is Protection.NONE:
        return
    book.security = WorkbookProtection(lockStructure=True)
    if protection is Protection.FULL:
        for sheet in book.worksheets:
            protect_sheet(sheet)
