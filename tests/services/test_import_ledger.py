"""From the ledger's form into the record: all lines or none, each with its place, none of them twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.services.conftest import AUDITOR, INSTITUTION, STAFF, Bench, refusal
from tests.sheets.forms import CODE_A, CODE_B, fill
from workbench.domain.errors import BadInputs
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import error_text, problem_text
from workbench.services.import_ledger import LedgerReport, import_ledger
from workbench.services.ledger_lines import ledger_lines
from workbench.services.lock_round import lock_round
from workbench.services.office import Office
from workbench.services.replay_round import replay_round
from workbench.services.settle_round import settle_round
from workbench.services.write_ledger_template import write_ledger_template

MEASURE = "措施编号或其他政策名称"
LINE: dict[str, Any] = {
    "统一社会信用代码": CODE_A,
    "申报单位": "大同云公司",
    "项目代码": "P1",
    MEASURE: INSTITUTION,
    "批准日期": "2025年3月1日",
    "批准额": "30万元",
    "兑付额": "10万元",
    "出资方": "市",
}
OUTSIDE = {**LINE, "统一社会信用代码": CODE_B, MEASURE: "省级数据专项", "出资方": "省", "项目代码": "P2"}


@pytest.fixture
def template(office: Office, tmp_path: Path) -> Path:
    return write_ledger_template(office, STAFF, tmp_path / "ledger.xlsx")


def form(template: Path, *lines: dict[str, Any]) -> Path:
    book = load_workbook(template)
    fill(book, "台账", *lines)
    path = template.with_name("filled.xlsx")
    book.save(path)
    return path


def take(office: Office, template: Path, *lines: dict[str, Any], dry_run: bool = False) -> LedgerReport:
    return import_ledger(office, STAFF, form(template, *lines), dry_run)


def refused(office: Office, template: Path, *lines: dict[str, Any]) -> list[tuple[str, str | None]]:
    before = ledger_lines(office, STAFF)
    with pytest.raises(BadInputs) as caught:
        take(office, template, *lines)
    for language in LANGUAGES:
        with in_language(language):
            assert error_text(caught.value)
    assert ledger_lines(office, STAFF) == before
    return [(one.code, one.place.cell) for one in caught.value.problems]


def test_lines_come_in_with_their_file_and_row(office: Office, template: Path) -> None:
    report = take(office, template, LINE, OUTSIDE)

    assert (report.added, report.approved_fen, report.paid_fen) == (2, 60_000_000, 20_000_000)
    first, second = ledger_lines(office, AUDITOR)
    assert (first.entity_name, first.measure, first.approved_fen) == ("大同云公司", INSTITUTION, 30_000_000)
    assert (first.file, first.sheet, first.row_number) == ("filled.xlsx", "台账", 2)
    assert (second.measure, second.payer, second.decided_on) == ("省级数据专项", "省", date(2025, 3, 1))


def test_a_rehearsal_reports_and_changes_nothing(office: Office, template: Path) -> None:
    report = take(office, template, LINE, dry_run=True)

    assert (report.dry_run, report.added) == (True, 1)
    assert ledger_lines(office, STAFF) == ()


def test_the_same_file_again_changes_nothing_and_says_so(office: Office, template: Path) -> None:
    take(office, template, LINE)
    again = take(office, template, LINE, OUTSIDE)

    assert (again.added, again.unchanged) == (1, 1)
    assert [one.code for one in again.warnings] == ["X72"]
    assert "filled.xlsx 第 2 行" in problem_text(again.warnings[0])
    assert len(ledger_lines(office, STAFF)) == 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"统一社会信用代码": "91350100M000100Y44"}, ("X22", "A2")),
        ({"批准额": "30"}, ("X30", "G2")),
        ({"批准额": "-30万元"}, ("X31", "G2")),
        ({"批准日期": "2025-02-30"}, ("X33", "F2")),
        ({"批准日期": "2025-11-21"}, ("X74", "F2")),
        ({"兑付额": None}, ("X12", "H2")),
        ({MEASURE: "datong-2025/datasett"}, ("E12", "D2")),
        ({MEASURE: "elsewhere/one", "出资方": None}, ("E12", "D2")),
        ({MEASURE: "省级数据专项", "出资方": None}, ("E13", "D2")),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_comes_in(
    office: Office, template: Path, changes: dict[str, Any], told: tuple[str, str]
) -> None:
    assert refused(office, template, {**LINE, **changes}, OUTSIDE) == [told]


def test_one_decision_twice_in_a_file_is_refused(office: Office, template: Path) -> None:
    assert refused(office, template, LINE, {**LINE, "批准额": "40万元"}) == [("X71", "A3")]


def test_a_line_that_says_otherwise_than_the_ledger_is_refused(office: Office, template: Path) -> None:
    take(office, template, LINE)

    assert refused(office, template, {**LINE, "批准额": "31万元"}) == [("X73", "G2")]


def test_another_amount_paid_is_written_and_what_stood_before_is_on_record(
    bench: Bench, template: Path
) -> None:
    take(bench.office, template, LINE)
    changed = {**LINE, "兑付额": "20万元"}
    assert take(bench.office, template, changed, dry_run=True).updated == 1
    assert [one.paid_fen for one in ledger_lines(bench.office, STAFF)] == [10_000_000]

    report = take(bench.office, template, changed, OUTSIDE)

    assert (report.added, report.updated, report.unchanged, report.paid_fen) == (1, 1, 0, 10_000_000)
    assert [(one.code, one.level) for one in report.warnings] == [("X76", "warning")]
    told = problem_text(report.warnings[0])
    assert "100,000元" in told
    assert "200,000元" in told
    assert [one.paid_fen for one in ledger_lines(bench.office, STAFF)] == [20_000_000, 10_000_000]
    (payment,) = bench.audit_payloads("import_ledger")[-1]["paid"]
    assert (payment["before_fen"], payment["after_fen"]) == (10_000_000, 20_000_000)
    assert (payment["line"]["entity_code"], payment["line"]["approved_fen"]) == (CODE_A, 30_000_000)


def test_what_was_paid_of_a_settled_award_may_be_stated_and_the_round_replays_alike(
    bench: Bench, template: Path
) -> None:
    bench.panel(INSTITUTION)
    bench.submission("S001", INSTITUTION, entity_code=CODE_A)
    bench.finish("S001", share="0.95")
    lock_round(bench.office, STAFF, bench.round_code)
    settle_round(bench.office, STAFF, bench.round_code)
    before = replay_round(bench.office, STAFF, bench.round_code)
    (line,) = ledger_lines(bench.office, STAFF)
    assert line.paid_fen == line.approved_fen == 200_000_000

    told = take(
        bench.office,
        template,
        {
            "统一社会信用代码": line.entity_code,
            "项目代码": line.project_code,
            MEASURE: line.measure,
            "系列": line.series,
            "批准日期": line.decided_on.isoformat(),
            "批准额": "200万元",
            "兑付额": "150万元",
            "出资方": line.payer,
        },
    )

    assert (told.added, told.updated) == (0, 1)
    (line,) = ledger_lines(bench.office, STAFF)
    assert (line.approved_fen, line.paid_fen, line.round_code) == (200_000_000, 150_000_000, bench.round_code)
    assert replay_round(bench.office, STAFF, bench.round_code) == before


def test_parts_of_two_payers_are_two_lines(office: Office, template: Path) -> None:
    assert take(office, template, LINE, {**LINE, "出资方": "区"}).added == 2


def test_more_paid_than_approved_is_worth_a_look(office: Office, template: Path) -> None:
    report = take(office, template, {**LINE, "兑付额": "31万元"})

    assert [(one.code, one.level) for one in report.warnings] == [("X75", "warning")]


def test_an_empty_form_is_told(office: Office, template: Path) -> None:
    assert refused(office, template) == [("X70", None)]


def test_the_ledger_is_for_staff_and_the_import_is_on_record(bench: Bench, template: Path) -> None:
    denied = refusal(lambda: import_ledger(bench.office, AUDITOR, form(template, LINE)))
    assert denied.code == "permission.denied"

    take(bench.office, template, LINE)

    assert bench.audit_verbs()[-1] == "import_ledger"


def test_imported_money_counts_in_the_yearly_limit_of_an_open_round_only(
    bench: Bench, template: Path
) -> None:
    bench.panel(INSTITUTION)
    bench.submission("S001", INSTITUTION, entity_code=CODE_A)
    bench.finish("S001", share="0.95")
    assert bench.award("S001") == 200_000_000
    take(bench.office, template, LINE)
    assert bench.award("S001") == 170_000_000
    lock_round(bench.office, STAFF, bench.round_code)
    settle_round(bench.office, STAFF, bench.round_code)

    take(bench.office, template, {**LINE, "项目代码": "P9"})

    assert replay_round(bench.office, STAFF, bench.round_code).total_fen == 170_000_000
