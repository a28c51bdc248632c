"""What was done is written down, for those who may read it."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import (
    AUDITOR,
    DATASET,
    LEAD,
    ROUND,
    STAFF,
    Bench,
    refusal,
)
from workbench import services
from workbench.domain.errors import BadInput, Refused
from workbench.i18n import LANGUAGES, has, in_language
from workbench.services.actor import Actor, Role
from workbench.services.compute_round import compute_round
from workbench.services.create_round import create_round
from workbench.services.decide_recusal import decide_recusal
from workbench.services.dump_marks import dump_marks
from workbench.services.explain_submission import explain_submission
from workbench.services.lock_round import lock_round
from workbench.services.open_round import open_round
from workbench.services.permit_project import permit_project
from workbench.services.record_gate import record_gate
from workbench.services.record_mark import record_mark
from workbench.services.recusals import recusals
from workbench.services.replay_round import replay_round
from workbench.services.seat_panel import seat_panel
from workbench.services.settle_round import settle_round
from workbench.services.show_audit import show_audit
from workbench.services.submissions import submissions
from workbench.services.verify_audit import verify_audit
from workbench.services.withdraw_submission import withdraw_submission


def test_every_verb_leaves_one_event_and_the_chain_holds(finished: Bench) -> None:
    before = len(finished.audit_verbs())
    lock_round(finished.office, STAFF, ROUND)
    settle_round(finished.office, STAFF, ROUND)

    report = verify_audit(finished.office, AUDITOR)

    assert finished.audit_verbs()[before:] == ["lock_round", "settle_round"]
    assert (report.events, report.findings) == (before + 2, ())
    assert verify_audit(finished.office, AUDITOR, report.head).findings == ()
    forged = f"{report.events}:{'0' * 64}"
    assert [one.code for one in verify_audit(finished.office, AUDITOR, forged).findings] == ["A05"]


def test_an_event_says_who_when_before_after(scoring: Bench) -> None:
    record_mark(scoring.office, scoring.actors["林二"], ROUND, "S001", "A1", "7.5")
    record_mark(scoring.office, scoring.actors["林二"], ROUND, "S001", "A1", "8")

    newest = show_audit(scoring.office, STAFF, 1)[0]

    assert (newest.actor, newest.verb) == ("林二", "record_mark")
    assert (newest.payload["before"], newest.payload["after"]) == ("7.5", "8")
    assert newest.at.tzname() == "CST"


def test_the_dump_shows_every_cell(scoring: Bench) -> None:
    record_mark(scoring.office, scoring.actors["林二"], ROUND, "S001", "A2", "8.5")

    cells = dump_marks(scoring.office, AUDITOR, ROUND)

    assert len(cells) == 5 * 12
    (marked,) = [cell for cell in cells if cell.mark is not None]
    assert (marked.reviewer, marked.submission, marked.item, marked.mark) == ("林二", "S001", "A2", "8.5")


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE])
def test_the_record_is_for_staff_and_auditors(scoring: Bench, role: Role) -> None:
    other = Actor(1, LEAD, role)
    office = scoring.office
    acts: list[Callable[[], Any]] = [
        lambda: show_audit(office, other),
        lambda: verify_audit(office, other),
        lambda: dump_marks(office, other, ROUND),
        lambda: replay_round(office, other, ROUND),
        lambda: recusals(office, other, ROUND),
    ]

    assert {refusal(act).code for act in acts} == {"permission.denied"}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE, Role.AUDITOR])
def test_running_a_round_is_for_staff(scoring: Bench, role: Role) -> None:
    other, office = Actor(1, LEAD, role), scoring.office
    verbs = scoring.audit_verbs()
    acts: list[Callable[[], Any]] = [
        lambda: create_round(office, other, "R2", "", [DATASET], date(2025, 11, 20), 2025),
        lambda: lock_round(office, other, ROUND),
        lambda: open_round(office, other, ROUND, "x"),
        lambda: settle_round(office, other, ROUND),
        lambda: seat_panel(office, other, ROUND, DATASET, [LEAD], LEAD),
        lambda: decide_recusal(office, other, ROUND, 1, True),
        lambda: withdraw_submission(office, other, ROUND, "S001", "x"),
        lambda: permit_project(office, other, ROUND, "S001", "x"),
        lambda: record_gate(office, other, ROUND, "S001", "g1", True),
    ]

    assert {refusal(act).code for act in acts} == {"permission.denied"}
    assert scoring.audit_verbs() == verbs


@pytest.mark.parametrize(
    "act",
    [
        lambda office, round_code: lock_round(office, STAFF, round_code),
        lambda office, round_code: compute_round(office, STAFF, round_code),
        lambda office, round_code: submissions(office, STAFF, round_code),
        lambda office, round_code: explain_submission(office, STAFF, round_code, "S001"),
    ],
)
def test_an_unknown_round_is_named_with_those_there_are(bench: Bench, act: Callable[..., Any]) -> None:
    error = refusal(lambda: act(bench.office, "2024-9"))

    assert isinstance(error, BadInput)
    assert (error.code, error.parts["known"]) == ("round.unknown", (ROUND,))


def test_an_unknown_submission_is_named(bench: Bench) -> None:
    error = refusal(lambda: withdraw_submission(bench.office, STAFF, ROUND, "S9", "x"))

    assert (error.code, error.parts["submission"]) == ("submission.unknown", "S9")
    assert not isinstance(error, Refused)


def test_every_verb_of_the_record_has_words() -> None:
    folder = Path(services.__file__).parent
    verbs = {
        verb
        for file in folder.rglob("*.py")
        for verb in re.findall(r'\.write\([^()]*, "([a-z_]+)"\)', file.read_text("utf-8"))
    }

    assert len(verbs) > 15
    for language in LANGUAGES:
        with in_language(language):
            assert [verb for verb in sorted(verbs) if not has(f"term.verb.{verb}")] == []
