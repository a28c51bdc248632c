"""Hundreds of clauses drawn at random: an independent office comes to the engine's fen in every cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sheets.export_random import KINDS, METHODS, Clauses, random_clauses
from tests.sheets.export_sample import layouts
from tests.sheets.oracle.cells import Page, pages_of, without_values
from tests.sheets.oracle.libreoffice import recalculated
from tests.sheets.oracle.shown import CALCULATION_ROW, unlike_the_engine, unlike_what_is_stored, verdicts
from workbench.domain.measure import Measure
from workbench.i18n import t
from workbench.sheets.model import Kind
from workbench.sheets.workbooks import workbook_bytes, workbooks

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SEEDS = range(40)
# The rows of headings on the sheets of shared limits.
SHARED_ROWS = {"yearly_cap": 4, "budget": 9}
ROUNDS = 300
FURTHER_SEEDS = range(200, 203)
# What the rounds must have to do with, so that none of it can drop out unseen: about half of what they do.
LEAST_COUNTS = """
awards 6; payments 7; notice 3; scores 3
totals mean 15; totals trimmed_mean 20; totals median 7; calibrated 18
criteria mean 10; criteria trimmed_mean 25; criteria median 10
score half_up 30; score down 30; score up 30
missing 不得定等 30; missing 按有效项折算 30; missing 记为缺席 30
tier.top 6; tier.reached 70; tier.none 80; tier.below_floor 10; floor.failed 10
nominal.tier 30; nominal.tier_rate 25; nominal.rate 20; nominal.rate_chosen 35
nominal.level_rate 25; nominal.level_rate_capped 35; nominal.fixed 60; nominal.level 60
nominal.decided 80; nominal.instalment 20; nominal.instalment_first 25; pool.share 35
nominal.undecided 20; nominal.unscored 60; nominal.no_figure 2; nominal.fact_missing 6
item_cap.bound 170; clause_cap.bound 35; entity_cap.bound 45; entity_cap.open 2
add_on.inside 65; add_on.outside 100; add_on.no_base 14; add_on.given_before 1
quota.selected 130; quota.passed_over 55; quota.tied_out 1; times.used 2
times.same_round 8; nominal.instalment_same_round 7; difference.deducted 8
overlap.chosen 7; overlap.deducted 7; overlap.top_up 5; overlap.higher 2
exclusivity.gave_way 5; exclusivity.taken_before 20; exclusivity.permitted 2
budget 按比例压缩 33; budget 按名次截止 11; budget 先到先得 22; budget 依次征询 10
budget 停止 12; budget.pro_rata 32; budget.partial 9; budget.exhausted 5
budget.open 13; voucher.lapsed 4
money half_up 60; money down 60; money up 60; rounding.changed 75
split among 2 90; split among 3 200; decided 25
award 320; nothing 250; no award yet 200
live 平均分 60; live 平均（未舍入） 28; live 各指标合计（未舍入） 30; live 排名 90
live 等次 55; live 等次金额 80; live 单项限额后 190; live 年度限额后 35
live 加附加0后 27; live 拟奖励金额 170; live 测算额 20; live 市级承担 110
live 预算后 55; live 兑付期限后 9; yearly_cap 110; yearly_cap 措施 15; yearly_cap 申报人指定次序 8
live 权数 16; budget 50; budget 措施 2
budget 所得 23; budget 不接受部分金额 5; budget 同名次先后 10; budget 压缩后 7
budget 补一单位 4; budget 规定下限 2; budget 排名依据值（金额按分） 2; budget 指标A平均 1
"""
AT_LEAST = {
    **dict.fromkeys(METHODS, 20),
    **{
        what: int(count)
        for line in LEAST_COUNTS.split("\n")
        for what, count in (one.rsplit(" ", 1) for one in line.split("; ") if one)
    },
}


def test_an_office_that_recalculates_hundreds_of_rounds_comes_to_the_engine_s_fen(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    written = dict(_written(tmp_path))

    results = recalculated(require_tool("soffice"), list(written), tmp_path / "office")

    met: Counter[str] = Counter()
    for (path, (clauses, stored)), result in zip(written.items(), results, strict=True):
        pages = pages_of(result)
        if clauses.kind is not Kind.NOTICE:
            checks = pages[t("sheets.sheet.checks")]
            said = verdicts(checks.at, checks.rows())
            assert set(said.values()) == {t("sheets.checks.same")}, path.name
        assert unlike_the_engine(pages, clauses) == [], path.name
        assert unlike_what_is_stored(pages, stored) == [], path.name
        met.update(_met(clauses, stored))
    assert met["rounds"] >= ROUNDS
    assert {what: met[what] for what, count in AT_LEAST.items() if met[what] < count} == {}


def _written(folder: Path) -> Iterator[tuple[Path, tuple[Clauses, dict[str, Page]]]]:
    for seed in SEEDS:
        clauses = random_clauses(seed)
        if clauses.kind is Kind.NOTICE and not any(one.award for one in clauses.results.values()):
            continue
        content = workbook_bytes(clauses.export(), clauses.kind, layouts()[clauses.kind])
        path = folder / f"{seed}.xlsx"
        path.write_bytes(without_values(content))
        yield path, (clauses, pages_of(content))


def _met(clauses: Clauses, stored: dict[str, Page]) -> Iterator[str]:
    """What the rounds of a workbook had to do with: kinds, trace nodes, scoring rules, live steps."""
    yield clauses.kind
    shown = [one for one in clauses.results.values() if one.award or clauses.kind is not Kind.NOTICE]
    for measure in {one.submission.measure for one in shown}:
        yield "rounds"
        yield from _rules(clauses, clauses.rules[measure])
    for result in shown:
        yield from {node.code for node in result.trace}
        if clauses.kind in (Kind.PAYMENTS, Kind.NOTICE) and result.submission.id in clauses.approved:
            yield "decided"
        yield f"split among {len(result.split)}"
        yield "award" if result.award else "nothing" if result.award == 0 else "no award yet"
    for title, page in stored.items():
        if title.startswith(t("sheets.sheet.calculation", number="")):
            live = {
                column
                for (row, column), one in page.formulas.items()
                if row > CALCULATION_ROW and one != '""'
            }
            headings = page.headings(CALCULATION_ROW)
            yield from (f"live {heading}" for heading, column in headings.items() if column in live)
        for kind, row in SHARED_ROWS.items():
            if title.startswith(t(f"sheets.sheet.{kind}", number="")):
                filled = {column for (at, column), value in page.values.items() if at > row and value != 0}
                headings = page.headings(row)
                yield kind
                yield from (f"{kind} {heading}" for heading, column in headings.items() if column in filled)


def _rules(clauses: Clauses, measure: Measure) -> Iterator[str]:
    yield measure.award.method
    yield f"money {measure.award.rounding.mode}"
    for budget in measure.budgets:
        yield f"budget {budget.over}"
    if measure.needs_panel:
        scoring = measure.scoring
        yield f"score {scoring.rounding.mode}"
        yield f"missing {scoring.missing}"
        yield f"{'criteria' if scoring.by_criterion else 'totals'} {scoring.average}"
        if measure.id in clauses.severity:
            yield "calibrated"


def test_the_further_workbooks_of_a_round_recalculate_to_what_is_stored(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    kinds = [kind for kind in Kind if kind not in KINDS]
    stored: dict[Path, dict[str, Page]] = {}
    for seed in FURTHER_SEEDS:
        contents = workbooks(random_clauses(seed).export(), kinds, layouts())
        assert {kind for kind, _ in contents.values()} == set(kinds)
        for place, (kind, content) in enumerate(contents.values()):
            path = tmp_path / f"{seed}-{kind}-{place}.xlsx"
            path.write_bytes(without_values(content))
            stored[path] = pages_of(content)

    results = recalculated(require_tool("soffice"), list(stored), tmp_path / "office")

    computed = 0
    for (path, before), result in zip(stored.items(), results, strict=True):
        pages = pages_of(result)
        assert unlike_what_is_stored(pages, before) == [], path.name
        if checks := pages.get(t("sheets.sheet.checks")):
            assert set(verdicts(checks.at, checks.rows()).values()) == {t("sheets.checks.same")}, path.name
        computed += sum(len(page.formulas) for page in before.values())
    assert computed > 10_000
