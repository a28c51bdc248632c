"""The same scores in polars, in three layouts; run by ``tests.benchmarks.aggregation``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any

import numpy as np
import polars as pl

from tests.benchmarks.rivals.aggregate_work import (
    FEWEST_SHEETS,
    PERCENT,
    TRIM_FROM,
    Codes,
    Query,
    Work,
    contest,
)


def _total(work: Work, cells: Sequence[pl.Expr]) -> pl.Expr:
    """A sheet's total; null where a cell is."""
    points = [cell.cast(pl.Int32) * weight for cell, weight in zip(cells, PERCENT, strict=True)]
    return reduce(add, [(one + 50) // 100 if work.rounded else one for one in points])


def _score(work: Work, kept: pl.Expr, least: pl.Expr, most: pl.Expr, sheets: pl.Expr) -> pl.Expr:
    trimmed = sheets >= TRIM_FROM
    total = pl.when(trimmed).then(kept - least - most).otherwise(kept)
    left = pl.when(trimmed).then(sheets - 2).otherwise(sheets)
    times, over = work.ratio
    score = (total * (2 * times) + left * over) // (left * (2 * over))
    return pl.when(sheets >= FEWEST_SHEETS).then(score).otherwise(-1)


def _wide(work: Work, codes: Codes, kind: Any) -> Query:
    """A row a submission, a column a cell; blank cells and sheets that are not there are null."""
    slots, items, _ = codes.shape
    names = [[f"s{slot}c{item}" for item in range(items)] for slot in range(slots)]
    columns = {}
    for slot in range(slots):
        for item in range(items):
            column = pl.Series(codes[slot, item]).cast(kind)
            columns[names[slot][item]] = column.set(column < 0, None)
    frame = pl.DataFrame(columns).with_columns(
        held=pl.Series((codes[:, 0] != -2).sum(axis=0, dtype=np.int32))
    )
    frame = frame.rechunk()
    totals = [f"t{slot}" for slot in range(slots)]
    summed = frame.lazy().select(
        "held",
        *(
            _total(work, [pl.col(name) for name in row]).alias(total)
            for row, total in zip(names, totals, strict=True)
        ),
    )
    sheets = reduce(add, [pl.col(total).is_not_null().cast(pl.Int32) for total in totals])
    score = _score(
        work,
        pl.sum_horizontal(totals),
        pl.min_horizontal(totals),
        pl.max_horizontal(totals),
        pl.col("sheets"),
    )
    if work.no_tier:
        score = pl.when(pl.col("sheets") == pl.col("held")).then(score).otherwise(-1)
    plan = summed.with_columns(sheets=sheets).select(score.cast(pl.Int64).alias("score"))
    return lambda: plan.collect()["score"].to_numpy()


def wide_16(work: Work, codes: Codes) -> Query:
    """Cells kept as int16."""
    return _wide(work, codes, pl.Int16)


def wide_32(work: Work, codes: Codes) -> Query:
    """Cells kept as int32, which need no cast."""
    return _wide(work, codes, pl.Int32)


def sheets(work: Work, codes: Codes) -> Query:
    """A row a sheet, a column a criterion, in the order of the submissions."""
    slots, items, count = codes.shape
    rows = codes.transpose(2, 0, 1).reshape(slots * count, items)
    submission = np.repeat(np.arange(count, dtype=np.int32), slots)
    there = rows[:, 0] != -2
    columns = {}
    for item in range(items):
        column = pl.Series(np.ascontiguousarray(rows[there, item]))
        columns[f"c{item}"] = column.set(column < 0, None)
    frame = pl.DataFrame({"submission": pl.Series(submission[there]).set_sorted(), **columns})
    total = _total(work, [pl.col(f"c{item}") for item in range(items)])
    score = _score(work, pl.col("kept"), pl.col("least"), pl.col("most"), pl.col("sheets"))
    if work.no_tier:
        score = pl.when(pl.col("sheets") == pl.col("held")).then(score).otherwise(-1)
    plan = (
        frame.lazy()
        .select("submission", total=total)
        .group_by("submission", maintain_order=True)
        .agg(
            kept=pl.col("total").sum(),
            least=pl.col("total").min(),
            most=pl.col("total").max(),
            sheets=pl.col("total").count().cast(pl.Int32),
            held=pl.len().cast(pl.Int32),
        )
        .select(score.cast(pl.Int64).alias("score"))
    )
    return lambda: plan.collect()["score"].to_numpy()


if __name__ == "__main__":
    contest({"wide int16": wide_16, "wide int32": wide_32, "row a sheet": sheets})
