"""Parse a CSV file from outside into cells: which character separates them, and quotes that close."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import PurePath

from workbench.domain.errors import BadInput
from workbench.sheets.cells import EMPTY, CellKind, RowCells, SheetCells
from workbench.sheets.csv_text import open_csv
from workbench.sheets.limits import Gathered

DELIMITERS = (",", ";", "\t")
LINES_LOOKED_AT = 50
# A cell may hold line breaks; one that goes on like this was never closed.
LINES_A_ROW = 200
_SHOWN = 80
_DECLARED = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
# ="0012" is how spreadsheets are told to keep a code as text.
_KEPT_TEXT = re.compile(r'="([^"]*)"')


def csv_cells(data: bytes, file: str) -> SheetCells:
    """The one table of a CSV file; every cell is text, and its sheet is named after the file.

    Raises:
        BadInput: those of `open_csv`; ``import.csv_delimiter`` where the cells are parted by another
            character or by two alike, ``import.csv_quote`` with the line of a quote that never closes or
            has text behind it.
        TooMany: more rows, columns or text than a form ever has.
    """
    with open_csv(data, file) as text:
        lines = list(islice(text, LINES_LOOKED_AT))
        declared = _DECLARED.fullmatch(lines[0]) if lines else None
        delimiter = _delimiter(lines, declared[1] if declared else None, file)
        text.seek(0)
        rows = _rows(text, delimiter, file)
        return SheetCells(PurePath(file).stem, dict(islice(rows, 1, None) if declared else rows))


def _delimiter(lines: Sequence[str], declared: str | None, file: str) -> str:
    if declared in DELIMITERS:
        return declared
    filled = [line for line in lines if line.strip()]
    cells = {delimiter: _cells_by(filled, delimiter) for delimiter in DELIMITERS}
    best, next_best = sorted(DELIMITERS, key=lambda one: cells[one], reverse=True)[:2]
    if declared or cells[best] == len(filled) or cells[best] == cells[next_best]:
        raise BadInput("import.csv_delimiter", file=file, line="".join(filled[:1]).strip()[:_SHOWN] or "—")
    return best


def _cells_by(lines: Sequence[str], delimiter: str) -> int:
    """How many cells these lines would have; a quote that goes on in the next line does not matter here."""
    try:
        return sum(max(1, len(next(csv.reader([line], delimiter=delimiter), []))) for line in lines)
    except csv.Error:
        return len(lines)


def _rows(text: TextIOWrapper, delimiter: str, file: str) -> Iterator[tuple[int, RowCells]]:
    gathered = Gathered()
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        for number, found in enumerate(reader, start=1):
            gathered.check_number(number)
            if reader.line_num - line >= LINES_A_ROW:
                raise csv.Error
            line = reader.line_num + 1
            while found and not found[-1]:
                found.pop()
            if found:
                texts = [_plain(cell) for cell in found]
                gathered.take(number, texts)
                yield number, RowCells("".join(CellKind.TEXT if one else EMPTY for one in texts), texts)
    except csv.Error:
        raise BadInput("import.csv_quote", file=file, line=line) from None


def _plain(cell: str) -> str:
    kept = _KEPT_TEXT.fullmatch(cell) if cell.startswith("=") else None
    return kept[1] if kept else cell
