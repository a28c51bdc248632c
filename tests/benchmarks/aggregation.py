"""Time and memory of scoring many submissions at once: ``python -m tests.benchmarks.aggregation``.

Eight weighted criteria marked on 100 points in steps of a half, two decimals, 0.5 % of the cells pending;
of five sheets or more the highest and the lowest go. Processor time, the least of several runs, from marks
that lie in memory. What a block finds out about itself when it is first scored (which sheets have blank
cells, the largest marks, whether marks are on their steps) it keeps, as the rivals' columns keep which
cells are null; scoring blocks that are new is timed apart. The rivals are timed on the same integers in
every layout of theirs; they are installed from ``tests/benchmarks/requirements.lock``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec

import numpy as np

from tests.benchmarks.rivals.aggregate_work import (
    FEWEST_SHEETS,
    PERCENT,
    TRIM_FROM,
    Work,
    cpu_seconds,
    plain_scores,
)
from tests.domain.bulk.rubrics import rubric
from workbench.domain.bulk.blocks import MarkBlock, blocks_of
from workbench.domain.bulk.scores import score_blocks
from workbench.domain.rounding import places
from workbench.domain.rubric import MissingMarkRule, Scoring, Trim

CALLS = (
    Work(100_000),
    Work(100_000, blank=0),
    Work(100_000, 3, 9),
    Work(1_000_000),
)
CONTESTS = (
    Work(100_000, no_tier=True),
    Work(100_000),
    Work(100_000, rounded=True),
    Work(100_000, 3, 9),
)
RULES = (MissingMarkRule.NO_TIER, MissingMarkRule.ABSENT, MissingMarkRule.RESCALE)
RIVALS = ("polars", "duckdb")
THREADS = {"polars": "POLARS_MAX_THREADS", "duckdb": "RIVAL_THREADS"}


def scoring_for(work: Work) -> Scoring:
    """The rubric of the work; which cells block or drop a sheet is its missing-mark rule."""
    scoring = rubric(
        *((str(Fraction(weight, 100)), ["100"]) for weight in PERCENT),
        minimum_sheets=FEWEST_SHEETS,
        trim=Trim(TRIM_FROM, 1, 1),
        missing=MissingMarkRule.NO_TIER if work.no_tier else MissingMarkRule.ABSENT,
    )
    if not work.rounded:
        return scoring
    return replace(scoring, criterion_rounding=places(1), weighted_rounding=places(1))


def blocks_for(work: Work) -> tuple[MarkBlock, ...]:
    """The marks of the work, slot-major."""
    codes, held = work.codes()
    if work.fewest == work.most:
        return (MarkBlock(codes, np.arange(work.submissions)),)
    rows = [np.flatnonzero(held == sheets) for sheets in range(work.fewest, work.most + 1)]
    return tuple(
        MarkBlock(np.ascontiguousarray(codes[:sheets, :, one]), one)
        for sheets, one in zip(range(work.fewest, work.most + 1), rows, strict=True)
    )


def scored_in(scoring: Scoring, blocks: tuple[MarkBlock, ...], count: int, runs: int = 15) -> float:
    """Processor seconds of the scores."""
    return cpu_seconds(lambda: score_blocks(scoring, blocks, count), runs)


def first_scored_in(scoring: Scoring, blocks: tuple[MarkBlock, ...], count: int, runs: int = 15) -> float:
    """The same for blocks that have not been scored before."""
    return cpu_seconds(lambda: score_blocks(scoring, tuple(map(replace, blocks)), count), runs)


def megabytes(scoring: Scoring, blocks: tuple[MarkBlock, ...], count: int) -> float:
    """Peak of what scoring allocates, the scores included and what new blocks keep."""
    blocks = tuple(map(replace, blocks))
    tracemalloc.start()
    score_blocks(scoring, blocks, count)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def call_rows(work: Work, runs: int = 15) -> Iterator[str]:
    """One line for each place of rounding, of each order of averaging where sheets are rescaled."""
    blocks, count = blocks_for(work), work.submissions
    sheets = f"{work.fewest}" if work.fewest == work.most else f"{work.fewest}-{work.most}"
    for rounded in (False, True):
        scoring = scoring_for(replace(work, rounded=rounded))
        times = [scored_in(replace(scoring, missing=rule), blocks, count, runs) * 1e3 for rule in RULES]
        first = replace(scoring, missing=MissingMarkRule.RESCALE, by_criterion=True)
        times.append(scored_in(first, blocks, count, max(1, runs // 3)) * 1e3)
        times.append(
            first_scored_in(replace(scoring, missing=MissingMarkRule.ABSENT), blocks, count, runs) * 1e3
        )
        held = megabytes(replace(scoring, missing=MissingMarkRule.RESCALE), blocks, count)
        cells = " | ".join(f"{spent:.2f}" for spent in times)
        where = "each weighted criterion, score" if rounded else "score"
        yield f"| {count:,} | {sheets} | {work.blank:.1%} | {where} | {cells} | {held:.1f} |"


def turning_rows(count: int = 100_000, runs: int = 7) -> Iterator[str]:
    """From stored rows of sheets to slot-major blocks."""
    work = Work(count, 3, 9)
    codes, held = work.codes()
    there = np.arange(work.most) < held[:, None]
    rows = codes.transpose(2, 0, 1)[there]
    submission = np.repeat(np.arange(count), held)
    mixed = np.random.Generator(np.random.PCG64(1)).permutation(len(submission))
    for name, order in (("in order", slice(None)), ("in any order", mixed)):
        given, places_of = np.ascontiguousarray(rows[order]), submission[order]
        spent = cpu_seconds(lambda given=given, places_of=places_of: blocks_of(given, places_of, count), runs)
        yield f"| {len(submission):,} | {name} | {spent * 1e3:.1f} |"


def rival_row(work: Work, runs: int = 40) -> str:
    """Ours, for the first time and again, against the best layout of each rival, on one thread and more."""
    scoring, blocks = scoring_for(work), blocks_for(work)
    codes, held = work.codes()
    if not np.array_equal(
        score_blocks(scoring, blocks, work.submissions).score, plain_scores(work, codes, held)
    ):
        raise SystemExit("other figures")
    ours = scored_in(scoring, blocks, work.submissions, runs) * 1e3
    first = first_scored_in(scoring, blocks, work.submissions, runs) * 1e3
    best = [rival_best(name, work, runs, alone) for name in RIVALS for alone in (True, False)]
    fastest = min(spent for spent, _ in best)
    sheets = f"{work.fewest}" if work.fewest == work.most else f"{work.fewest}-{work.most}"
    rule = "blocks" if work.no_tier else "sheet absent"
    rounding = "criterion, score" if work.rounded else "score"
    cells = " | ".join(f"{spent:.1f} ({layout})" for spent, layout in best)
    return (
        f"| {sheets} | {rule} | {rounding} | {first:.2f} | {ours:.2f} | {cells} "
        f"| {fastest / first:.1f} | {fastest / ours:.1f} |"
    )


def rival_best(name: str, work: Work, runs: int, alone: bool) -> tuple[float, str]:
    """Milliseconds and layout of a rival's best, in a process of its own."""
    command = [sys.executable, "-m", f"tests.benchmarks.rivals.aggregate_{name}", work.text(), str(runs)]
    surroundings = {**os.environ, **({THREADS[name]: "1"} if alone else {})}
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=surroundings).stdout
    spent, _, layout = told.splitlines()[0].partition(" ")
    return float(spent), layout


def main() -> None:
    """Print the tables."""
    print("| submissions | sheets | pending | rounded | ms: pending blocks | absent | rescaled ", end="")
    print("| rescaled, by criterion | absent, first time | peak MB |")
    print("|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|")
    for work in CALLS:
        for row in call_rows(work, 15 if work.submissions <= 100_000 else 4):
            print(row, flush=True)
    print("\n| stored sheets | stand | ms to slot-major |\n|---:|---|---:|")
    for row in turning_rows():
        print(row, flush=True)
    missing = [name for name in RIVALS if find_spec(name) is None]
    if missing:
        print(f"\nnot installed: {', '.join(missing)}")
        return
    print(
        "\n| sheets | a pending cell | rounded | ms: first time | again | polars, 1 thread | polars ",
        end="",
    )
    print("| DuckDB, 1 thread | DuckDB | times as fast: first time | again |")
    print("|---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for work in CONTESTS:
        print(rival_row(work), flush=True)


if __name__ == "__main__":
    main()
