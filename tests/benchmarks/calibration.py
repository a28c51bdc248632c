"""Time and memory of the calibration, up to seven million sheets: ``python -m tests.benchmarks.calibration``.

A hundred invented panels of equal size; a share of the sheets is dealt across all of them.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction

from tests.domain.statistics.simulate import S1, simulate
from workbench.domain.rubric import CalibrationRule
from workbench.domain.statistics.calibration import Calibration, calibrate
from workbench.domain.statistics.ratings import Ratings

SHEETS = 7
CASES = ((100_000, 1.0), (100_000, 0.1), (100_000, 0.02), (100_000, 0.005), (1_000_000, 0.05))
OPEN = CalibrationRule(Fraction(2, 100), decides=True, comparable=False, citations=())
# No severity reaches this share, so that the gate shuts before the cross-validation.
SHUT = replace(OPEN, threshold=Fraction(99, 100))


def panel_of(submissions: int, links: float) -> Ratings:
    """Seven sheets a submission, seventy a reviewer."""
    return simulate(replace(S1, submissions=submissions, load=70, panels=100, links=links), seed=1).ratings


def timed(ratings: Ratings, rule: CalibrationRule) -> tuple[Calibration, float]:
    """Calibrate and count the processor seconds."""
    before = time.process_time()
    found = calibrate(ratings, rule, seed=1)
    return found, time.process_time() - before


def row(submissions: int, links: float) -> str:
    """One line of the table, measured in this process."""
    ratings = panel_of(submissions, links)
    runs = 5 if submissions <= 100_000 else 2
    fit = min(timed(ratings, SHUT)[1] for _ in range(runs))
    both = [timed(ratings, OPEN) for _ in range(2)]
    found = both[0][0]
    apart = min(seconds for _, seconds in both) - fit
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table = (ratings.points, ratings.submission, ratings.reviewer)
    megabytes = sum(column.nbytes for column in table) / 2**20
    share = found.crossing or 0.0
    return (
        f"| {len(ratings.points):,} | {len(ratings.reviewers):,} | {links:.1%} | {share:.2%} "
        f"| {found.iterations[0]} | {found.iterations[1]} | {fit:.3f} | {apart:.3f} "
        f"| {megabytes:,.0f} | {peak:,.0f} |"
    )


def main() -> None:
    """Print the table; each case runs in a process of its own, so that peaks stay apart."""
    print(
        "| sheets | reviewers | dealt across | found crossing | iterations, fixed | iterations, shrunk ",
        end="",
    )
    print("| fit and gate, CPU s | cross-validation, CPU s | input MB | peak MB |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for submissions, links in CASES:
        command = [sys.executable, "-m", __spec__.name, str(submissions), str(links)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(row(int(sys.argv[1]), float(sys.argv[2])), flush=True)
    else:
        main()
