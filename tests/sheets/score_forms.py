"""Offline score sheets as experts fill them: found by item id, written cell by cell, saved elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.sheets.score_sheets.form import (
    COMMENT,
    ITEM,
    MARK,
    OVERALL,
    OVERALL_LABEL,
    OVERALL_WORDS,
    is_word,
)

Fill = Mapping[str, Any]


def item_rows(sheet: Worksheet) -> dict[str, int]:
    """The line of every item."""
    found = {str(sheet.cell(row, ITEM).value): row for row in range(1, sheet.max_row + 1)}
    return {item: row for item, row in found.items() if len(item) <= 3 and item[:1].isupper()}


def overall_row(sheet: Worksheet) -> int:
    """The line of the comment on the whole sheet."""
    return next(
        row
        for row in range(1, sheet.max_row + 1)
        if is_word(str(sheet.cell(row, OVERALL_LABEL).value), OVERALL_WORDS)
    )


def write(sheet: Worksheet, marks: Fill, comments: Fill | None = None) -> None:
    """Type marks and comments by item id; the empty id is the whole sheet."""
    rows = item_rows(sheet)
    for item, mark in marks.items():
        sheet.cell(rows[item], MARK).value = mark
    for item, words in (comments or {}).items():
        row, column = (rows[item], COMMENT) if item else (overall_row(sheet), OVERALL)
        sheet.cell(row, column).value = words


def full(sheet: Worksheet, mark: Any = 3) -> dict[str, Any]:
    """The same mark for every item."""
    return dict.fromkeys(item_rows(sheet), mark)


def filled(source: Path, target: Path, edit: Callable[[Workbook], None]) -> Path:
    """The file after somebody edited it."""
    book = load_workbook(source)
    edit(book)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target
