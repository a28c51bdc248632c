"""What the database itself refuses, whoever asks."""

from __future__ import annotations

import re

import pytest

from tests.storage.sample import BLANK, fill_everything, lay_round
from workbench.domain.errors import BadInput, Refused
from workbench.i18n import LANGUAGES, has, in_language
from workbench.storage import audit
from workbench.storage.states import RoundState
from workbench.storage.stores import rounds
from workbench.storage.unit_of_work import UnitOfWork

# Every statement must hit a row of `fill_everything`, else its guard would not be asked.
MARKS = [
    "UPDATE sheet SET marks = x'00010001'",
    f"UPDATE sheet SET scoring_sha256 = '{'6' * 64}'",
    "UPDATE sheet SET person_id = 1 WHERE person_id = 2",
    "DELETE FROM sheet WHERE id NOT IN (SELECT sheet_id FROM sheet_comment)",
    "DELETE FROM sheet_comment",
    "UPDATE sheet_comment SET text = '改'",
    "INSERT INTO sheet_comment VALUES (1, 'A1', '新')",
    "INSERT INTO objective_mark VALUES (2, 'B2', 10)",
    "INSERT OR REPLACE INTO objective_mark VALUES (1, 'B2', 10)",
    "UPDATE objective_mark SET mark = 1",
    "DELETE FROM objective_mark",
]
RECORD = [
    "UPDATE sheet SET state = 'void'",
    "UPDATE submission SET title = '改'",
    "UPDATE submission SET gates = '{}'",
    "INSERT INTO submission SELECT 99, round_id, 'S099', measure_id, entity_code, entity_name, project_code,"
    " title, applied_on, facts, gates, state, withdrawn_reason, preference, declines_partial"
    " FROM submission LIMIT 1",
    "DELETE FROM submission",
    "UPDATE recusal SET state = 'dismissed'",
    "DELETE FROM recusal",
    "INSERT INTO recusal VALUES (9, 1, 1, '', 'declared', 'confirmed', '2025')",
    "UPDATE seat SET is_lead = 1",
    "DELETE FROM seat",
    "DELETE FROM permission",
    "UPDATE permission SET reason = '改'",
    "UPDATE settlement SET results = '{}'",
    "DELETE FROM settlement",
    "UPDATE round SET state = 'open', settled_at = NULL",
    "UPDATE round SET name = '改'",
    "UPDATE ledger_line SET approved_fen = 1",
    "DELETE FROM ledger_line",
    "INSERT INTO award_decision SELECT 99, submission_id, 1, by_name, decided_on, document, reason,"
    " recorded_at, recorded_by FROM award_decision",
]


def do(work: UnitOfWork, *statements: str) -> None:
    with work.write("王工", "test") as w:
        for statement in statements:
            w.connection.exec_driver_sql(statement)
        w.audit({})


def attempt(work: UnitOfWork, *statements: str) -> str:
    with pytest.raises(Refused) as caught:
        do(work, *statements)
    return caught.value.code


@pytest.fixture
def settled(work: UnitOfWork) -> UnitOfWork:
    fill_everything(work)
    return work


def lock(work: UnitOfWork, round_id: int) -> None:
    with work.write("王工", "lock_round") as w:
        rounds.set_state(w.connection, round_id, RoundState.LOCKED, w.now)
        w.audit({})


@pytest.mark.parametrize("statement", MARKS)
def test_a_settled_round_refuses_marks(settled: UnitOfWork, statement: str) -> None:
    if statement.startswith("DELETE FROM sheet WHERE"):
        statement = "DELETE FROM sheet"
    assert attempt(settled, statement) in {"storage.round_not_open", "storage.round_settled"}


@pytest.mark.parametrize("statement", MARKS)
def test_a_locked_round_refuses_marks(work: UnitOfWork, statement: str) -> None:
    round_id = lay_round(work)
    do(work, "INSERT INTO objective_mark VALUES (1, 'B2', 85)")
    do(work, "INSERT INTO sheet_comment VALUES (1, '', '扎实')")
    lock(work, round_id)

    assert attempt(work, statement) == "storage.round_not_open"


