"""Who sees which results, and what the page on one submission says."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.services.conftest import (
    AUDITOR,
    DATASET,
    FINANCE,
    INSTITUTION,
    LEAD,
    MODEL,
    REVIEWERS,
    ROUND,
    STAFF,
    Bench,
    refusal,
)
from workbench.domain.marks import SheetState
from workbench.i18n import in_language
from workbench.rules.shipped import shipped
from workbench.services.actor import Actor, Role
from workbench.services.approve_rules import approve_rules
from workbench.services.compute_round import compute_round
from workbench.services.create_round import create_round
from workbench.services.declare_recusal import declare_recusal
from workbench.services.explain_submission import explain_submission
from workbench.services.lock_round import lock_round
from workbench.services.my_sheets import my_sheets
from workbench.services.open_sheet import open_sheet
from workbench.services.record_decision import Change, record_decision
from workbench.services.record_mark import record_mark
from workbench.services.record_objective import record_objective
from workbench.services.settle_round import settle_round
from workbench.services.submissions import submissions
from workbench.services.submit_sheet import submit_sheet


def test_results_are_a_trial_until_settled_and_follow_the_marks(scoring: Bench) -> None:
    scoring.finish("S001", but=("赵五",), share="0.95")
    trial = compute_round(scoring.office, STAFF, ROUND)
    scoring.mark("赵五", "S001", "0.95")
    before = scoring.award("S001")
    submit_sheet(scoring.office, scoring.actors["赵五"], ROUND, "S001")

    row = compute_round(scoring.office, STAFF, ROUND).measures[0].rows[0]

    assert trial.is_trial
    assert trial.measures[0].rows[0].sheets["赵五"].state is SheetState.OPEN
    assert trial.measures[0].rows[0].sheets["赵五"].total is None
    assert before == 300_000_000
    assert (row.result.tier, row.result.award) == ("一等", 300_000_000)
    assert sorted(cell.dropped or "" for cell in row.sheets.values()) == ["", "", "", "high", "low"]


def test_a_lead_sees_only_their_measures_and_not_what_they_have_yet_to_mark(scoring: Bench) -> None:
    scoring.panel(MODEL, ("林二", "张三", "李四"))
    scoring.submission("S002", MODEL)
    scoring.submission("S003")
    scoring.finish("S001")
    scoring.finish("S003", but=(LEAD,))

    (seen,) = compute_round(scoring.office, scoring.actors[LEAD], ROUND).measures

    assert seen.measure.id == DATASET
    assert [row.submission.code for row in seen.rows] == ["S001"]
    assert seen.withheld == ("S003",)
    assert seen.total_fen == seen.rows[0].result.award
    hidden = refusal(lambda: explain_submission(scoring.office, scoring.actors[LEAD], ROUND, "S003"))
    other = refusal(lambda: explain_submission(scoring.office, scoring.actors[LEAD], ROUND, "S002"))
    assert (hidden.code, other.code) == ("submission.withheld", "submission.unknown")


def test_a_lead_is_told_only_what_is_open_in_what_they_see(scoring: Bench) -> None:
    scoring.panel(MODEL, ("林二", "张三", "李四"))
    scoring.submission("S002", MODEL)
    scoring.submission("S003", INSTITUTION)
    scoring.mark(LEAD, "S001")
    submit_sheet(scoring.office, scoring.actors[LEAD], ROUND, "S001")

    def open_for(actor: Actor) -> set[tuple[str, str | None]]:
        return {(one.code, one.place.path) for one in compute_round(scoring.office, actor, ROUND).blockers}

    assert open_for(scoring.actors[LEAD]) == {("B01", "S001"), ("B07", ROUND)}
    everything = {("B01", "S001"), ("B01", "S002"), ("B08", INSTITUTION), ("B07", ROUND)}
    assert open_for(STAFF) == everything


def test_a_recused_lead_does_not_see_the_submission(finished: Bench) -> None:
    declare_recusal(finished.office, finished.actors[LEAD], ROUND, "S001", "师生关系")

    (seen,) = compute_round(finished.office, finished.actors[LEAD], ROUND).measures

    assert (seen.rows, seen.withheld, seen.total_fen) == ((), ("S001",), 0)


def test_who_is_neither_lead_nor_staff_nor_auditor_sees_no_trial(finished: Bench) -> None:
    office = finished.office

    assert refusal(lambda: compute_round(office, finished.actors["林二"], ROUND)).code == "permission.denied"
    assert refusal(lambda: compute_round(office, FINANCE, ROUND)).code == "round.not_settled"
    assert refusal(lambda: submissions(office, FINANCE, ROUND)).code == "round.not_settled"
    assert refusal(lambda: submissions(office, finished.actors[LEAD], ROUND)).code == "permission.denied"


def test_the_page_goes_from_marks_to_yuan_with_clauses(finished: Bench) -> None:
    page = explain_submission(finished.office, STAFF, ROUND, "S001")

    text = "\n".join(page.lines)
    assert "试算" in text
    assert "二等，奖励金额 2,000,000元" in text
    assert all(f"{name}：" in text for name in REVIEWERS)
    assert "同政规〔2025〕6号" in text
    assert "系统默认" in text
    assert len(page.lines) < 60
    assert page.data["result"]["award_fen"] == finished.award("S001")
    with in_language("en"):
        english = explain_submission(finished.office, STAFF, ROUND, "S001").lines
    assert english[0].endswith("trial")


def test_after_a_decision_the_page_and_the_results_say_what_was_approved_and_why(finished: Bench) -> None:
    office = finished.office
    lock_round(office, STAFF, ROUND)
    settle_round(office, STAFF, ROUND)
    before = explain_submission(office, FINANCE, ROUND, "S001")
    assert (before.data["result"]["approved_fen"], before.data["result"]["decision"]) == (None, None)
    record_decision(
        office,
        STAFF,
        ROUND,
        document="同数发〔2025〕9号",
        on=date(2025, 11, 20),
        by="市数据局",
        changes={"S001": Change(150_000_000, "专项审计核减")},
    )

    for reader in (STAFF, FINANCE, AUDITOR, finished.actors[LEAD]):
        page = explain_submission(office, reader, ROUND, "S001")
        told = "\n".join(page.lines)
        assert "奖励金额 2,000,000元" in told
        assert "1,500,000元" in told
        assert {"专项审计核减", "同数发〔2025〕9号", "2025-11-20"} <= set(re.split("[（），：]", told))
        assert page.data["result"]["award_fen"] == finished.award("S001")
        assert page.data["result"]["approved_fen"] == 150_000_000
        assert page.data["result"]["decision"]["reason"] == "专项审计核减"
        seen = compute_round(office, reader, ROUND).measures[0]
        assert (seen.total_fen, seen.approved_fen) == (200_000_000, 150_000_000)


def test_payees_are_for_staff_and_finance(finished: Bench) -> None:
    from workbench.storage.stores import submissions as store

    with finished.office.work().write("王工", "import_submissions") as w:
        payee = store.Payee("大同市云冈数据有限公司", "中国银行", "0123", "云冈区")
        store.set_payees(w.connection, [(1, payee)])
        w.audit({"payee": 1})
    lock_round(finished.office, STAFF, ROUND)
    settle_round(finished.office, STAFF, ROUND)

    accounts = {}
    for actor in (STAFF, FINANCE, AUDITOR):
        (line,) = submissions(finished.office, actor, ROUND)
        accounts[actor.role] = line.payee and line.payee.account

    assert accounts == {Role.STAFF: "0123", Role.FINANCE: "0123", Role.AUDITOR: None}


def test_a_submission_without_a_payee_is_named(finished: Bench) -> None:
    (line,) = submissions(finished.office, STAFF, ROUND)

    assert [warning.code for warning in line.warnings] == ["B56"]


@pytest.fixture
def once(bench: Bench) -> Bench:
    """A round whose item A1 staff mark once for all."""
    file = bench.office.rubrics / "datong-2025" / "dataset.yaml"
    text = (shipped() / "rubrics" / "datong-2025" / "dataset.yaml").read_text("utf-8")
    file.write_text(text.replace("类型: 客观\n", "类型: 客观\n          认定: 一次\n", 1), "utf-8")
    approve_rules(bench.office, STAFF, DATASET, "市数据局", date(2025, 9, 20), "同数发〔2025〕2号")
    create_round(bench.office, STAFF, "R1", "", [DATASET], date(2025, 11, 20), 2025)
    made = replace(bench, round_code="R1")
    made.panel()
    made.submission("S001")
    return made


def test_an_item_marked_once_counts_for_every_reviewer(once: Bench) -> None:
    office, reviewer = once.office, once.actors["林二"]
    (before,) = my_sheets(office, reviewer, "R1")
    refused = refusal(lambda: record_mark(office, reviewer, "R1", "S001", "A1", "9"))

    record_objective(office, STAFF, "R1", "S001", "A1", "9.5")

    assert refused.code == "sheet.marked_once"
    assert before.total_items == 11
    view = open_sheet(office, reviewer, "R1", "S001")
    item = view.criteria[0].items[0]
    assert (item.marked_once, item.cell, view.total) == (True, Fraction(19, 2), Fraction(19, 2))
    assert "A1" not in view.missing
    saved = record_mark(office, reviewer, "R1", "S001", "A2", "8")
    assert saved.total == Fraction(35, 2)


def test_an_objective_mark_obeys_its_points_and_its_kind(once: Bench) -> None:
    office = once.office

    assert (
        refusal(lambda: record_objective(office, STAFF, "R1", "S001", "A1", "11")).code == "mark.above_points"
    )
    assert (
        refusal(lambda: record_objective(office, STAFF, "R1", "S001", "A2", "1")).code
        == "sheet.not_marked_once"
    )
    assert (
        refusal(lambda: record_objective(office, STAFF, "R1", "S001", "Z", "1")).code == "sheet.unknown_item"
    )
    denied = refusal(lambda: record_objective(office, once.actors[LEAD], "R1", "S001", "A1", "1"))
    assert denied.code == "permission.denied"
