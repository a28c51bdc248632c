"""A process that saves marks and says so after each one; started, and killed, by the tests.

``python -m tests.faults.storage_writer DB ITEM COUNT`` adds one to an item of the first sheet COUNT
times (0: until killed), and prints the new value of the item once it is committed.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from workbench.storage.engine import open_engine
from workbench.storage.stores import marks, sheets
from workbench.storage.unit_of_work import UnitOfWork


def add_one(work: UnitOfWork, item: int) -> int:
    """Read the sheet and write it back inside one transaction; return the item's new value."""
    with work.write(f"writer {item}", "record_mark") as w:
        sheet = sheets.of_pair(w.connection, 1, 1)
        assert sheet is not None
        packed = bytearray(sheet.marks)
        value = int.from_bytes(packed[2 * item : 2 * item + 2], "little", signed=True) + 1
        packed[2 * item : 2 * item + 2] = value.to_bytes(2, "little", signed=True)
        marks.save(w.connection, sheet, bytes(packed), w.now)
        w.audit({"item": item, "value": value})
    return value


def main(path: Path, item: int, count: int) -> None:
    work = UnitOfWork(open_engine(path), lambda: datetime.now(UTC), UTC)
    done = 0
    while count == 0 or done < count:
        value = add_one(work, item)
        os.write(1, f"{value}\n".encode())
        done += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
