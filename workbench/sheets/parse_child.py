"""Parse a workbook inside a process of its own that may not take much: bytes in, JSON out.

Run by `workbench.sheets.read_cells`; a crash, a runaway file or an exhausted limit ends this process only.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from workbench.sheets.cells import CellKind

MEMORY_AT_MOST = 1 << 30
SECONDS_AT_MOST = 30
ROWS_AT_MOST = 5_000
COLUMNS_AT_MOST = 200
SHEETS_AT_MOST = 60
CHARACTERS_AT_MOST = 20_000_000
TOO_MANY = "too_many"
UNREADABLE = "unreadable"


class TooMany(Exception):
    """More sheets, rows, columns or text than a form ever has."""


def limit_this_process() -> None:
    """Cap memory and processor time where the platform can."""
    try:
        import resource
    except ImportError:  # Windows: the caller's clock alone limits this process.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_AT_MOST, MEMORY_AT_MOST))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_AT_MOST, SECONDS_AT_MOST))


def parse(data: bytes) -> list[dict[str, Any]]:
    """Every filled cell of every worksheet, as ``{"name", "rows": {row: {column: [kind, text]}}}``."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    sheets: list[Any] = book.worksheets
    if len(sheets) > SHEETS_AT_MOST:
        raise TooMany
    characters = 0
    found = []
    for sheet in sheets:
        # A declared size may lie, and what lies outside it would go unread.
        sheet.reset_dimensions()
        rows: dict[int, dict[int, list[str]]] = {}
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = _filled(row)
            if cells:
                characters += sum(len(text) for _, text in cells.values())
                rows[number] = cells
                if number > ROWS_AT_MOST or max(cells) > COLUMNS_AT_MOST or characters > CHARACTERS_AT_MOST:
                    raise TooMany
        found.append({"name": sheet.title, "rows": rows})
    return found


def _filled(row: Iterable[Any]) -> dict[int, list[str]]:
    return {
        column: _value(cell)
        for column, cell in enumerate(row, start=1)
        if cell.value is not None and cell.value != ""
    }


def _value(cell: Any) -> list[str]:
    value = cell.value
    if cell.data_type == "f":
        text = value if isinstance(value, str) else getattr(value, "text", None) or "="
        return [CellKind.FORMULA, text]
    if cell.data_type == "e":
        return [CellKind.ERROR, str(value)]
    match value:
        case bool():
            return [CellKind.TRUTH, str(value).upper()]
        case datetime():
            return [CellKind.DATE, (value.date() if value.time() == time() else value).isoformat()]
        case date() | time():
            return [CellKind.DATE, value.isoformat()]
        case timedelta():
            return [CellKind.DATE, str(value)]
        case int() | float():
            return [CellKind.NUMBER, repr(value)]
    return [CellKind.TEXT, str(value)]


def main() -> None:
    """Answer with ``{"sheets": …}`` or ``{"refused": reason}``."""
    limit_this_process()
    warnings.simplefilter("ignore")
    answer: dict[str, Any]
    try:
        answer = {"sheets": parse(sys.stdin.buffer.read())}
    except (TooMany, MemoryError):
        answer = {"refused": TOO_MANY}
    except Exception as error:  # whatever a parser says of a broken file, the caller words it
        answer = {"refused": UNREADABLE, "detail": f"{type(error).__name__}: {error}"[:500]}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
