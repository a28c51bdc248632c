"""The calibration beside R's lme4, which is only run, never imported or shipped.

``python -m tests.benchmarks.rivals.calibration_lme4`` prints the table where Rscript has lme4.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tests.benchmarks.calibration import SHUT, timed
from tests.domain.statistics.simulate import S1, simulate
from workbench.domain.statistics.calibration.design import design_of
from workbench.domain.statistics.calibration.linkage import linkage
from workbench.domain.statistics.calibration.solve import solve
from workbench.domain.statistics.ratings import Floats, Ratings

SCRIPT = Path(__file__).with_name("lme4.R")
LARGE = replace(S1, submissions=10_000, load=70)
SMALL = replace(S1, submissions=150, load=20)


@dataclass(frozen=True)
class Rival:
    """What lmer found: processor seconds, standard deviations in points, (R,) severity."""

    seconds: float
    severity: float
    residual: float
    submission: float
    modes: Floats


def available() -> bool:
    """Whether Rscript with lme4 is at hand."""
    command = shutil.which("Rscript")
    if command is None:
        return False
    asked = [command, "-e", "quit(status = !requireNamespace('lme4', quietly = TRUE))"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def lmer(ratings: Ratings, fixed: bool) -> Rival:
    """Fit by restricted maximum likelihood, submissions fixed or random, reviewers random."""
    with tempfile.TemporaryDirectory() as folder:
        table, out = Path(folder) / "table.csv", Path(folder) / "out.csv"
        columns = np.column_stack([ratings.points, ratings.submission, ratings.reviewer])
        header = "points,submission,reviewer"
        np.savetxt(table, columns, fmt=("%.17g", "%d", "%d"), delimiter=",", header=header, comments="")
        subprocess.run(["Rscript", SCRIPT, table, "1" if fixed else "0", out], check=True)
        pairs = [line.split(",") for line in out.read_text(encoding="utf-8").splitlines()]
    seconds, severity, residual, submission = (float(value) for _, value in pairs[:4])
    modes = np.zeros(len(ratings.reviewers))
    modes[[int(name) for name, _ in pairs[4:]]] = [float(value) for _, value in pairs[4:]]
    return Rival(seconds, severity, residual, submission, modes)


def main() -> None:
    """Print speed and deviations on 70,000 sheets, and the severity of 1,050 at equal variances."""
    if not available():
        print("Rscript with lme4 is not installed")
        return
    large = simulate(LARGE, seed=1).ratings
    found, seconds = min((timed(large, SHUT) for _ in range(5)), key=lambda run: run[1])
    rival = lmer(large, fixed=False)
    assert found.components is not None
    own = found.components
    print(f"| {len(large.points):,} sheets | here | lme4::lmer |")
    print("|---|---:|---:|")
    print(f"| CPU s | {seconds:.4f} | {rival.seconds:.2f}, {rival.seconds / seconds:,.0f} times |")
    print(f"| SD of severity | {own.severity**0.5:.4f} | {rival.severity:.4f} |")
    print(f"| SD of the residual | {own.residual**0.5:.4f} | {rival.residual:.4f} |")
    print(f"| SD of submissions | {own.submission**0.5:.4f} | {rival.submission:.4f} |")
    print(f"| largest difference of severity, points | {difference():.1e} | |")


def times() -> float:
    """How many times as long lmer takes on 70,000 sheets."""
    large = simulate(LARGE, seed=1).ratings
    return lmer(large, fixed=False).seconds / min(timed(large, SHUT)[1] for _ in range(5))


def difference() -> float:
    """Largest difference of severity, points, at lmer's own variances with submissions fixed."""
    small = simulate(SMALL, seed=1).ratings
    rival = lmer(small, fixed=True)
    design = design_of(small)
    severity = solve(design, linkage(design), (rival.residual / rival.severity) ** 2).severity
    return float(np.abs(severity - rival.modes).max())


if __name__ == "__main__":
    main()
