"""Five whole policies in one workspace round: forms, marks, decisions, ledger, workbooks, replay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.services import policies
from tests.services.conftest import AUDITOR, STAFF, Bench
from tests.services.policies import ROUND
from tests.sheets.forms import CODE_A
from workbench.domain.errors import Problem
from workbench.domain.measure import Measure, MeasureId
from workbench.i18n import in_language, t
from workbench.services.compute_round import ResultRow, RoundResults, compute_round
from workbench.services.explain_submission import explain_submission
from workbench.services.export_round import Written, export_round
from workbench.services.import_ledger import LedgerReport
from workbench.services.ledger_lines import ledger_lines
from workbench.services.lock_round import lock_round
from workbench.services.replay_round import replay_round
from workbench.services.settle_round import Settled, settle_round
from workbench.sheets.model import Kind

LEDGER: list[dict[str, Any]] = [
    # The province paid more for the first dataset than the city would.
    {"措施编号或其他政策名称": "省级数据专项", "批准额": "900万元", "出资方": "省", "项目代码": "{dataset}"},
    # The first team was paid for a provincial prize before.
    {
        "措施编号或其他政策名称": "xihu-2025/contest",
        "批准额": "5万元",
        "系列": "{series}",
        "项目代码": "{contest}",
    },
    # The first user has spent most of this year's limit.
    {"措施编号或其他政策名称": "datong-2025/compute-use", "批准额": "199.5万元", "项目代码": "P-旧"},
]


# The workbooks with every award among their checks.
TABLES = (Kind.SCORES, Kind.AWARDS, Kind.PAYMENTS)


@dataclass(frozen=True)
class Story:
    """The round on its way; ``waiting`` are the open points before anything was decided."""

    bench: Bench
    measures: Mapping[MeasureId, Measure]
    waiting: tuple[Problem, ...]
    decided: list[str]
    report: LedgerReport
    results: RoundResults
    settled: Settled
    books: tuple[Written, ...]

    def row(self, measure: str, place: int) -> ResultRow:
        """The result of one application."""
        number = list(self.measures).index(MeasureId(measure))
        code = f"M{number:02}-{place}"
        group = next(one for one in self.results.measures if one.measure.id == measure)
        return next(row for row in group.rows if row.submission.code == code)

    def codes(self, measure: str, place: int) -> set[str]:
        """The codes of its trace."""
        return {node.code for node in self.row(measure, place).result.trace}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("policies")
    bench, measures = policies.opened(folder / "w")
    policies.take_forms(bench, measures, folder)
    waiting = compute_round(bench.office, STAFF, ROUND).blockers
    report = policies.take_ledger(bench, list(ledger_rows(measures)), folder)
    decided = policies.decide_everything(bench)
    lock_round(bench.office, STAFF, ROUND)
    settled = settle_round(bench.office, STAFF, ROUND)
    results = compute_round(bench.office, STAFF, ROUND)
    books = export_round(bench.office, STAFF, ROUND, TABLES, folder=folder / "books")
    yield Story(bench, measures, waiting, decided, report, results, settled, books)
    bench.office.engine.dispose()


def ledger_rows(measures: Mapping[MeasureId, Measure]) -> Iterator[dict[str, Any]]:
    order = list(measures)
    contest = MeasureId("xihu-2025/contest")
    difference = measures[contest].difference
    named = {
        "dataset": f"P{order.index(MeasureId('datong-2025/dataset')):02}-1",
        "contest": f"P{order.index(contest):02}-1",
        "series": difference.series if difference else "",
    }
    for line in LEDGER:
        row = {key: value.format(**named) for key, value in line.items()}
        yield {"统一社会信用代码": CODE_A, "批准日期": "2025-03-01", "兑付额": row["批准额"], **row}


def test_only_decided_amounts_keep_the_round_open(story: Story) -> None:
    codes = Counter(problem.code for problem in story.waiting)

    assert codes.keys() == {"B07", "B10"}
    assert codes["B10"] == len(story.decided) > 10


def test_every_measure_pays_someone(story: Story) -> None:
    assert {group.measure.policy for group in story.results.measures} == set(policies.POLICIES)
    assert [group.measure.id for group in story.results.measures if group.total_fen == 0] == []


def test_measures_without_a_panel_have_an_award_and_no_score(story: Story) -> None:
    for group in story.results.measures:
        if not group.measure.needs_panel:
            assert group.reviewers == ()
            for row in group.rows:
                assert (row.result.panel.score, row.result.tier, row.sheets) == (None, None, {})
                assert row.result.award is not None


def test_the_ledger_counts(story: Story) -> None:
    assert (story.report.added, story.report.unchanged) == (3, 0)
    assert story.row("datong-2025/dataset", 1).result.award == 0
    assert "overlap.lower" in story.codes("datong-2025/dataset", 1)
    assert "difference.deducted" in story.codes("xihu-2025/contest", 1)
    assert "entity_cap.bound" in story.codes("datong-2025/compute-use", 1)
    assert story.row("datong-2025/compute-use", 1).result.award == 500_000


def test_one_project_takes_one_measure_by_choice_and_jointly(story: Story) -> None:
    assert story.row("datong-2025/compute-use", 2).result.award == 0
    assert "exclusivity.gave_way" in story.codes("datong-2025/compute-use", 2)
    assert story.row("datong-2025/dataset", 2).result.award
    joint = [story.row(f"guiyang-2024/{name}", 2).result.award for name in ("scenario", "training")]
    assert sorted(bool(award) for award in joint) == [False, True]


def test_places_are_kept_and_the_last_is_passed_over(story: Story) -> None:
    for measure in story.measures.values():
        if measure.quota and measure.quota.per_year == 2:
            awards = [story.row(measure.id, place).result.award for place in (1, 2, 3)]
            assert sum(1 for award in awards if award) <= 2


def test_shares_of_a_pool_add_up_to_it(story: Story) -> None:
    (group,) = [one for one in story.results.measures if one.measure.id == "guiyang-2024/data-supply"]

    assert group.total_fen == 500_000_000


def test_the_ledger_holds_every_award_by_payer(story: Story) -> None:
    own = [line for line in ledger_lines(story.bench.office, STAFF) if line.round_code == ROUND]
    paid: Counter[str] = Counter()
    for line in own:
        paid[line.payer] += line.approved_fen
    wanted: Counter[str] = Counter()
    for group in story.results.measures:
        for row in group.rows:
            wanted.update(row.result.split or {"": row.result.award or 0})

    assert sum(paid.values()) == story.settled.total_fen == story.results.total_fen
    assert +paid == +wanted


def test_later_grades_find_what_was_paid_in_their_series(story: Story) -> None:
    contest = story.measures[MeasureId("xihu-2025/contest")]
    assert contest.difference is not None
    lines = [line for line in ledger_lines(story.bench.office, STAFF) if line.measure == contest.id]

    assert {line.series for line in lines} == {contest.difference.series}


def test_the_round_replays_to_the_same_bytes(story: Story) -> None:
    again = replay_round(story.bench.office, AUDITOR, ROUND)

    assert (again.results_sha256, again.total_fen) == (story.settled.results_sha256, story.settled.total_fen)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "measure",
    ["datong-2025/compute-use", "guiyang-2024/data-supply", "siming-2025/building", "xihu-2025/contest"],
)
def test_a_page_explains_every_kind_of_money(story: Story, measure: str, language: str) -> None:
    with in_language(language):
        row = story.row(measure, 1)
        page = explain_submission(story.bench.office, STAFF, ROUND, row.submission.code)

    assert page.data["result"]["award_fen"] == row.result.award
    assert len(page.lines) > len(row.result.trace)


def test_the_workbooks_agree_with_the_engine(story: Story) -> None:
    assert {written.kind for written in story.books} == set(TABLES)
    for written in story.books:
        book = load_workbook(written.path, data_only=True)
        checks = book[t("sheets.sheet.checks")]
        assert checks["B3"].value == t("sheets.checks.same")
        awards = [row[6].value for row in checks.iter_rows(min_row=6) if str(row[0].value).startswith("M")]
        assert round(sum(award or 0 for award in awards) * 100) == story.settled.total_fen


def test_live_steps_stay_formulas_and_decided_ones_stand_with_their_words(story: Story) -> None:
    name = t("sheets.file.awards")
    (written,) = [one for one in story.books if one.path.stem.endswith(name)]
    book = load_workbook(written.path)

    def nominal(measure: str) -> tuple[str, str]:
        number = list(story.measures).index(MeasureId(measure)) + 1
        sheet = book[t("sheets.sheet.calculation", number=number)]
        headings = {str(cell.value): cell.column for cell in sheet[3]}
        place = headings[t("sheets.column.nominal")]
        return str(sheet.cell(4, place).value), str(sheet.cell(4, place + 1).value)

    assert nominal("datong-2025/dataset")[0].startswith("=IF(")
    assert nominal("datong-2025/compute-use")[0].startswith("=IF(")
    amount, words = nominal("zhengzhou-2024/model-scenario")
    assert amount.isdigit()
    assert "核定" in words
