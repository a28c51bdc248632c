"""What an applicant wants first is recorded by staff, and settles which measure a project takes."""

from __future__ import annotations

import pytest

from tests.services.conftest import AUDITOR, DATASET, MODEL, STAFF, Bench, refusal
from workbench.services.lock_round import lock_round
from workbench.services.prefer_submission import prefer_submission
from workbench.services.settle_round import settle_round


@pytest.fixture
def shared(bench: Bench) -> Bench:
    """One project under two measures, finished."""
    for code, measure in (("S001", DATASET), ("S002", MODEL)):
        bench.panel(measure)
        bench.submission(code, measure, project_code="P1")
        bench.finish(code, share="0.95")
    return bench


def prefer(bench: Bench, code: str, place: str) -> int | None:
    return prefer_submission(bench.office, STAFF, bench.round_code, code, place)


def test_the_first_wish_takes_the_money_and_taking_it_back_opens_the_choice_again(shared: Bench) -> None:
    assert (shared.award("S001"), shared.award("S002")) == (None, None)

    assert prefer(shared, "S002", " 1 ") == 1
    assert shared.award("S001") == 0
    assert shared.award("S002")

    assert prefer(shared, "S002", "none") is None
    assert (shared.award("S001"), shared.award("S002")) == (None, None)
    changes = [(one["before"], one["after"]) for one in shared.audit_payloads("prefer_submission")]
    assert changes == [(None, 1), (1, None)]


@pytest.mark.parametrize("place", ["", "0", "-1", "1.5", "第一", "１", "100", "9" * 5000])
def test_what_is_no_place_is_refused(shared: Bench, place: str) -> None:
    assert refusal(lambda: prefer(shared, "S001", place)).code == "preference.not_a_place"


def test_wishes_are_for_staff_and_end_with_the_settlement(shared: Bench) -> None:
    denied = refusal(lambda: prefer_submission(shared.office, AUDITOR, shared.round_code, "S001", "1"))
    assert denied.code == "permission.denied"
    assert refusal(lambda: prefer(shared, "S009", "1")).code == "submission.unknown"
    prefer(shared, "S001", "1")
    lock_round(shared.office, STAFF, shared.round_code)
    settle_round(shared.office, STAFF, shared.round_code)

    assert refusal(lambda: prefer(shared, "S001", "2")).code == "round.settled"
