"""Read a workbook or a CSV file from outside: a gate first, then workbooks in a limited process apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from workbench.domain.errors import BadInput
from workbench.i18n.os_reason import os_reason
from workbench.sheets import limits, parse_child
from workbench.sheets.cells import RowCells, SheetCells, WorkbookCells
from workbench.sheets.csv_cells import csv_cells
from workbench.sheets.gate import PACKED_AT_MOST, check_workbook, looks_packed, too_large
from workbench.sheets.limits import CSV_AT_MOST, TooMany

# The child answers within its own processor limit; the clock also covers a busy machine.
_PATIENCE_SECONDS = 2 * parse_child.SECONDS_AT_MOST
_CSV_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
# The child finds this package where the caller did.
_START = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from workbench.sheets.parse_child import main
main()"""


def read_cells(path: Path) -> WorkbookCells:
    """Every filled cell of a workbook (.xlsx), or of the one table of a CSV file (.csv, .tsv, .txt).

    Raises:
        BadInput: ``import.no_file``, ``import.unreadable_file``, those of `check_workbook` and
            `csv_cells`, ``import.too_many`` and ``import.damaged``.
    """
    is_text, data = _bytes_of(path)
    if is_text:
        try:
            return WorkbookCells(path.name, (csv_cells(data, path.name),))
        except TooMany:
            raise _too_many(path.name) from None
    check_workbook(data, path.name)
    return WorkbookCells(path.name, tuple(_sheet(found) for found in _parse_apart(data, path.name)))


def is_table(path: Path) -> bool:
    """Whether a file is called as one that is read as a CSV table."""
    return path.suffix.lower() in _CSV_SUFFIXES


def _bytes_of(path: Path) -> tuple[bool, bytes]:
    """Whether it is text, and what it holds; a size beyond the limit is refused before it is read."""
    if not path.is_file():
        raise BadInput("import.no_file", file=str(path))
    try:
        with path.open("rb") as stream:
            start = stream.peek(8)
            is_text = is_table(path) and not looks_packed(start)
            most = CSV_AT_MOST if is_text else PACKED_AT_MOST
            size = os.fstat(stream.fileno()).st_size
            if size > most:
                raise too_large(path.name, most)
            return is_text, stream.read(size)
    except OSError as error:
        raise BadInput("import.unreadable_file", file=str(path), detail=os_reason(error)) from error


def _parse_apart(data: bytes, file: str) -> list[dict[str, Any]]:
    try:
        done = subprocess.run(
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            input=data,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_many(file) from error
    if done.returncode != 0:
        raise _too_many(file)
    answer = json.loads(done.stdout)
    match answer.get("refused"):
        case None:
            sheets: list[dict[str, Any]] = answer["sheets"]
            return sheets
        case parse_child.TOO_MANY:
            raise _too_many(file)
    raise BadInput("import.damaged", file=file)


def _too_many(file: str) -> BadInput:
    return BadInput("import.too_many", file=file, rows=limits.ROWS_AT_MOST, columns=limits.COLUMNS_AT_MOST)


def _sheet(found: dict[str, Any]) -> SheetCells:
    return SheetCells(
        found["name"], {number: RowCells(kinds, texts) for number, kinds, texts in found["rows"]}
    )
