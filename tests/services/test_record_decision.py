"""An office decides on a settled round: every row, all or nothing, and the ledger says what it approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.services.conftest import (
    AUDITOR,
    DATASET,
    FINANCE,
    INSTITUTION,
    REVIEWERS,
    ROUND,
    STAFF,
    Bench,
    Clock,
    refusal,
)
from tests.sheets.forms import CODE_A, CODE_B, fill
from workbench.domain.errors import BadInputs
from workbench.i18n.errors import error_text, problem_text
from workbench.services.actor import Actor, Role
from workbench.services.add_person import add_person
from workbench.services.create_round import create_round
from workbench.services.decision_in_force import RoundDecision, decision_in_force
from workbench.services.import_ledger import LedgerReport, import_ledger
from workbench.services.ledger_lines import ledger_lines
from workbench.services.lock_round import lock_round
from workbench.services.lookups import round_named
from workbench.services.office import CodeCost, open_office
from workbench.services.record_decision import Change, Recorded, record_decision
from workbench.services.record_decision_file import record_decision_file
from workbench.services.replay_round import replay_round
from workbench.services.settle_round import settle_round
from workbench.services.show_audit import show_audit
from workbench.services.show_decision import show_decision
from workbench.services.withdraw_submission import withdraw_submission
from workbench.services.write_decision_template import write_decision_template
from workbench.services.write_ledger_template import write_ledger_template

WAN = 1_000_000
DAY = date(2025, 11, 20)
NATIONAL = {"type": "企事业单位", "national": True}
LATER = "2025-2"


def opened(root: Path) -> Bench:
    """The bench on a workspace folder."""
    return Bench(replace(open_office(root), clock=Clock(), code_cost=CodeCost(1, 8, 1)))


@pytest.fixture(scope="module")
def settled_root(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A settled round, to copy.

    D01 one tier with its add-on (350万元), D02 the second tier (200万元), D03 below every tier, D04 not
    eligible, D05 withdrawn, I01 at the yearly limit of its entity (200万元), I02 under it with nothing left.
    """
    root = Path(copytree(laid, tmp_path_factory.mktemp("decided") / "w"))
    bench = opened(root)
    for name in REVIEWERS:
        bench.actors[name] = Actor(
            add_person(bench.office, STAFF, name, Role.REVIEWER, "大学"), name, Role.REVIEWER
        )
    create_round(
        bench.office, STAFF, ROUND, "第一批", [DATASET, INSTITUTION], date(2025, 11, 20), 2025, "20251120"
    )
    bench.panel(DATASET)
    bench.panel(INSTITUTION)
    bench.submission("D01", facts=NATIONAL)
    bench.submission("D02")
    bench.submission("D03")
    bench.submission("D04", facts={"type": "其他", "national": False})
    bench.submission("D05")
    bench.submission("I01", INSTITUTION, entity_code=CODE_A)
    bench.submission("I02", INSTITUTION, entity_code=CODE_A)
    for code, share in {"D01": "0.95", "D02": "0.85", "D03": "0.5", "D04": "0.9", "I01": "0.95"}.items():
        bench.finish(code, share=share)
    bench.finish("I02", share="0.75")
    withdraw_submission(bench.office, STAFF, ROUND, "D05", "自愿撤回")
    lock_round(bench.office, STAFF, ROUND)
    settle_round(bench.office, STAFF, ROUND)
    bench.office.engine.dispose()
    return root


@pytest.fixture
def bench(settled_root: Path, tmp_path: Path) -> Iterator[Bench]:
    """The settled round."""
    made = opened(Path(copytree(settled_root, tmp_path / "w")))
    yield made
    made.office.engine.dispose()


