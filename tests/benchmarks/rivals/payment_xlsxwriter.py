"""The same payment sheet by XlsxWriter in its constant-memory mode, through its typed calls."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import xlsxwriter

from tests.benchmarks.rivals.payment_rows import COLUMNS, HEIGHT, TOP, payment_rows
from workbench.sheets.style import Formula


def write(path: Path, count: int) -> None:
    """Write ``count`` rows."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("资金兑现")
    formats = []
    for look in COLUMNS.values():
        form = {"num_format": look.form, "align": look.align, "valign": "vcenter", "border": 1}
        formats.append(book.add_format({**form, "font_name": "宋体", "font_size": 10, "text_wrap": True}))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP - 2)
    sheet.freeze_panes(TOP - 1, 0)
    for column, heading in enumerate(COLUMNS):
        sheet.set_column(column, column, 16)
        sheet.write_string(TOP - 2, column, heading, formats[column])
    for row, (contents, values) in enumerate(payment_rows(count), TOP - 1):
        sheet.set_row(row, HEIGHT)
        for column, (content, value, form) in enumerate(zip(contents, values, formats, strict=True)):
            if content is None:
                sheet.write_blank(row, column, None, form)
            elif isinstance(content, Formula):
                sheet.write_formula(row, column, f"={content}", form, value)
            elif isinstance(content, str):
                sheet.write_string(row, column, content, form)
            elif isinstance(content, date):
                sheet.write_datetime(row, column, content, form)
            else:
                sheet.write_number(row, column, content, form)
    book.close()
