"""Every benchmark, printed and written into docs/benchmarks.md where the page names it: ``make bench``."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
_TABLE = re.compile(
    r"(?P<head><!-- (?P<module>tests\.[a-z0-9_.]+) -->\n)(?P<table>.*?)(?P<end><!-- end -->)", re.DOTALL
)


def main() -> None:
    """Measure what the page names, in its order; a benchmark that fails leaves the page as it was."""
    page, written, place = PAGE.read_text(encoding="utf-8"), "", 0
    for found in _TABLE.finditer(page):
        before = page[place : found.start()] + found["head"]
        print(before, flush=True)
        command = [sys.executable, "-m", found["module"]]
        table = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        print(table, flush=True)
        written += f"{before}\n{table}\n\n{found['end']}"
        place = found.end()
    PAGE.write_text(written + page[place:], encoding="utf-8")


if __name__ == "__main__":
    main()
