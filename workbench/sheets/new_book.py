"""An empty workbook of ours: who made it, what it is, and that offices compute it anew when they open it."""

from __future__ import annotations

from openpyxl import Workbook

from workbench.i18n import language
from workbench.sheets.style import plain_words


def new_book(title: str) -> Workbook:
    """A workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Tiering Workbench"
    book.properties.title = plain_words(title)
    book.properties.language = "zh-CN" if language() == "zh" else "en"
    book.calculation.fullCalcOnLoad = True
    return book
