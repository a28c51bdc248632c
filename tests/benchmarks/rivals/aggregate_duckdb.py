"""The same scores in DuckDB, in three layouts; run by ``tests.benchmarks.aggregation``."""

from __future__ import annotations

import os
from collections.abc import Sequence

import duckdb
import numpy as np

from tests.benchmarks.rivals.aggregate_work import (
    FEWEST_SHEETS,
    PERCENT,
    TRIM_FROM,
    Codes,
    Query,
    Work,
    contest,
)

THREADS = os.environ.get("RIVAL_THREADS")


def _connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    if THREADS:
        connection.execute(f"set threads = {int(THREADS)}")
    return connection


def _total(work: Work, cells: Sequence[str]) -> str:
    """A sheet's total; null where a cell is."""
    points = [f"{cell}::integer * {weight}" for cell, weight in zip(cells, PERCENT, strict=True)]
    return " + ".join(f"({one} + 50) // 100" if work.rounded else one for one in points)


def _score(work: Work) -> str:
    """From kept, least, most, sheets and held to the score."""
    times, over = work.ratio
    total = f"(case when sheets >= {TRIM_FROM} then kept - least - most else kept end)"
    left = f"(case when sheets >= {TRIM_FROM} then sheets - 2 else sheets end)"
    score = f"({total} * {2 * times} + {left} * {over}) // ({left} * {2 * over})"
    scored = f"sheets >= {FEWEST_SHEETS}" + (" and sheets = held" if work.no_tier else "")
    return f"(case when {scored} then {score} else -1 end)::bigint as score"


def _fill(connection: duckdb.DuckDBPyConnection, columns: dict[str, np.ndarray], kind: str) -> None:
    """Make the table ``marks`` of the columns, cells below zero as null."""
    cells = [name for name in columns if name not in ("submission", "held")]
    others = [name for name in columns if name not in cells]
    given = ", ".join([*others, *(f"nullif(greatest({name}, -1), -1)::{kind} as {name}" for name in cells)])
    connection.register("given", columns)
    connection.execute(f"create table marks as select {given} from given")
    connection.unregister("given")


def _wide(work: Work, codes: Codes, kind: str) -> Query:
    """A row a submission, a column a cell; blank cells and sheets that are not there are null."""
    slots, items, _ = codes.shape
    names = [[f"s{slot}c{item}" for item in range(items)] for slot in range(slots)]
    columns = {names[slot][item]: codes[slot, item] for slot in range(slots) for item in range(items)}
    connection = _connect()
    _fill(connection, {**columns, "held": (codes[:, 0] != -2).sum(axis=0, dtype=np.int32)}, kind)
    totals = [f"t{slot}" for slot in range(slots)]
    summed = ", ".join(f"{_total(work, row)} as {total}" for row, total in zip(names, totals, strict=True))
    query = f"""
        with summed as (select held, {summed} from marks),
        gathered as (
            select held, {" + ".join(f"coalesce({total}, 0)" for total in totals)} as kept,
                least({", ".join(totals)}) as least, greatest({", ".join(totals)}) as most,
                {" + ".join(f"({total} is not null)::integer" for total in totals)} as sheets
            from summed
        )
        select {_score(work)} from gathered"""
    return lambda: connection.execute(query).fetchnumpy()["score"]


def wide_16(work: Work, codes: Codes) -> Query:
    """Cells kept as smallint."""
    return _wide(work, codes, "smallint")


def wide_32(work: Work, codes: Codes) -> Query:
    """Cells kept as integer, which need no cast."""
    return _wide(work, codes, "integer")


def sheets(work: Work, codes: Codes) -> Query:
    """A row a sheet, a column a criterion, in the order of the submissions."""
    slots, items, count = codes.shape
    rows = codes.transpose(2, 0, 1).reshape(slots * count, items)
    submission = np.repeat(np.arange(count, dtype=np.int32), slots)
    there = rows[:, 0] != -2
    columns = {f"c{item}": np.ascontiguousarray(rows[there, item]) for item in range(items)}
    connection = _connect()
    _fill(connection, {"submission": submission[there], **columns}, "smallint")
    query = f"""
        with summed as (
            select submission, {_total(work, [f"c{item}" for item in range(items)])} as total from marks
        ),
        gathered as (
            select submission, sum(total)::integer as kept, min(total) as least, max(total) as most,
                count(total)::integer as sheets, count(*)::integer as held
            from summed group by submission
        )
        select submission, {_score(work)} from gathered"""

    def run() -> np.ndarray:
        found = connection.execute(query).fetchnumpy()
        scores = np.empty(count, np.int64)
        scores[found["submission"]] = found["score"]
        return scores

    return run


if __name__ == "__main__":
    contest({"wide smallint": wide_16, "wide integer": wide_32, "row a sheet": sheets})
