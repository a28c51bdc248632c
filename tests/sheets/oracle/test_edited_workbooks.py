"""A mark or a figure changed by hand: money follows as in the engine, the checks name what differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sheets.binary import opened
from tests.sheets.export_random import live_clauses
from tests.sheets.export_sample import layouts
from tests.sheets.oracle.cells import pages_of
from tests.sheets.oracle.libreoffice import recalculated
from tests.sheets.oracle.shown import expected_verdicts, unlike_the_engine, verdicts
from tests.sheets.oracle.wide_edits import WideBench
from workbench.i18n import t
from workbench.sheets.formulas import Evaluator
from workbench.sheets.model import Kind
from workbench.sheets.workbooks import workbook_bytes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
KINDS = (Kind.SCORES, Kind.AWARDS, Kind.PAYMENTS)
SEEDS = range(12)
EDITS = 50


def bench_of(seed: int) -> WideBench:
    """A workbook as it is stored, ready for edits."""
    kind = KINDS[seed % len(KINDS)]
    clauses = live_clauses(seed, kind)
    return WideBench(opened(workbook_bytes(clauses.export(), kind, layouts()[kind])), clauses, seed)


def assert_checks(found: dict[str, str], bench: WideBench) -> set[str]:
    """Exactly the lines that an edit moved say so, and so does the verdict over all; returns them."""
    expected = expected_verdicts(bench.clauses, bench.edited)
    words = {True: t("sheets.checks.same"), False: t("sheets.checks.different")}
    assert found == {line: words[same] for line, same in expected.items()}, "\n".join(bench.log)
    return {line for line, same in expected.items() if not same}


def test_one_mark_changed_by_hand_turns_exactly_the_lines_that_it_moves(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    benches, paths, title = [], [], t("sheets.sheet.checks")
    moved: list[set[str]] = []
    for seed in SEEDS:
        bench = bench_of(seed)
        bench.mark_that_counts()
        evaluator = Evaluator(bench.book)
        found = verdicts(
            lambda row, column, of=evaluator: of.value(title, row, column), evaluator.rows(title)
        )
        moved.append(assert_checks(found, bench))
        path = tmp_path / f"{seed}.xlsx"
        bench.book.save(path)
        benches.append(bench)
        paths.append(path)

    results = recalculated(require_tool("soffice"), paths, tmp_path / "office")

    for bench, path, lines in zip(benches, results, moved, strict=True):
        page = pages_of(path)[title]
        assert assert_checks(verdicts(page.at, page.rows()), bench) == lines
    assert all(moved)
    # One submission, its measure, the table, a payer, and all together.
    assert max(map(len, moved)) >= 5


def test_fifty_edits_anywhere_in_a_workbook_give_what_the_engine_gives(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    benches, paths = [], []
    for seed in SEEDS:
        bench = bench_of(100 + seed)
        bench.wide(EDITS)
        path = tmp_path / f"{seed}.xlsx"
        bench.book.save(path)
        benches.append(bench)
        paths.append(path)

    results = recalculated(require_tool("soffice"), paths, tmp_path / "office")

    kinds: set[str] = set()
    for bench, path in zip(benches, results, strict=True):
        pages = pages_of(path)
        page = pages[t("sheets.sheet.checks")]
        assert unlike_the_engine(pages, bench.edited, edited=True) == [], "\n".join(bench.log)
        assert assert_checks(verdicts(page.at, page.rows()), bench)
        kinds.update(bench.done)
    assert len(kinds) >= 20
    assert any(bench.clauses.approved and bench.clauses.kind is Kind.PAYMENTS for bench in benches)
