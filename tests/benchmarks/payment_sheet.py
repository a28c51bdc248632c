"""Time and memory of a large payment sheet: ``python -m tests.benchmarks.payment_sheet``.

Rows of 25 styled columns, one of them a formula with its value, from a generator to a file. openpyxl owns
the package and the sheet, the finishing pass streams the rows. XlsxWriter writes the same cells in its
constant-memory mode. Processor time, the least of several runs, less what making the rows takes; memory is
what a process needs at its peak beyond what it had when the writing began.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.benchmarks.peak import peak_mb
from tests.benchmarks.rivals.payment_rows import COLUMNS, HEIGHT, TOP, payment_rows
from workbench.sheets.blocks import Block, Line, stream
from workbench.sheets.finish import finish
from workbench.sheets.style import HEADING, TITLE, TITLE_HEIGHT, band, page, put

SIZES = (1_000, 10_000, 100_000)
RUNS = 2
DAY = date(2025, 11, 21)


def write(path: Path, count: int) -> None:
    """Write ``count`` rows as the payment workbook does."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "资金兑现"
    width = len(COLUMNS)
    band(sheet, 1, width, "大同市2025年度人工智能政策奖励资金兑现表", TITLE, TITLE_HEIGHT)
    for place, heading in enumerate(COLUMNS, 1):
        put(sheet, TOP - 1, place, heading, HEADING)
        sheet.column_dimensions[get_column_letter(place)].width = 16
    stream(sheet, Block(TOP, count, tuple(COLUMNS.values()), _Lines(count)))
    page(sheet, width=width, last_row=TOP + count - 1, heading_rows=(TOP - 1, TOP - 1), freeze=f"A{TOP}")
    with path.open("w+b") as target:
        finish(book, {sheet.title: {}}, DAY, target)


class _Lines:
    """Lines made anew each time they are read."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __iter__(self) -> Iterator[Line]:
        return (Line(HEIGHT, contents, values) for contents, values in payment_rows(self._count))


def writer_named(name: str) -> Callable[[Path, int], None]:
    """Ours, or that of a rival."""
    if name == "ours":
        return write
    from tests.benchmarks.rivals import payment_xlsxwriter

    return payment_xlsxwriter.write


def measured(name: str, count: int) -> tuple[float, float, float]:
    """Processor seconds, extra MB at the peak and MB of the file, in this process."""
    one, making = writer_named(name), _making(count)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "payments.xlsx"
        one(path, 10)
        before = peak_mb()
        spent = []
        for _ in range(RUNS):
            start = time.process_time()
            one(path, count)
            spent.append(time.process_time() - start - making)
        return min(spent), peak_mb() - before, path.stat().st_size / 1e6


def _making(count: int) -> float:
    start = time.process_time()
    for _ in payment_rows(count):
        pass
    return time.process_time() - start


def apart(name: str, count: int) -> tuple[float, float, float]:
    """The same in a process of its own, so that peaks stay apart."""
    command = [sys.executable, "-m", "tests.benchmarks.payment_sheet", name, str(count)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, extra, size = map(float, told.split())
    return seconds, extra, size


def row(count: int) -> str:
    """One line of the table."""
    seconds, extra, size = apart("ours", count)
    line = f"| {count:,} | {seconds:.2f} | {seconds / count * 1e6:.0f} | {extra:.0f} | {size:.1f} "
    if find_spec("xlsxwriter") is None:
        return f"{line}| – | – | – |"
    theirs, rival_extra, _ = apart("xlsxwriter", count)
    return f"{line}| {theirs:.2f} | {rival_extra:.0f} | {seconds / theirs:.2f} |"


def main() -> None:
    """Print the table."""
    print("| rows | CPU s | µs a row | extra MB | file MB | XlsxWriter CPU s | its extra MB | of its time |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for count in SIZES:
        print(row(count), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(*measured(sys.argv[1], int(sys.argv[2])), flush=True)
    else:
        main()
