"""Locked, settled, replayed: a round becomes the record."""

from dataclasses import replace
from datetime import date

import pytest

from tests.services.conftest import (
    AUDITOR,
    DATASET,
    ENTITY,
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
from workbench.domain.errors import Blocked
from workbench.domain.marks import SheetState
from workbench.services.compute_round import compute_round
from workbench.services.create_round import create_round
from workbench.services.declare_recusal import declare_recusal
from workbench.services.lock_round import lock_round
from workbench.services.open_round import open_round
from workbench.services.permit_project import permit_project
from workbench.services.record_gate import record_gate
from workbench.services.record_mark import record_mark
from workbench.services.record_opinion import record_opinion
from workbench.services.replay_round import replay_round
from workbench.services.return_sheet import return_sheet
from workbench.services.seat_panel import seat_panel
from workbench.services.settle_round import settle_round
from workbench.services.show_audit import show_audit
from workbench.services.submissions import submissions
from workbench.services.submit_sheet import submit_sheet
from workbench.services.void_sheet import void_sheet
from workbench.services.withdraw_submission import withdraw_submission
from workbench.storage.states import RoundState


def blocked(bench: Bench) -> list[tuple[str, str | None]]:
    """What keeps the round from settling."""
    error = refusal(lambda: settle_round(bench.office, STAFF, ROUND))
    assert isinstance(error, Blocked)
    return [(problem.code, problem.place.path) for problem in error.problems]


def test_a_locked_round_is_reopened_with_a_reason(finished: Bench) -> None:
    lock_round(finished.office, STAFF, ROUND)
    assert refusal(lambda: lock_round(finished.office, STAFF, ROUND)).code == "round.locked"
    assert refusal(lambda: open_round(finished.office, STAFF, ROUND, " ")).code == "reason.missing"
    denied = refusal(
        lambda: return_sheet(finished.office, finished.actors[LEAD], ROUND, "S001", "林二", "重评")
    )
    assert denied.code == "round.locked"

    open_round(finished.office, STAFF, ROUND, "专家要求更正")
    assert refusal(lambda: open_round(finished.office, STAFF, ROUND, "x")).code == "round.not_locked"
    newest = show_audit(finished.office, AUDITOR, 1)[0]
    assert (newest.verb, newest.payload["reason"]) == ("open_round", "专家要求更正")
    return_sheet(finished.office, finished.actors[LEAD], ROUND, "S001", "林二", "重评")
    record_mark(finished.office, finished.actors["林二"], ROUND, "S001", "A1", "1")


def test_a_round_settles_only_when_locked(finished: Bench) -> None:
    assert refusal(lambda: settle_round(finished.office, STAFF, ROUND)).code == "round.not_locked"
    assert [one.code for one in compute_round(finished.office, STAFF, ROUND).blockers] == ["B07"]


def test_an_empty_round_does_not_settle(bench: Bench) -> None:
    lock_round(bench.office, STAFF, ROUND)

    assert refusal(lambda: settle_round(bench.office, STAFF, ROUND)).code == "round.empty"


def test_unfinished_sheets_block_until_submitted_or_voided_by_the_lead(scoring: Bench) -> None:
    scoring.finish("S001", but=("赵五", "李四"))
    scoring.mark("李四", "S001")
    submit_sheet(scoring.office, scoring.actors["李四"], ROUND, "S001")
    return_sheet(scoring.office, STAFF, ROUND, "S001", "李四", "请复核 A1")
    lock_round(scoring.office, STAFF, ROUND)
    assert blocked(scoring) == [("B01", "S001"), ("B01", "S001")]

    lead = scoring.actors[LEAD]
    assert (
        refusal(lambda: void_sheet(scoring.office, scoring.actors["林二"], ROUND, "S001", "赵五", "x")).code
        == "permission.not_lead"
    )
    assert refusal(lambda: void_sheet(scoring.office, STAFF, ROUND, "S001", "赵五", "x")).code == (
        "permission.denied"
    )
    assert (
        refusal(lambda: void_sheet(scoring.office, lead, ROUND, "S001", "赵五", "")).code == "reason.missing"
    )
    for name in ("赵五", "李四"):
        void_sheet(scoring.office, lead, ROUND, "S001", name, "未在规定时间提交")
    twice = refusal(lambda: void_sheet(scoring.office, lead, ROUND, "S001", "赵五", "x"))
    assert twice.code == "sheet.already"

    settled = settle_round(scoring.office, STAFF, ROUND)
    assert (settled.submissions, settled.awarded) == (1, 1)
    row = compute_round(scoring.office, STAFF, ROUND).measures[0].rows[0]
    assert (row.sheets["赵五"].state, row.sheets["赵五"].reason) == (SheetState.VOID, "未在规定时间提交")


def test_gates_and_facts_must_be_there_unless_the_submission_is_out(scoring: Bench) -> None:
    scoring.submission("S002", gates={"g1": True, "g2": None}, facts={"type": "企事业单位"})
    scoring.submission("S003", gates={"g1": False})
    scoring.submission("S004", gates={}, facts={})
    for code in ("S001", "S002", "S003", "S004"):
        scoring.finish(code)
    lock_round(scoring.office, STAFF, ROUND)
    assert sorted(set(blocked(scoring))) == [
        ("B03", "S002"),
        ("B03", "S004"),
        ("B04", "S002"),
        ("B04", "S004"),
    ]
    withdraw_submission(scoring.office, STAFF, ROUND, "S004", "材料不全，单位撤回")
    record_gate(scoring.office, STAFF, ROUND, "S002", "g2", True)
    record_gate(scoring.office, STAFF, ROUND, "S002", "g3", False, "失信被执行人")

    settled = settle_round(scoring.office, STAFF, ROUND)

    assert settled.awarded == 1
    assert refusal(lambda: record_gate(scoring.office, STAFF, ROUND, "S001", "g1", None)).code == (
        "round.settled"
    )


def test_an_unknown_gate_is_named(scoring: Bench) -> None:
    error = refusal(lambda: record_gate(scoring.office, STAFF, ROUND, "S001", "g9", True))

    assert (error.code, error.parts["known"]) == ("submission.unknown_gate", ("g1", "g2", "g3"))


def test_one_project_under_two_measures_blocks_until_withdrawn_or_permitted(scoring: Bench) -> None:
    scoring.panel(MODEL)
    scoring.submission("S002", MODEL, project_code="P-S001")
    for code in ("S001", "S002"):
        scoring.finish(code, share="0.9")
    assert [one.warnings[0].code for one in submissions(scoring.office, STAFF, ROUND)] == ["B05", "B05"]
    lock_round(scoring.office, STAFF, ROUND)
    assert {("B05", "S001"), ("B05", "S002")} <= set(blocked(scoring))

    together = permit_project(
        scoring.office, STAFF, ROUND, "S001", "经市政府同意分别奖励", "同政办〔2025〕9号"
    )
    assert [one.warnings[0].code for one in submissions(scoring.office, STAFF, ROUND)] == ["B57", "B57"]
    again = refusal(lambda: permit_project(scoring.office, STAFF, ROUND, "S002", "x"))
    settle_round(scoring.office, STAFF, ROUND)

    assert together == ("S001", "S002")
    assert again.code == "submission.permitted"
    rows = [row for one in compute_round(scoring.office, STAFF, ROUND).measures for row in one.rows]
    assert all(row.result.award for row in rows)
    assert all("B57" in {warning.code for warning in row.warnings} for row in rows)


def test_withdrawing_one_of_two_claims_lets_the_round_settle(scoring: Bench) -> None:
    scoring.panel(MODEL)
    scoring.submission("S002", MODEL, project_code="P-S001")
    scoring.finish("S001")
    withdraw_submission(scoring.office, STAFF, ROUND, "S002", "同一项目只报一项")
    lock_round(scoring.office, STAFF, ROUND)

    assert settle_round(scoring.office, STAFF, ROUND).submissions == 1
    assert refusal(lambda: permit_project(scoring.office, STAFF, ROUND, "S001", "x")).code == "round.settled"


def test_a_project_that_stands_once_needs_no_exception(scoring: Bench) -> None:
    error = refusal(lambda: permit_project(scoring.office, STAFF, ROUND, "S001", "预先同意"))

    assert error.code == "submission.not_one_project"


def test_a_measure_without_a_panel_blocks(scoring: Bench) -> None:
    scoring.finish("S001")
    scoring.submission("S002", MODEL)
    lock_round(scoring.office, STAFF, ROUND)

    assert blocked(scoring) == [("B08", MODEL)]


def test_too_few_sheets_settle_without_an_award_and_are_named(scoring: Bench) -> None:
    scoring.finish("S001", but=("张三", "李四", "赵五"))
    for name in ("张三", "李四", "赵五"):
        declare_recusal(scoring.office, scoring.actors[name], ROUND, "S001", "利害关系")
    lock_round(scoring.office, STAFF, ROUND)

    settled = settle_round(scoring.office, STAFF, ROUND)

    assert (settled.awarded, settled.total_fen) == (0, 0)
    assert [(one.code, one.place.path, one.level) for one in settled.warnings] == [("B52", "S001", "warning")]


def test_locking_tells_how_many_sheets_are_not_handed_in(scoring: Bench) -> None:
    scoring.submission("S002")
    scoring.finish("S001", but=("张三",))
    withdraw_submission(scoring.office, STAFF, ROUND, "S002", "申报单位申请")

    assert lock_round(scoring.office, STAFF, ROUND) == 1


@pytest.mark.parametrize("has_opinion", [False, True])
def test_settling_reminds_of_opinions_and_payees_that_are_not_there_and_goes_on(
    finished: Bench, has_opinion: bool
) -> None:
    if has_opinion:
        record_opinion(finished.office, STAFF, ROUND, "S001", "建议支持")
    lock_round(finished.office, STAFF, ROUND)

    settled = settle_round(finished.office, STAFF, ROUND)

    told = {one.code: one.parts["submissions"] for one in settled.reminders}
    assert settled.awarded == 1
    assert told == ({} if has_opinion else {"B61": ("S001",)}) | {"B62": ("S001",)}


def test_settling_fixes_results_ledger_and_round(finished: Bench) -> None:
    trial = compute_round(finished.office, STAFF, ROUND)
    assert lock_round(finished.office, STAFF, ROUND) == 0
    settled = settle_round(finished.office, STAFF, ROUND)

    final = compute_round(finished.office, FINANCE, ROUND)

    assert (final.state, final.is_trial, final.blockers) == (RoundState.SETTLED, False, ())
    assert final.measures[0].rows == trial.measures[0].rows
    assert settled.total_fen == final.total_fen == trial.total_fen > 0
    for act in (
        lambda: settle_round(finished.office, STAFF, ROUND),
        lambda: open_round(finished.office, STAFF, ROUND, "x"),
        lambda: withdraw_submission(finished.office, STAFF, ROUND, "S001", "x"),
        lambda: void_sheet(finished.office, finished.actors[LEAD], ROUND, "S001", "林二", "x"),
        lambda: declare_recusal(finished.office, finished.actors["林二"], ROUND, "S001", "x"),
    ):
        assert refusal(act).code == "round.settled"


def test_a_settled_round_replays_to_the_same_results(finished: Bench) -> None:
    lock_round(finished.office, STAFF, ROUND)
    settled = settle_round(finished.office, STAFF, ROUND)

    again = replay_round(finished.office, AUDITOR, ROUND)

    assert again.results_sha256 == settled.results_sha256
    assert (again.total_fen, again.by_name) == (settled.total_fen, STAFF.name)


def test_an_unsettled_round_is_not_replayed(finished: Bench) -> None:
    assert refusal(lambda: replay_round(finished.office, AUDITOR, ROUND)).code == "round.not_settled"


def tamper(bench: Bench, statement: str) -> None:
    """What somebody with the file and a database tool can do."""
    from workbench.storage.driver import sqlite_module

    bench.office.engine.dispose()
    raw = sqlite_module().connect(bench.office.database)
    triggers = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(statement)
    raw.commit()
    raw.close()
    bench.office.frozen_rules.clear()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE sheet SET marks = zeroblob(length(marks)) WHERE id = 2", "round.frozen_changed"),
        ('UPDATE submission SET facts = \'{"national":true,"type":"企事业单位"}\'', "round.frozen_changed"),
        ("UPDATE sheet SET state = 'void' WHERE id = 1", "round.frozen_changed"),
        (
            "UPDATE round_rules SET measure_bytes = CAST(replace(CAST(measure_bytes AS TEXT),"
            " '300万元', '400万元') AS BLOB)",
            "round.frozen_changed",
        ),
        (
            "UPDATE settlement SET results = replace(results, '\"award_fen\":200000000', '\"award_fen\":1')",
            "round.replay_differs",
        ),
    ],
)
def test_tampering_with_a_settled_round_is_seen(finished: Bench, statement: str, code: str) -> None:
    lock_round(finished.office, STAFF, ROUND)
    assert settle_round(finished.office, STAFF, ROUND).total_fen == 200_000_000
    tamper(finished, statement)

    assert refusal(lambda: compute_round(finished.office, FINANCE, ROUND)).code == code
    assert refusal(lambda: replay_round(finished.office, AUDITOR, ROUND)).code == code


