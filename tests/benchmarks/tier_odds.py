"""Time and memory of tier odds, from one panel to a national call: ``make bench`` prints the table.

Invented calls with severity: an even number of sheets a submission, dealt over all reviewers; tiers by fixed
cut-offs, a quota and a budget, so that every figure of the odds is counted.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

import numpy as np

from workbench.domain.statistics.odds import Awarding, Odds, Variances, tier_odds
from workbench.domain.statistics.ratings import Ratings

WAN = 1_000_000
VARIANCES = Variances(severity=16, residual=49)
# Submissions, reviewers, sheets a submission, draws (0: as many as usual), repetitions.
CALLS = (
    (20, 7, 7, 10_000, 7),
    (1_000, 200, 7, 2_000, 5),
    (1_000, 200, 7, 0, 5),
    (1_000, 200, 200, 2_000, 3),
    (20_000, 2_000, 7, 200, 1),
    (100_000, 10_000, 7, 200, 1),
)


def call_for(submissions: int, reviewers: int, sheets: int, seed: int = 20251120) -> Ratings:
    """Each submission's reviewers stand at uneven steps round a ring of all, so that none comes twice."""
    chance = np.random.default_rng(seed)
    steps = chance.integers(1, max(2, reviewers // sheets + 1), (submissions, sheets))
    reviewer = (chance.integers(0, reviewers, submissions)[:, None] + np.cumsum(steps, axis=1)) % reviewers
    submission = np.repeat(np.arange(submissions), sheets)
    quality, severity = chance.normal(75, 8, submissions), chance.normal(0, 4, reviewers)
    points = quality[submission] + severity[reviewer.ravel()] + chance.normal(0, 7, submissions * sheets)
    return Ratings(
        points=points,
        submission=submission,
        reviewer=reviewer.ravel(),
        submissions=tuple(f"S{number:07}" for number in range(submissions)),
        reviewers=tuple(f"E{number:07}" for number in range(reviewers)),
    )


def rules_for(submissions: int) -> Awarding:
    """Three tiers; a third can be funded, and the money does for a little less."""
    return Awarding(
        cut_offs=np.array([85.0, 75.0, 65.0]),
        published=np.ones(submissions, np.int64),
        highest=np.zeros(submissions, np.int64),
        amounts=np.tile(np.array([300, 200, 100, 0]) * WAN, (submissions, 1)),
        eligible=np.ones(submissions, bool),
        places=submissions // 3,
        budget=submissions * 70 * WAN,
    )


def timed(ratings: Ratings, rules: Awarding, draws: int | None) -> tuple[Odds, float]:
    """Draw and count the processor seconds."""
    before = time.process_time()
    odds = tier_odds(ratings, VARIANCES, rules, seed=1, draws=draws)
    return odds, time.process_time() - before


def row(submissions: int, reviewers: int, sheets: int, draws: int, repetitions: int) -> str:
    """One line of the table, measured in this process."""
    ratings, rules = call_for(submissions, reviewers, sheets), rules_for(submissions)
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    runs = [timed(ratings, rules, draws or None) for _ in range(repetitions)]
    odds, seconds = min(runs, key=lambda run: run[1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"| {submissions:,} | {reviewers:,} | {sheets} | {odds.draws:,} | {seconds:.3f} "
        f"| {seconds / odds.draws / submissions * 1e9:,.0f} | {peak - start:,.0f} |"
    )


def main() -> None:
    """Print the table; each call runs in a process of its own, so that peaks stay apart."""
    print("| submissions | reviewers | sheets each | draws | CPU s | ns a draw and submission | MB more |")
    print("|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for call in CALLS:
        subprocess.run([sys.executable, "-m", __spec__.name, *map(str, call)], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(row(*map(int, sys.argv[1:])), flush=True)
    else:
        main()
