"""The guards that keep rows as they were written: which a database must have, and what they say.

A test holds the table against a database that was just laid. Standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workbench.domain.errors import Place, Problem
from workbench.storage.canonical import sha256_text

GUARDS_QUERY = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'trigger')"
DIGITS = 16
# Name of the trigger: its table, and the first digits of the sha256 of its text.
GUARDS = {
    "audit_event_delete": ("audit_event", "9c83adbb9450ec28"),
    "audit_event_insert": ("audit_event", "a3aba90ba6e2bb21"),
    "audit_event_update": ("audit_event", "28e4e0ce7ad6c28b"),
    "award_decision_delete": ("award_decision", "3ea6f48dbf3f4e9c"),
    "award_decision_insert": ("award_decision", "5e1633aac3a7401f"),
    "award_decision_update": ("award_decision", "423f09b8e5265f1d"),
    "decided_award_delete": ("decided_award", "8b9c75feb139c343"),
    "decided_award_insert": ("decided_award", "554c6be12f3ee9b7"),
    "decided_award_update": ("decided_award", "28b426a94499e8f6"),
    "ledger_decision_delete": ("ledger_decision", "f57908c8e2beb997"),
    "ledger_decision_insert": ("ledger_decision", "6f5c71368351b80e"),
    "ledger_decision_update": ("ledger_decision", "45a4af47c288e4ce"),
    "ledger_line_delete": ("ledger_line", "bec1be49c1485317"),
    "ledger_line_update": ("ledger_line", "168800a66876c9c0"),
    "objective_mark_delete": ("objective_mark", "5650ef83852522bc"),
    "objective_mark_insert": ("objective_mark", "535307b510003fc3"),
    "objective_mark_update": ("objective_mark", "37ab2e9646bfcee0"),
    "opinion_delete": ("opinion", "304386706cae9762"),
    "opinion_insert": ("opinion", "072a749e271bdba1"),
    "opinion_update": ("opinion", "b63a674f6d5f2547"),
    "permission_delete": ("permission", "6c217b43da36fb4c"),
    "permission_insert": ("permission", "c792e23f2c661d98"),
    "permission_update": ("permission", "33f8c249023e0fe7"),
    "recusal_delete": ("recusal", "a6dbe438ec5b7e52"),
    "recusal_insert": ("recusal", "438301ae4ba7053e"),
    "recusal_update": ("recusal", "09800dbbe70cdf02"),
    "round_delete": ("round", "8954298a9206dcaa"),
    "round_insert": ("round", "642f13df14a7b68d"),
    "round_settle": ("round", "7ea64fae91f33000"),
    "round_update": ("round", "a482e3ea23ce6842"),
    "round_decision_delete": ("round_decision", "d30100e115e77c40"),
    "round_decision_insert": ("round_decision", "37445f11c044e468"),
    "round_decision_update": ("round_decision", "72ae08a3872bb03f"),
    "round_rules_delete": ("round_rules", "b9705d1eec332f44"),
    "round_rules_insert": ("round_rules", "b1ea56b2fcb2fc02"),
    "round_rules_update": ("round_rules", "ac34ed5f06f41a3c"),
    "seat_delete": ("seat", "23125cb69652ea4c"),
    "seat_insert": ("seat", "ead624dbf382f8cb"),
    "seat_update": ("seat", "ca9187dbf5887ddb"),
    "settlement_delete": ("settlement", "d373346ec746b00c"),
    "settlement_insert": ("settlement", "06271ae1e310a8c2"),
    "settlement_update": ("settlement", "a90ad4b57f6cadd0"),
    "sheet_delete": ("sheet", "69a9916df36eb9fc"),
    "sheet_insert": ("sheet", "dc8e82c51febbff0"),
    "sheet_marks": ("sheet", "0f877d0a42a8349e"),
    "sheet_update": ("sheet", "e6492a11d27b9d79"),
    "sheet_comment_delete": ("sheet_comment", "047093977df7b246"),
    "sheet_comment_insert": ("sheet_comment", "13c8599ed01d3dfe"),
    "sheet_comment_update": ("sheet_comment", "e9db63295510d008"),
    "submission_delete": ("submission", "7ed4fb5585d1760b"),
    "submission_insert": ("submission", "4b60ee7d21293fd6"),
    "submission_update": ("submission", "e637273c73c0aa43"),
}


def guard_problems(found: Iterable[Any]) -> Iterator[Problem]:
    """Guards that were taken out (``A07``) or say something else (``A08``); ``found`` as ``GUARDS_QUERY``.

    A table that an older schema does not have yet needs none.
    """
    texts = {(kind, name): sql for kind, name, sql in found}
    for guard, (table, digest) in GUARDS.items():
        if ("table", table) in texts:
            text = texts.get(("trigger", guard))
            if text is None or sha256_text(text)[:DIGITS] != digest:
                code = "A07" if text is None else "A08"
                yield Problem(code, Place(path=table), {"guard": guard, "table": table})