def test_a_locked_round_lets_a_sheet_be_voided(work: UnitOfWork) -> None:
    lock(work, lay_round(work))

    do(work, "UPDATE sheet SET state = 'void', version = version + 1 WHERE id = 1")


def test_a_locked_round_takes_marks_when_it_is_open_again(work: UnitOfWork) -> None:
    round_id = lay_round(work)
    lock(work, round_id)

    with work.write("王工", "open_round") as w:
        rounds.set_state(w.connection, round_id, RoundState.OPEN, w.now)
        w.connection.exec_driver_sql("UPDATE sheet SET marks = x'0100010001000100' WHERE id = 1")
        w.audit({})


@pytest.mark.parametrize("statement", RECORD)
def test_a_settled_round_keeps_its_record(settled: UnitOfWork, statement: str) -> None:
    assert attempt(settled, statement) in {"storage.round_settled", "storage.round_not_open"}


@pytest.mark.parametrize("table", ["submission", "seat", "permission"])
def test_nothing_is_moved_into_a_settled_round(settled: UnitOfWork, table: str) -> None:
    lay_round(settled, "2025-2")
    do(settled, "INSERT INTO permission VALUES (2, 'E', 'P', '理由', '', '王工')")

    assert attempt(settled, f"UPDATE {table} SET round_id = 1 WHERE round_id = 2") == "storage.round_settled"


def test_a_sheet_is_not_moved_into_a_settled_round(settled: UnitOfWork) -> None:
    lay_round(settled, "2025-2")

    assert attempt(settled, "UPDATE sheet SET submission_id = 1 WHERE id = 5") == "storage.round_not_open"


def test_a_round_is_not_settled_without_results(work: UnitOfWork) -> None:
    round_id = lay_round(work)
    lock(work, round_id)

    assert attempt(work, "UPDATE round SET state = 'settled', settled_at = '2025'") == "storage.round_state"


def test_an_open_round_is_not_settled(work: UnitOfWork) -> None:
    lay_round(work)
    settle = "INSERT INTO settlement VALUES (1, '{}', '{}', '0.1.0', '2025', '王工')"

    assert attempt(work, settle) == "storage.round_state"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE round_rules SET measure_bytes = x'00'",
        "DELETE FROM round_rules",
        "INSERT OR REPLACE INTO round_rules SELECT * FROM round_rules",
    ],
)
def test_frozen_rules_stay_frozen_in_an_open_round(work: UnitOfWork, statement: str) -> None:
    lay_round(work)

    assert attempt(work, statement) == "storage.rules_frozen"


@pytest.mark.parametrize(
    "statement", ["UPDATE award_decision SET amount_fen = 1", "DELETE FROM award_decision"]
)
def test_a_decision_is_replaced_and_never_rewritten(settled: UnitOfWork, statement: str) -> None:
    assert attempt(settled, statement) == "storage.decision_kept"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE round_decision SET document = '改'",
        "DELETE FROM round_decision",
        "UPDATE decided_award SET approved_fen = 1, reason = '改'",
        "DELETE FROM decided_award",
        "INSERT OR REPLACE INTO decided_award VALUES (1, 1, 200000000, 1, '改')",
        "UPDATE ledger_decision SET decision_id = 1",
        "DELETE FROM ledger_decision",
        "INSERT OR REPLACE INTO round_decision SELECT * FROM round_decision",
        "INSERT INTO round_decision SELECT 9, round_id, document, decided_on, by_name, recorded_at,"
        " recorded_by FROM round_decision",
    ],
)
def test_a_decision_on_a_settled_round_is_replaced_and_never_rewritten(
    settled: UnitOfWork, statement: str
) -> None:
    assert attempt(settled, statement) == "storage.decision_kept"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE opinion SET text = '改'",
        "UPDATE opinion SET submission_id = 3",
        "DELETE FROM opinion",
        "INSERT INTO opinion VALUES (2, '好', '王工', '2025')",
        "INSERT OR REPLACE INTO opinion VALUES (1, '改', '王工', '2025')",
    ],
)
def test_opinions_that_an_office_decided_on_stay_as_they_were(settled: UnitOfWork, statement: str) -> None:
    lay_round(settled, "2025-2")

    assert attempt(settled, statement) == "storage.opinion_kept"


