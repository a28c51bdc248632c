"""Time of the sensitivity of a round: ``python -m tests.benchmarks.sensitivity`` prints the table.

Marks are invented: a quality for each submission, a severity for each reviewer, noise, on twelve items of
100 points in half steps; trimmed mean, three tiers, a floor under the first.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tests.domain.measures import MEASURE, SCORING, item, submission
from workbench.domain.case import Case, Submission
from workbench.domain.marks import Sheet, from_code, scale_of
from workbench.domain.measure import Measure
from workbench.domain.rubric import Criterion
from workbench.domain.sensitivity import Amounts, amounts_by_tier, sensitivity
from workbench.domain.sensitivity.leave_one_out import left_out
from workbench.domain.sensitivity.marks import mark_moves
from workbench.domain.sensitivity.table import Table, table_of, table_of_codes
from workbench.domain.sensitivity.thresholds import cut_off_shifts, weight_shifts

POINTS = {"A": (10, 10, 10), "B": (15, 15), "C": (5, 5, 10), "D": (5, 5, 5, 5)}
REVIEWERS = 200


@dataclass(frozen=True)
class Marks:
    """Stored sheets as arrays: (M, items) codes, (M,) submission, (M,) reviewer."""

    codes: NDArray[np.int16]
    submission: NDArray[np.int64]
    reviewer: NDArray[np.int64]


def measure() -> Measure:
    """Twelve items in four criteria."""
    criteria = tuple(
        Criterion(name, name, tuple(item(f"{name}{place}", most) for place, most in enumerate(points)), ())
        for name, points in POINTS.items()
    )
    return replace(MEASURE, scoring=replace(SCORING, criteria=criteria))


def marks_for(count: int, sheets: int, seed: int = 20251120) -> Marks:
    """``sheets`` sheets for each of ``count`` submissions, by reviewers drawn from 200."""
    chance = np.random.Generator(np.random.PCG64(seed))
    reviewer = np.argsort(chance.random((count, REVIEWERS)), axis=1)[:, :sheets].ravel()
    place = np.repeat(np.arange(count), sheets)
    quality, severity = chance.normal(0.8, 0.09, count), chance.normal(0, 0.04, REVIEWERS)
    points = np.array([point for points in POINTS.values() for point in points])
    share = (
        quality[place, None] - severity[reviewer, None] + chance.normal(0, 0.09, (len(place), len(points)))
    )
    halves = np.rint(np.clip(share, 0, 1) * points * 2) * 5
    return Marks(halves.astype(np.int16), place, reviewer)


def table_for(marks: Marks, count: int) -> Table:
    """The marks with the tiers that they give now."""
    names = tuple(f"E{number:03}" for number in range(REVIEWERS))
    ids = tuple(f"S{number:04}" for number in range(count))
    return table_of_codes(measure(), ids, names, marks.codes, marks.submission, marks.reviewer)


def submissions_for(marks: Marks, count: int) -> list[Submission]:
    """The same marks as a case has them."""
    scoring = measure().scoring
    scale = scale_of(scoring)
    sheets: list[list[Sheet]] = [[] for _ in range(count)]
    for row, place, reviewer in zip(marks.codes.tolist(), marks.submission, marks.reviewer, strict=True):
        cells = {one.id: from_code(code, scale) for one, code in zip(scoring.items, row, strict=True)}
        sheets[place].append(Sheet(f"E{reviewer:03}", cells=cells))
    return [submission(f"S{number:04}", sheets=tuple(held)) for number, held in enumerate(sheets)]


def amounts_for(submissions: list[Submission]) -> Amounts:
    """What each tier would give each submission."""
    rule, case = measure(), Case(date(2025, 11, 20), tuple(submissions))
    return {one.id: amounts_by_tier(rule, one, case) for one in submissions}


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Least processor time of several runs."""
    spent = []
    for _ in range(runs):
        before = time.process_time()
        work()
        spent.append(time.process_time() - before)
    return min(spent)


def whole(count: int) -> list[tuple[str, float]]:
    """Seconds of everything, and of its parts, for seven sheets a submission."""
    marks = marks_for(count, 7)
    submissions, table, rule = submissions_for(marks, count), table_for(marks, count), measure()
    amounts = amounts_for(submissions)
    size = f"{count:,} submissions x 7 sheets x 12 items"
    return [
        (f"{size}: everything", seconds(lambda: sensitivity(rule, submissions, amounts))),
        (f"{size}: marks to whole numbers", seconds(lambda: table_of(rule, submissions))),
        (f"{size}: single marks", seconds(lambda: mark_moves(table, amounts))),
        (f"{size}: cut-offs", seconds(lambda: cut_off_shifts(table, amounts))),
        (f"{size}: weights", seconds(lambda: weight_shifts(table, amounts))),
        (f"{size}: amounts of every tier", seconds(lambda: amounts_for(submissions))),
    ]


def without_one(sheets: int) -> tuple[str, float]:
    """Seconds of leaving each of 200 reviewers out, for so many sheets of a submission."""
    table = table_for(marks_for(1_000, sheets), 1_000)
    name = f"1,000 submissions x {sheets} sheets of {REVIEWERS} reviewers: leave one out"
    return name, seconds(lambda: left_out(table, {}))


def main() -> None:
    """Print the table."""
    print("| what | CPU s |")
    print("|---|---:|")
    for name, spent in (*whole(48), *whole(1_000), without_one(7), without_one(REVIEWERS)):
        print(f"| {name} | {spent:.3f} |", flush=True)


if __name__ == "__main__":
    main()