def test_the_yearly_cap_counts_a_round_settled_before(bench: Bench) -> None:
    measure = INSTITUTION
    bench.panel(measure)
    bench.submission("S001", measure)
    bench.finish("S001", share="0.95")
    lock_round(bench.office, STAFF, ROUND)
    assert settle_round(bench.office, STAFF, ROUND).total_fen == 200_000_000
    second = replace(bench, round_code="2025-2")
    create_round(bench.office, STAFF, "2025-2", "", [measure], date(2025, 12, 20), 2025)
    seat_panel(bench.office, STAFF, "2025-2", measure, REVIEWERS, LEAD)
    second.submission("S101", measure)
    for name in REVIEWERS:
        second.mark(name, "S101", "0.95")
        submit_sheet(bench.office, bench.actors[name], "2025-2", "S101")

    later = compute_round(bench.office, STAFF, "2025-2").measures[0].rows[0].result

    assert (later.nominal, later.award) == (200_000_000, 0)
    assert any(node.code == "entity_cap.bound" for node in later.trace)
    lock_round(bench.office, STAFF, "2025-2")
    settle_round(bench.office, STAFF, "2025-2")
    assert replay_round(bench.office, AUDITOR, ROUND).total_fen == 200_000_000
    assert replay_round(bench.office, AUDITOR, "2025-2").total_fen == 0


