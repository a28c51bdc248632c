"""Read a workbook from outside: the gate first, then a parser in a limited process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from workbench.domain.errors import BadInput
from workbench.i18n.os_reason import os_reason
from workbench.sheets import parse_child
from workbench.sheets.cells import CellKind, CellValue, SheetCells, WorkbookCells
from workbench.sheets.gate import PACKED_AT_MOST, check_workbook

# The child answers within its own processor limit; the clock also covers a busy machine.
_PATIENCE_SECONDS = 2 * parse_child.SECONDS_AT_MOST
# The child finds this package where the caller did.
_START = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from workbench.sheets.parse_child import main
main()"""


def read_cells(path: Path) -> WorkbookCells:
    """Every filled cell of a workbook.

    Raises:
        BadInput: ``import.no_file``, ``import.unreadable_file``, those of `check_workbook`,
            ``import.too_many`` and ``import.damaged``.
    """
    data = _bytes_of(path)
    check_workbook(data, path.name)
    return WorkbookCells(path.name, tuple(_sheet(found) for found in _parse_apart(data, path.name)))


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        raise BadInput("import.no_file", file=str(path))
    try:
        with path.open("rb") as stream:
            return stream.read(PACKED_AT_MOST + 1)
    except OSError as error:
        raise BadInput("import.unreadable_file", file=str(path), detail=os_reason(error)) from error


def _parse_apart(data: bytes, file: str) -> list[dict[str, object]]:
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
            sheets: list[dict[str, object]] = answer["sheets"]
            return sheets
        case parse_child.TOO_MANY:
            raise _too_many(file)
    raise BadInput("import.damaged", file=file)


def _too_many(file: str) -> BadInput:
    return BadInput(
        "import.too_many", file=file, rows=parse_child.ROWS_AT_MOST, columns=parse_child.COLUMNS_AT_MOST
    )


def _sheet(found: dict[str, object]) -> SheetCells:
    rows: dict[str, dict[str, list[str]]] = found["rows"]  # type: ignore[assignment]
    return SheetCells(
        str(found["name"]),
        {
            int(row): {int(column): CellValue(CellKind(kind), text) for column, (kind, text) in cells.items()}
            for row, cells in rows.items()
        },
    )
