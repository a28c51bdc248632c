"""Time and memory of a workbook of awards with live formulas: ``python -m tests.benchmarks.award_workbook``.

The invented round of the export tests: four measures of one policy, seven sheets a submission, marks,
scores, tiers, caps and splits as formulas, each with its value, all held against the engine before the
file is written. The engine's own computation comes before and is not timed.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

from tests.sheets.export_sample import layouts, measures, sample
from workbench.sheets.model import Kind
from workbench.sheets.workbooks import workbook_bytes

SIZES = (100, 1_000, 5_000)


def measured(count: int, kind: Kind = Kind.AWARDS) -> tuple[float, float, float]:
    """Processor seconds, peak MB and MB of the file, for so many submissions in this process."""
    data = sample(each=count // len(measures()))
    layout = layouts()[kind]
    start = time.process_time()
    content = workbook_bytes(data, kind, layout)
    spent = time.process_time() - start
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(content) / 1e6


def apart(count: int) -> tuple[float, float, float]:
    """The same in a process of its own, so that peaks stay apart."""
    command = [sys.executable, "-m", "tests.benchmarks.award_workbook", str(count)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, peak, size = map(float, told.split())
    return seconds, peak, size


def main() -> None:
    """Print the table."""
    print("| submissions × 7 | CPU s | ms a submission | peak MB | file MB |\n|---:|---:|---:|---:|---:|")
    for count in SIZES:
        seconds, peak, size = apart(count)
        print(
            f"| {count:,} | {seconds:.2f} | {seconds / count * 1e3:.2f} | {peak:.0f} | {size:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(*measured(int(sys.argv[1])), flush=True)
    else:
        main()
