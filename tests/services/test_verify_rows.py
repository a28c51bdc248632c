"""The record is held against the rows that it speaks of: one that was altered, added or removed is named."""

from datetime import date
from pathlib import Path
from shutil import copy, copytree
from typing import Any

from tests.services.conftest import AUDITOR, STAFF, Bench
from tests.storage.raw import opened, without_guards
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import problem_text
from workbench.services.lock_round import lock_round
from workbench.services.office import open_office
from workbench.services.record_decision import Change, record_decision
from workbench.services.record_opinion import record_opinion
from workbench.services.settle_round import settle_round
from workbench.services.verify_audit import verify_audit
from workbench.services.withdraw_submission import withdraw_submission
from workbench.storage.engine import database_path

AMOUNT = "UPDATE decided_award SET approved_fen = 0, reason = 'x' WHERE decision_id = 2"
OPINION = "INSERT INTO opinion VALUES (2, '好', '王工', '2025-11-20T01:00:00.000000Z')"
PAYEE = "INSERT INTO payee VALUES (1, '大同市云冈数据有限公司', '某行', '0504012345678901234', '平城区')"
LAST = "DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)"
GONE = (
    "DELETE FROM decided_award WHERE decision_id = 2",
    "DELETE FROM ledger_decision WHERE decision_id = 2",
    "DELETE FROM round_decision WHERE id = 2",
)
WRITTEN_PAST = (
    ((AMOUNT,), ("A11", "round_decision")),
    (("UPDATE round_decision SET document = '7号' WHERE id = 1",), ("A11", "round_decision")),
    (("UPDATE round_decision SET recorded_by = '他人' WHERE id = 1",), ("A11", "round_decision")),
    (GONE, ("A12", "round_decision")),
    ((LAST,), ("A10", "round_decision")),
    (("UPDATE opinion SET text = '不支持'",), ("A11", "opinion")),
    (("DELETE FROM opinion",), ("A12", "opinion")),
    ((OPINION,), ("A11", "opinion")),
    (("DELETE FROM audit_event WHERE verb = 'record_opinion'",), ("A10", "opinion")),
    (("UPDATE settlement SET results = replace(results, '0', '1')",), ("A11", "settlement")),
    (("DELETE FROM settlement",), ("A12", "settlement")),
    ((PAYEE,), ("A10", "payee")),
)


def tampered(root: Path, statements: tuple[str, ...]) -> list[tuple[str, str | None]]:
    """Codes and places of what is told after statements past the program; the guards stand again."""
    office = open_office(root)
    with opened(database_path(office.engine)) as connection:
        query = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
        guards: list[Any] = connection.execute(query).fetchall()
        connection.execute("BEGIN")
        without_guards(connection)
        for statement in (*statements, *(sql for (sql,) in guards), "COMMIT"):
            connection.execute(statement)
    findings = verify_audit(office, AUDITOR).findings
    office.engine.dispose()
    for language in LANGUAGES:
        with in_language(language):
            assert all(one.code in problem_text(one) for one in findings)
    return [(one.code, one.place.path) for one in findings]


def test_a_row_that_was_altered_added_or_removed_past_the_program_is_named(
    finished: Bench, tmp_path: Path
) -> None:
    office, code = finished.office, finished.round_code
    record_opinion(office, STAFF, code, "S001", "数据扎实")
    finished.submission("S002")
    record_opinion(office, STAFF, code, "S002", "待议")
    record_opinion(office, STAFF, code, "S002", "")
    withdraw_submission(office, STAFF, code, "S002", "自愿撤回")
    lock_round(office, STAFF, code)
    settle_round(office, STAFF, code)
    for document, changes in {"5号": {"S001": Change(150_000_000, "审减")}, "6号": {}}.items():
        told = {"document": document, "on": date(2025, 11, 20), "by": "局务会"}
        record_decision(office, STAFF, code, changes=changes, **told)
    assert verify_audit(office, AUDITOR).findings == ()
    office.engine.dispose()

    root, path = Path(copytree(office.root, tmp_path / "copy")), database_path(office.engine)
    for statements, finding in WRITTEN_PAST:
        copy(path, root / path.name)
        found = [one for one in tampered(root, statements) if not str(one[1]).startswith("audit_event")]
        assert found == [finding], statements