@pytest.fixture(scope="module")
def untouched(settled_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The settled round for acts that must all be refused."""
    made = opened(Path(copytree(settled_root, tmp_path_factory.mktemp("untouched") / "w")))
    yield made
    made.office.engine.dispose()


def decide(bench: Bench, changes: Mapping[str, Change] | None = None, **more: Any) -> Recorded:
    """Record a decision with these changes."""
    told: dict[str, Any] = {"document": "纪要〔2025〕5号", "on": DAY, "by": "局务会", **more}
    return record_decision(bench.office, STAFF, ROUND, changes=changes or {}, **told)


def standing(bench: Bench) -> RoundDecision | None:
    """The decision in force."""
    with bench.office.work().read() as r:
        return decision_in_force(r.connection, round_named(r.connection, ROUND))


def money(bench: Bench) -> dict[tuple[str, str], tuple[int, int]]:
    """Approved and paid fen of the ledger, by project and series."""
    lines = ledger_lines(bench.office, STAFF)
    return {(one.project_code, one.series): (one.approved_fen, one.paid_fen) for one in lines}


def problems(bench: Bench, changes: Mapping[str, Change]) -> list[tuple[str, str | None]]:
    """Code and place of everything that keeps a decision from being recorded; nothing is changed by it."""
    before = bench.audit_verbs(), money(bench), standing(bench)
    error = refusal(lambda: decide(bench, changes))
    assert isinstance(error, BadInputs)
    assert error.code == "decision.problems"
    assert (bench.audit_verbs(), money(bench), standing(bench)) == before
    return [(one.code, one.place.path) for one in error.problems]


SETTLED = {
    ("P-D01", ""): (300 * WAN, 300 * WAN),
    ("P-D01", "add1"): (50 * WAN, 50 * WAN),
    ("P-D02", ""): (200 * WAN, 200 * WAN),
    ("P-I01", ""): (200 * WAN, 200 * WAN),
}


def test_nothing_is_decided_until_a_decision_is_recorded(untouched: Bench) -> None:
    assert standing(untouched) is None
    assert money(untouched) == SETTLED
    shown = show_decision(untouched.office, FINANCE, ROUND)
    assert (shown.head, shown.earlier) == (None, ())
    assert [one.approved_fen for one in shown.measures] == [None, None]


def test_a_decision_without_changes_approves_what_was_computed(bench: Bench) -> None:
    recorded = decide(bench)

    assert (recorded.computed_fen, recorded.approved_fen) == (750 * WAN, 750 * WAN)
    assert (recorded.submissions, recorded.rows, recorded.replaced, recorded.warnings) == (6, (), None, ())
    decision = standing(bench)
    assert decision is not None
    assert decision.approved_fen == {
        "D01": 350 * WAN, "D02": 200 * WAN, "D03": 0, "D04": 0, "I01": 200 * WAN, "I02": 0,
    }  # fmt: skip
    assert decision.amounts["D04"].computed_fen is None
    assert money(bench) == SETTLED


def test_the_ledger_says_what_was_approved_and_the_settlement_stays(bench: Bench) -> None:
    before = replay_round(bench.office, STAFF, ROUND)

    recorded = decide(bench, {"D01": Change(320 * WAN, "专项审计核减"), "D02": Change(0, "放弃")})

    assert recorded.approved_fen == 520 * WAN
    # The add-on is cut before the tier's own money.
    assert money(bench) == {
        ("P-D01", ""): (300 * WAN, 300 * WAN),
        ("P-D01", "add1"): (20 * WAN, 20 * WAN),
        ("P-I01", ""): (200 * WAN, 200 * WAN),
    }
    assert {one.decided_on for one in ledger_lines(bench.office, STAFF)} == {date(2025, 11, 20)}
    assert {one.round_code for one in ledger_lines(bench.office, STAFF)} == {ROUND}
    assert replay_round(bench.office, STAFF, ROUND) == before


def test_a_later_decision_begins_with_the_earlier_one_takes_its_place_and_both_stay(bench: Bench) -> None:
    decide(bench, {"D01": Change(320 * WAN, "审减"), "I01": Change(150 * WAN, "审减")})

    changes = {"D02": Change(250 * WAN, "复议"), "I01": Change(200 * WAN)}
    again = decide(bench, changes, document="纪要〔2025〕6号")

    assert (again.replaced, again.carried) == ("纪要〔2025〕5号", ("D01",))
    assert [
        (one.submission, one.before_fen, one.amount.approved_fen, one.amount.reason) for one in again.rows
    ] == [
        ("D01", 320 * WAN, 320 * WAN, "审减"),
        ("D02", 200 * WAN, 250 * WAN, "复议"),
        ("I01", 150 * WAN, 200 * WAN, ""),
    ]
    assert money(bench) == {
        **SETTLED,
        ("P-D01", "add1"): (20 * WAN, 20 * WAN),
        ("P-D02", ""): (250 * WAN, 250 * WAN),
    }
    decision = standing(bench)
    assert decision is not None
    assert [one.document for one in (*decision.earlier, decision.head)] == [
        "纪要〔2025〕5号",
        "纪要〔2025〕6号",
    ]


def test_the_record_keeps_what_stood_before_and_after(bench: Bench) -> None:
    decide(bench, {"D01": Change(320 * WAN, "审减")})
    decide(bench, {"D01": Change(350 * WAN)}, document="纪要〔2025〕6号")

    newest, first = show_audit(bench.office, AUDITOR, 2)

    assert (newest.verb, first.payload["before"]) == ("record_decision", None)
    assert first.payload["after"]["approved_fen"] == 720 * WAN
    assert newest.payload["before"] == first.payload["after"]
    assert newest.payload["after"]["document"] == "纪要〔2025〕6号"
    assert first.payload["rows"] == [
        {
            "submission": "D01", "computed_fen": 350 * WAN, "approved_fen": 320 * WAN, "reason": "审减",
            "before_fen": None,
        }
    ]  # fmt: skip
    assert newest.payload["rows"][0]["before_fen"] == 320 * WAN


def test_a_rehearsal_tells_the_same_and_changes_nothing(bench: Bench) -> None:
    before = bench.audit_verbs()
    changes = {"D02": Change(150 * WAN, "审减")}

    rehearsed = decide(bench, changes, dry_run=True)

    assert (bench.audit_verbs(), standing(bench), money(bench)) == (before, None, SETTLED)
    assert replace(decide(bench, changes), dry_run=True) == rehearsed


def test_a_decision_is_of_a_day_from_the_round_to_today(untouched: Bench) -> None:
    early, late = (
        refusal(lambda on=on: decide(untouched, on=on)) for on in (date(2025, 11, 19), date(2025, 11, 21))
    )

    assert (early.code, late.code) == ("decision.before_round", "decision.in_future")
    assert "2025-11-19" in error_text(early)
    assert "2025-11-20" in error_text(early)


def test_the_same_decision_again_is_refused(bench: Bench) -> None:
    decide(bench)

    assert refusal(lambda: decide(bench)).code == "decision.recorded_already"
    assert decide(bench, by="市政府").replaced == "纪要〔2025〕5号"


@pytest.mark.parametrize(
    ("code", "change", "told"),
    [
        ("D09", Change(1, "x"), "C01"),
        ("D05", Change(1, "x"), "C02"),
        ("D02", Change(-1, "x"), "C03"),
        ("D02", Change(199 * WAN, "  "), "C04"),
        ("D02", Change(199 * WAN, "长" * 2001), "C05"),
        ("D02", Change(199 * WAN + 1, "x"), "C06"),
        ("D04", Change(100, "补办"), "C07"),
        ("D03", Change(100 * WAN, "照顾"), "C08"),
        ("D02", Change(300 * WAN + 100, "x"), "C10"),
        ("D01", Change(350 * WAN + 100, "x"), "C10"),
        ("I02", Change(50 * WAN, "x"), "C12"),
    ],
)
def test_an_amount_that_cannot_be_decided_is_named_and_nothing_is_recorded(
    untouched: Bench, code: str, change: Change, told: str
) -> None:
    assert problems(untouched, {code: change, "I01": Change(200 * WAN)}) == [(told, code)]


def test_every_problem_is_told_at_once(untouched: Bench) -> None:
    changes = {"D02": Change(400 * WAN), "D04": Change(WAN, "x"), "X": Change(0)}

    assert problems(untouched, changes) == [("C01", "X"), ("C04", "D02"), ("C10", "D02"), ("C07", "D04")]


def test_a_cap_is_told_with_its_clause(untouched: Bench) -> None:
    error = refusal(lambda: decide(untouched, {"D01": Change(351 * WAN, "x")}))
    assert isinstance(error, BadInputs)
    told = problem_text(error.problems[0])

    for words in (
        "3,510,000元",
        "3,500,000元",
        "3,000,000元",
        "500,000元",
        "同政规〔2025〕6号",
        "单个数据集最高不超过300万元",
    ):
        assert words in told


def test_up_to_the_cap_an_amount_is_raised_with_a_reason(bench: Bench) -> None:
    decide(bench, {"D02": Change(300 * WAN, "示范带动")})

    assert money(bench)["P-D02", ""] == (300 * WAN, 300 * WAN)


def test_money_moves_under_a_yearly_limit_from_one_to_another(bench: Bench) -> None:
    decide(bench, {"I01": Change(150 * WAN, "核减"), "I02": Change(50 * WAN, "余额递补")})

    assert money(bench)["P-I02", ""] == (50 * WAN, 50 * WAN)


def test_later_rounds_count_what_was_approved(bench: Bench) -> None:
    names = [INSTITUTION]
    create_round(bench.office, STAFF, LATER, "第二批", names, date(2025, 12, 1), 2025, "20251201")
    later = Bench(bench.office, LATER, {name: _reviewer(bench, name) for name in REVIEWERS})
    later.panel(INSTITUTION)
    later.submission("I09", INSTITUTION, entity_code=CODE_A)
    later.finish("I09", share="0.95")
    assert later.award("I09") == 0

    decide(bench, {"I01": Change(120 * WAN, "审减")})
    assert later.award("I09") == 80 * WAN

    decide(bench, {"I01": Change(190 * WAN, "复议")}, document="纪要〔2025〕6号")
    assert later.award("I09") == 10 * WAN


def test_what_a_later_round_was_settled_with_stays_in_it(bench: Bench) -> None:
    decide(bench, {"I01": Change(120 * WAN, "审减")})
    create_round(bench.office, STAFF, LATER, "", [INSTITUTION], date(2025, 12, 1), 2025, "20251201")
    later = Bench(bench.office, LATER, {name: _reviewer(bench, name) for name in REVIEWERS})
    later.panel(INSTITUTION)
    later.submission("I09", INSTITUTION, entity_code=CODE_A)
    later.finish("I09", share="0.95")
    lock_round(bench.office, STAFF, LATER)
    settle_round(bench.office, STAFF, LATER)

    decide(bench, document="纪要〔2025〕6号")

    assert replay_round(bench.office, STAFF, LATER).total_fen == 80 * WAN


def _reviewer(bench: Bench, name: str) -> Actor:
    from workbench.storage.stores import people

    with bench.office.work().read() as r:
        found = people.by_name(r.connection, name)
    assert found is not None
    return Actor(found.id, name, Role.REVIEWER)


def told_paid(bench: Bench, project: str, approved: str, paid: str, measure: str = DATASET) -> LedgerReport:
    """What finance tells the ledger of one line that the round wrote."""
    path = bench.office.root / "ledger.xlsx"
    if not path.exists():
        write_ledger_template(bench.office, STAFF, path)
    book = load_workbook(path)
    fill(
        book,
        "台账",
        {
            "统一社会信用代码": "91140200MA0GTP0X12" if measure == DATASET else CODE_B,
            "项目代码": project,
            "措施编号或其他政策名称": measure,
            "批准日期": "2025-11-20",
            "批准额": approved,
            "兑付额": paid,
            "出资方": "市",
        },
    )
    filled = path.with_name(f"paid-{project}.xlsx")
    book.save(filled)
    return import_ledger(bench.office, STAFF, filled)


def test_what_was_told_to_be_paid_stays_paid(bench: Bench) -> None:
    told_paid(bench, "P-D02", "200万元", "150万元")

    first = decide(bench, {"D02": Change(150 * WAN, "审减")})
    assert (money(bench)["P-D02", ""], first.warnings) == ((150 * WAN, 150 * WAN), ())

    second = decide(bench, {"D02": Change(100 * WAN, "再审减")}, document="二")
    assert money(bench)["P-D02", ""] == (100 * WAN, 150 * WAN)
    assert [(one.code, one.parts["paid"]) for one in second.warnings] == [("C51", 150 * WAN)]

    decide(bench, {"D02": Change(0, "撤销")}, document="三")
    assert money(bench)["P-D02", ""] == (0, 150 * WAN)


def test_a_line_that_a_decision_took_away_does_not_come_back_by_an_import(bench: Bench) -> None:
    decide(bench, {"D02": Change(0, "放弃")})

    error = refusal(lambda: told_paid(bench, "P-D02", "200万元", "200万元"))

    assert isinstance(error, BadInputs)
    assert [one.code for one in error.problems] == ["X77"]
    assert ("P-D02", "") not in money(bench)


def test_the_table_sets_approved_beside_computed(bench: Bench) -> None:
    decide(bench, {"D01": Change(320 * WAN, "审减")})

    shown = show_decision(bench.office, AUDITOR, ROUND)

    assert shown.head is not None
    assert (shown.head.document, shown.head.decided_on, shown.head.by) == ("纪要〔2025〕5号", DAY, "局务会")
    dataset, institution = shown.measures
    assert (dataset.computed_fen, dataset.approved_fen) == (550 * WAN, 520 * WAN)
    assert (institution.computed_fen, institution.approved_fen) == (200 * WAN, 200 * WAN)
    first = dataset.rows[0]
    assert (first.submission, first.difference_fen, first.reason) == ("D01", -30 * WAN, "审减")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"document": " "}, "decision.document_missing"),
        ({"by": ""}, "decision.by_missing"),
        ({"on": date(2025, 11, 21)}, "decision.in_future"),
    ],
)
def test_a_decision_names_its_document_day_and_who_decided(
    untouched: Bench, told: dict[str, Any], code: str
) -> None:
    assert refusal(lambda: decide(untouched, **told)).code == code
    assert standing(untouched) is None


def decide_by(bench: Bench, file: Path, **more: Any) -> Recorded:
    """Record a decision from a file."""
    told: dict[str, Any] = {"document": "纪要〔2025〕5号", "on": DAY, "by": "局务会", **more}
    return record_decision_file(bench.office, STAFF, ROUND, file, **told)


def form_of(bench: Bench, folder: Path) -> Path:
    """The decision form as it is handed out."""
    return write_decision_template(bench.office, FINANCE, ROUND, folder / "核定表.xlsx")


def test_the_form_handed_back_unchanged_decides_what_was_computed(bench: Bench, tmp_path: Path) -> None:
    recorded = decide_by(bench, form_of(bench, tmp_path))

    assert (recorded.rows, recorded.warnings) == ((), ())
    assert (recorded.submissions, recorded.approved_fen) == (6, recorded.computed_fen)
    assert bench.audit_payloads("record_decision")[-1]["file"] == "核定表.xlsx"


def test_the_form_edited_in_excel_decides_what_it_says(bench: Bench, tmp_path: Path) -> None:
    path = form_of(bench, tmp_path)
    book = load_workbook(path)
    sheet = book["核定表"]
    assert [cell.value for cell in sheet[1]] == [
        "申报编号*", "申报单位", "等次", "测算额（元）", "核定额（元）*", "理由"
    ]  # fmt: skip
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert [cell.value for cell in rows["D01"]][2:5] == ["一等", 3_500_000, 3_500_000]
    rows["D01"][4].value, rows["D01"][5].value = "3,000,000.00", "专项审计核减"
    rows["D02"][4].value, rows["D02"][5].value = "150万元", "=规模不足"
    rows["D02"][5].data_type = "s"
    sheet.delete_rows(rows["D03"][0].row)
    book.save(path)

    rehearsed = decide_by(bench, path, dry_run=True)
    assert (rehearsed.dry_run, standing(bench)) == (True, None)
    recorded = decide_by(bench, path)

    for one in (rehearsed, recorded):
        assert [(row.submission, row.amount.approved_fen, row.amount.reason) for row in one.rows] == [
            ("D01", 300 * WAN, "专项审计核减"),
            ("D02", 150 * WAN, "=规模不足"),
        ]
    again = load_workbook(write_decision_template(bench.office, STAFF, ROUND, tmp_path / "再议.xlsx"))
    assert [cell.value for cell in again["核定表"][2]][3:] == [3_500_000, 3_000_000, "专项审计核减"]


def test_every_problem_of_a_decision_file_is_named_by_its_cell_and_nothing_is_recorded(
    untouched: Bench, tmp_path: Path
) -> None:
    path = tmp_path / "核定.csv"
    lines = [
        "编号,测算额（元）,核定金额,备注",
        "D01,3500000,300万元,",  # no reason
        "D02,1,190万元,核减",  # another amount computed
        "D02,,180万元,核减",  # twice
        "D03,,5,核减",  # no unit
        "D04,,1万元,照顾",  # not eligible
        "D05,,0元,撤回",  # withdrawn
        "D09,,1万元,x",  # nowhere
        "I01,2000000,201万元,扩大",  # beyond the limit
        "I02,,,",  # empty
    ]
    path.write_text("\n".join(lines), encoding="utf-8")

    error = refusal(lambda: decide_by(untouched, path))

    assert isinstance(error, BadInputs)
    assert sorted((one.place.cell or "", one.code) for one in error.problems) == [
        ("A4", "X40"),
        ("A7", "C02"),
        ("A8", "C01"),
        ("B3", "X81"),
        ("C10", "X12"),
        ("C5", "X30"),
        ("C6", "C07"),
        ("C9", "C10"),
        ("D2", "C04"),
    ]
    assert {one.place.file for one in error.problems} == {"核定.csv"}
    assert standing(untouched) is None


def test_a_file_and_a_further_change_are_one_decision_with_each_submission_once(
    untouched: Bench, tmp_path: Path
) -> None:
    path = tmp_path / "核定.csv"
    path.write_text("申报编号,核定额（万元）,理由\nD01,300,审减\n", encoding="gb18030")

    both = decide_by(untouched, path, changes={"D02": Change(0, "放弃")}, dry_run=True)
    twice = refusal(lambda: decide_by(untouched, path, changes={"D01": Change(0, "放弃")}))

    assert [row.submission for row in both.rows] == ["D01", "D02"]
    assert isinstance(twice, BadInputs)
    assert [(one.code, one.place.cell) for one in twice.problems] == [("X82", "A2")]


def test_only_staff_decide_and_only_on_a_settled_round(bench: Bench) -> None:
    values: dict[str, Any] = {"document": "x", "on": DAY, "by": "x", "changes": {}}
    denied = refusal(lambda: record_decision(bench.office, FINANCE, ROUND, **values))
    assert denied.code == "permission.denied"
    create_round(bench.office, STAFF, LATER, "", [DATASET], date(2025, 11, 20), 2025)
    early = refusal(lambda: record_decision(bench.office, STAFF, LATER, **values))
    assert early.code == "round.not_settled"
    assert refusal(lambda: show_decision(bench.office, STAFF, LATER)).code == "round.not_settled"
    lead = _reviewer(bench, REVIEWERS[0])
    assert refusal(lambda: show_decision(bench.office, lead, ROUND)).code == "permission.denied"
