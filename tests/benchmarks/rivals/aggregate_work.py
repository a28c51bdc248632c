"""The work that every engine does: weighted totals, trimmed means, decimal rounding."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int16]
Query = Callable[[], NDArray[np.int64]]
# Makes the table of a layout, which is not timed, and gives the query, which is.
Layout = Callable[["Work", Codes], Query]

PERCENT = (18, 17, 15, 13, 12, 11, 8, 6)
LEAST, MOST, TRIM_FROM = 60, 100, 5
FEWEST_SHEETS = 3


@dataclass(frozen=True)
class Work:
    """One call: its size and which rules hold.

    Attributes:
        fewest, most: sheets of a submission.
        rounded: whether each weighted criterion is rounded to one decimal.
        no_tier: whether a pending cell leaves its submission without a score; else its sheet is absent.
    """

    submissions: int
    fewest: int = 7
    most: int = 7
    rounded: bool = False
    no_tier: bool = False
    blank: float = 0.005

    @property
    def ratio(self) -> tuple[int, int]:
        """Hundredths of a point in one unit of a sheet's total."""
        return (10, 1) if self.rounded else (1, 10)

    def codes(self, seed: int = 20251120) -> tuple[Codes, NDArray[np.int64]]:
        """Marks in tenths on steps of half a point, -1 where pending, and the sheets of each submission.

        Returns:
            (most, items, submissions) and (submissions,); slots beyond a submission's sheets hold nothing.
        """
        chance = np.random.Generator(np.random.PCG64(seed))
        shape = (self.most, len(PERCENT), self.submissions)
        codes = (chance.integers(2 * LEAST, 2 * MOST + 1, shape) * 5).astype(np.int16)
        codes[chance.random(shape, np.float32) < self.blank] = -1
        return codes, chance.integers(self.fewest, self.most + 1, self.submissions)

    def text(self) -> str:
        """The same as an argument of a command."""
        return f"{self.submissions},{self.fewest},{self.most},{int(self.rounded)},{int(self.no_tier)}"

    @classmethod
    def of(cls, text: str) -> Work:
        """Read the argument of a command."""
        submissions, fewest, most, rounded, no_tier = (int(one) for one in text.split(","))
        return cls(submissions, fewest, most, bool(rounded), bool(no_tier))


def cpu_seconds(query: Callable[[], object], runs: int) -> float:
    """Least processor time of several runs, all threads together."""
    spent = []
    for _ in range(runs):
        before = time.process_time()
        query()
        spent.append(time.process_time() - before)
    return min(spent)


def plain_scores(work: Work, codes: Codes, held: NDArray[np.int64]) -> NDArray[np.int64]:
    """The answer, written as plainly as possible; -1 where there is no score."""
    wide = codes.astype(np.int64)
    points = wide * np.array(PERCENT)[:, None]
    if work.rounded:
        points = (points + 50) // 100
    there = np.arange(work.most)[:, None] < held
    whole = (wide >= 0).all(axis=1)
    valid = there & whole
    total = points.sum(axis=1)
    sheets = valid.sum(axis=0)
    trimmed = sheets >= TRIM_FROM
    kept = np.where(valid, total, 0).sum(axis=0)
    ends = np.where(valid, total, total.max()).min(axis=0) + np.where(valid, total, 0).max(axis=0)
    kept -= np.where(trimmed, ends, 0)
    left = np.maximum(1, np.where(trimmed, sheets - 2, sheets))
    times, over = work.ratio
    scores = (2 * times * kept + over * left) // (2 * over * left)
    scored = sheets >= FEWEST_SHEETS
    if work.no_tier:
        scored &= ~(there & ~whole).any(axis=0)
    return np.where(scored, scores, -1)


def contest(layouts: Mapping[str, Layout]) -> None:
    """Time every layout on the work of the command line; print processor milliseconds, the best one first."""
    work, runs = Work.of(sys.argv[1]), int(sys.argv[2])
    codes, held = work.codes()
    wanted = plain_scores(work, codes, held)
    gone = np.arange(work.most)[:, None] >= held
    given = np.where(gone[:, None, :], np.int16(-2), codes)
    times = {}
    for name, layout in layouts.items():
        query = layout(work, given)
        if not np.array_equal(query(), wanted):
            raise SystemExit(f"{name}: other figures")
        times[name] = cpu_seconds(query, runs)
    for name in sorted(times, key=lambda one: times[one]):
        print(f"{times[name] * 1e3:.2f} {name}")