def test_a_ledger_line_added_later_does_not_change_a_settled_round(bench: Bench) -> None:
    from workbench.storage.stores.decisions import LedgerLine, add_ledger_lines

    bench.panel(INSTITUTION)
    bench.submission("S001", INSTITUTION)
    bench.finish("S001", share="0.95")
    lock_round(bench.office, STAFF, ROUND)
    settle_round(bench.office, STAFF, ROUND)
    with bench.office.work().write("王工", "import_ledger") as w:
        line = LedgerLine(ENTITY, "P0", INSTITUTION, "", date(2025, 3, 1), 200_000_000, 0, "市")
        add_ledger_lines(w.connection, [line])
        w.audit({"lines": 1})

    assert replay_round(bench.office, AUDITOR, ROUND).total_fen == 200_000_000


def test_a_once_only_add_on_is_seen_by_the_next_round(bench: Bench) -> None:
    facts = {"type": "企事业单位", "national": True}
    bench.panel()
    bench.submission("S001", facts=facts)
    bench.finish("S001", share="0.95")
    lock_round(bench.office, STAFF, ROUND)
    assert settle_round(bench.office, STAFF, ROUND).total_fen == 350_000_000
    second = replace(bench, round_code="2025-2")
    create_round(bench.office, STAFF, "2025-2", "", [DATASET], date(2025, 12, 20), 2025)
    seat_panel(bench.office, STAFF, "2025-2", DATASET, REVIEWERS, LEAD)
    second.submission("S101", facts=facts, project_code="P-S001")
    for name in REVIEWERS:
        second.mark(name, "S101", "0.95")
        submit_sheet(bench.office, bench.actors[name], "2025-2", "S101")

    result = compute_round(bench.office, STAFF, "2025-2").measures[0].rows[0].result

    assert result.award == 0
    assert {"times.used", "add_on.given_before"} <= {node.code for node in result.trace}