def test_an_opinion_is_not_moved_under_a_decision(settled: UnitOfWork) -> None:
    lay_round(settled, "2025-2")
    do(settled, "INSERT INTO opinion VALUES (3, '好', '王工', '2025')")

    moved = "UPDATE opinion SET submission_id = 2 WHERE submission_id = 3"
    assert attempt(settled, moved) == "storage.opinion_kept"


DECIDED = "INSERT INTO round_decision VALUES ({}, {}, '纪要', '2025-11-20', '局务会', '2025', '王工')"


def test_no_decision_is_recorded_on_a_round_that_is_not_settled(work: UnitOfWork) -> None:
    lock(work, lay_round(work))

    assert attempt(work, DECIDED.format(1, 1)) == "storage.round_not_settled"


@pytest.mark.parametrize(
    "rows", ["(2, 1, NULL, 0, '')", "(2, 1, NULL, 0, ''), (2, 2, 1, 1, ''), (2, 3, 1, 1, '')"]
)
def test_a_decision_holds_every_submission_of_its_round_and_no_other(settled: UnitOfWork, rows: str) -> None:
    lay_round(settled, "2025-2")

    assert attempt(settled, f"INSERT INTO decided_award VALUES {rows}", DECIDED.format(2, 1)) == (
        "storage.decision_not_whole"
    )


def test_amounts_without_a_decision_are_not_kept(settled: UnitOfWork) -> None:
    with pytest.raises(BadInput, match="FOREIGN KEY"):
        do(settled, "INSERT INTO decided_award VALUES (2, 1, 1, 1, '')")


@pytest.mark.parametrize("amounts", ["1, 2, ''", "NULL, 1, ''", "0, -1, '核减'"])
def test_another_amount_than_the_computed_one_needs_its_reason(settled: UnitOfWork, amounts: str) -> None:
    with pytest.raises(BadInput, match="ck_decided_award"):
        do(settled, f"INSERT INTO decided_award VALUES (2, 1, {amounts})")


def test_a_line_of_another_round_is_not_put_under_a_decision(settled: UnitOfWork) -> None:
    outside = "INSERT INTO ledger_decision SELECT id, 1 FROM ledger_line WHERE source_round_id IS NULL"

    assert attempt(settled, outside) == "storage.decision_kept"


EVENT = "at, actor, verb, payload, payload_sha256, previous_sha256, event_sha256"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = '他人' WHERE seq = 1",
        "DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)",
        f"INSERT OR REPLACE INTO audit_event SELECT seq, {EVENT} FROM audit_event WHERE seq = 1",
        f"INSERT INTO audit_event SELECT seq + 90, {EVENT} FROM audit_event WHERE seq = 5",
        f"INSERT INTO audit_event ({EVENT}) SELECT {EVENT} FROM audit_event WHERE seq = 5",
        f"INSERT INTO audit_event SELECT seq + 1, {EVENT} FROM audit_event WHERE seq = 5",
    ],
)
def test_the_record_can_only_be_added_to(settled: UnitOfWork, statement: str) -> None:
    assert attempt(settled, statement) == "storage.audit_append_only"
    assert audit.verify(settled.engine) == ()


def test_strict_tables_take_no_text_for_a_number(work: UnitOfWork) -> None:
    lay_round(work)

    with pytest.raises(Exception, match="cannot store TEXT"), work.write("王工", "test") as w:
        w.connection.exec_driver_sql("UPDATE sheet SET version = '八分'")


def test_a_vector_of_half_marks_is_refused(work: UnitOfWork) -> None:
    lay_round(work)

    with pytest.raises(Exception, match="ck_sheet_marks"), work.write("王工", "test") as w:
        w.connection.exec_driver_sql("UPDATE sheet SET marks = ?", (BLANK[:-1],))


def test_every_guard_speaks_in_words(work: UnitOfWork) -> None:
    with work.read() as r:
        guards = r.connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'").all()
    codes = {code for (sql,) in guards for code in re.findall(r"'(storage\.\w+)'", sql)}

    assert codes
    for language in LANGUAGES:
        with in_language(language):
            assert [code for code in codes if not has(f"error.{code}")] == []
