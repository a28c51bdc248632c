"""Parse a workbook inside a process of its own that may not take much: bytes in, JSON out.

Run by `workbench.sheets.read_cells`; a crash, a runaway file or an exhausted limit ends this process only.
"""

from __future__ import annotations

import gc
import json
import sys
import warnings
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from workbench.sheets import limits
from workbench.sheets.cells import EMPTY, CellKind
from workbench.sheets.limits import Gathered, TooMany

MEMORY_AT_MOST = 1 << 30
SECONDS_AT_MOST = 60
TOO_MANY = "too_many"
UNREADABLE = "unreadable"


def limit_this_process() -> None:
    """Cap memory and processor time where the platform can."""
    try:
        import resource
    except ImportError:  # Windows: the caller's clock alone limits this process.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_AT_MOST, MEMORY_AT_MOST))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_AT_MOST, SECONDS_AT_MOST))


def parse(data: bytes) -> list[dict[str, Any]]:
    """Every filled row of every worksheet, as ``{"name", "rows": [[row, kinds, texts], …]}``."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    sheets: list[Any] = book.worksheets
    if len(sheets) > limits.SHEETS_AT_MOST:
        raise TooMany
    gathered = Gathered()
    found = []
    for sheet in sheets:
        # A declared size may lie, and what lies outside it would go unread.
        sheet.reset_dimensions()
        rows: list[list[Any]] = []
        for number, row in enumerate(sheet.iter_rows(), start=1):
            gathered.check_number(number)
            kinds, texts = _row(row)
            if texts:
                gathered.take(number, texts)
                rows.append([number, kinds, texts])
        found.append({"name": sheet.title, "rows": rows})
    return found


def _row(row: Sequence[Any]) -> tuple[str, list[str]]:
    """Kinds and texts up to the last filled cell."""
    kinds, texts = "", []
    for cell in row:
        kind, text = _value(cell)
        kinds += kind
        texts.append(text)
    filled = len(kinds.rstrip(EMPTY))
    return kinds[:filled], texts[:filled]


def _value(cell: Any) -> list[str]:
    value = cell.value
    if value is None or value == "":
        return [EMPTY, ""]
    if cell.data_type == "f":
        text = value if isinstance(value, str) else getattr(value, "text", None) or "="
        return [CellKind.FORMULA, text]
    if cell.data_type == "e":
        return [CellKind.ERROR, str(value)]
    match value:
        case str():
            return [CellKind.TEXT, value]
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
    # Rows are kept to the end, so looking for garbage among them finds none.
    gc.disable()
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
