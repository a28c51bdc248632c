"""What a national call needs, beside what was measured: the first table of ``make bench``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from tests.benchmarks import aggregation, award_workbook, payment_sheet, sensitivity, tier_odds
from tests.benchmarks.rivals import calibration_lme4
from tests.benchmarks.rivals.aggregate_work import Work


@dataclass(frozen=True)
class Promise:
    """A measured figure and its limit; ``at_least`` where more is better."""

    what: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False

    def row(self) -> str:
        """The line of the table."""
        kept = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        sign = "≥" if self.at_least else "≤"
        return (
            f"| {self.what} | {self.measured:,.3g} {self.unit} | {sign} {self.limit:,g} {self.unit} "
            f"| {'yes' if kept else 'no'} |"
        )


def promises() -> Iterator[Promise]:
    """All of them, measured now."""
    # First, since a process counts the peak of the one that started it as its own.
    yield from _calibration()
    yield from _workbooks()
    yield from _scores()
    yield from _odds_and_sensitivity()
    yield from _imports()


def _workbooks() -> Iterator[Promise]:
    submissions, rows = 5_000, 100_000
    name = f"Workbook of awards, {submissions:,} × 7 sheets, live formulas with their values"
    yield Promise(name, award_workbook.apart(submissions)[0], 20, "s")
    seconds, extra, _ = payment_sheet.apart("ours", rows)
    yield Promise(f"Payment sheet, {rows:,} × 25: extra memory", extra, 50, "MB")
    if find_spec("xlsxwriter"):
        times = seconds / payment_sheet.apart("xlsxwriter", rows)[0]
        yield Promise("… of what XlsxWriter takes, processor time", times, 0.5, "times")


def _imports() -> Iterator[Promise]:
    for kind, name in (("xlsx", "a workbook"), ("utf-8", "a CSV file")):
        spent = float(_cells("tests.benchmarks.imports", "whole", "ledger", kind)[-1])
        yield Promise(f"Import a ledger of 100,000 lines from {name}, processor time", spent, 25, "s")


_RIVALS = "As fast as the faster of polars and DuckDB, to all of which blank cells are known"


def _scores() -> Iterator[Promise]:
    for work, name, limit in (
        (Work(100_000), "100,000 × 7 sheets × 8 criteria", 6.0),
        (Work(100_000, rounded=True), "the same, criteria rounded too", 6.0),
        (Work(100_000, 3, 9), "100,000 × 3–9 sheets × 8 criteria", 10.0),
        (Work(1_000_000), "1,000,000 × 7 × 8", 80.0),
    ):
        scoring, blocks = aggregation.scoring_for(work), aggregation.blocks_for(work)
        spent = aggregation.scored_in(scoring, blocks, work.submissions) * 1e3
        yield Promise(f"Score {name}", spent, limit, "ms")
    if all(find_spec(name) for name in aggregation.RIVALS):
        times = float(aggregation.rival_row(Work(100_000)).split("|")[-2])
        yield Promise(_RIVALS, times, 8, "times", at_least=True)


def _calibration() -> Iterator[Promise]:
    for submissions, links, limit in ((100_000, 0.005, 0.3), (1_000_000, 0.05, 5.0)):
        cells = _cells("tests.benchmarks.calibration", submissions, links)
        sheets, fixed, shrunk, fit, apart, given, peak = (
            float(cells[at].replace(",", "")) for at in (0, 4, 5, 6, 7, 8, 9)
        )
        yield Promise(f"Calibrate {sheets:,.0f} sheets", fit, limit, "s")
        yield Promise("… iterations", max(fixed, shrunk), 39, "")
        yield Promise("… memory", peak, 1.5 * given + 512, "MB")
        if submissions == 100_000:
            yield Promise("… cross-validation", apart, 1.5, "s")
    if calibration_lme4.available():
        yield Promise(
            "… as fast as lme4, 70,000 sheets", calibration_lme4.times(), 60, "times", at_least=True
        )


def _odds_and_sensitivity() -> Iterator[Promise]:
    panel, rules = tier_odds.call_for(20, 7, 7), tier_odds.rules_for(20)
    spent = min(tier_odds.timed(panel, rules, 10_000)[1] for _ in range(7))
    yield Promise("Odds of 20 × 7 sheets, 10,000 draws", spent * 1e3, 50, "ms")
    for sheets in (7, sensitivity.REVIEWERS):
        name, spent = sensitivity.without_one(sheets)
        yield Promise(name, spent, 1, "s")


def _cells(module: str, *arguments: object) -> list[str]:
    """The cells of one row, measured in a process of its own."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [cell.strip() for cell in told.strip().strip("|").split("|")]


def main() -> None:
    """Print the table."""
    print("| what | measured | limit | kept |\n|---|---:|---:|---|")
    for promise in promises():
        print(promise.row(), flush=True)


if __name__ == "__main__":
    main()
