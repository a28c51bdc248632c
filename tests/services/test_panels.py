"""Rounds are created from adopted files, panels are seated, conflicts are found."""

from datetime import date

import pytest

from tests.services.conftest import (
    AUDITOR,
    DATASET,
    LEAD,
    REVIEWERS,
    ROUND,
    STAFF,
    Bench,
    refusal,
)
from workbench.domain.errors import Blocked
from workbench.i18n.errors import error_text
from workbench.services.actor import Role
from workbench.services.compute_round import compute_round
from workbench.services.create_round import create_round
from workbench.services.decide_recusal import decide_recusal
from workbench.services.declare_recusal import declare_recusal
from workbench.services.home import home
from workbench.services.lock_round import lock_round
from workbench.services.record_mark import record_mark
from workbench.services.recusals import recusals
from workbench.services.seat_panel import seat_panel
from workbench.services.settle_round import settle_round
from workbench.storage.states import RecusalState


def test_a_round_freezes_the_bytes_of_adopted_files(bench: Bench) -> None:
    file = bench.office.rubrics / "datong-2025" / "dataset.yaml"
    bench.panel()
    bench.submission("S001")
    before = bench.award("S001"), compute_round(bench.office, STAFF, ROUND).measures[0].measure
    file.write_text("no longer a rule file", "utf-8")
    bench.office.frozen_rules.clear()

    after = bench.award("S001"), compute_round(bench.office, STAFF, ROUND).measures[0].measure

    assert after == before


def test_a_draft_cannot_be_frozen(bench: Bench) -> None:
    file = bench.office.rubrics / "datong-2025" / "dataset.yaml"
    from workbench.rules.shipped import shipped

    file.write_bytes((shipped() / "rubrics" / "datong-2025" / "dataset.yaml").read_bytes())

    error = refusal(lambda: create_round(bench.office, STAFF, "R2", "", [DATASET], date(2025, 11, 20), 2025))

    assert error.code == "round.not_adopted"
    assert "草案" in error_text(error)


@pytest.mark.parametrize("name", ["dataset.yaml", "policy.yaml"])
def test_a_file_changed_after_its_adoption_cannot_be_frozen(bench: Bench, name: str) -> None:
    file = bench.office.rubrics / "datong-2025" / name
    file.write_bytes(file.read_bytes() + "# 采纳后加的一行\n".encode())

    error = refusal(lambda: create_round(bench.office, STAFF, "R2", "", [DATASET], date(2025, 11, 20), 2025))

    assert error.code == "round.changed_since_adoption"
    assert name in str(error.parts["file"])


@pytest.mark.parametrize(
    ("code", "measures", "expected"),
    [
        ("", [DATASET], "round.code_empty"),
        (ROUND, [DATASET], "round.exists"),
        ("R2", [], "round.no_measures"),
        ("R2", ["datong-2025/none"], "round.unknown_measure"),
    ],
)
def test_a_round_that_cannot_be_is_refused(
    bench: Bench, code: str, measures: list[str], expected: str
) -> None:
    verbs = bench.audit_verbs()

    error = refusal(lambda: create_round(bench.office, STAFF, code, "", measures, date(2025, 11, 20), 2025))

    assert error.code == expected
    assert bench.audit_verbs() == verbs


@pytest.mark.parametrize(
    ("as_of", "year", "expected"),
    [
        (date(2025, 9, 17), 2025, "round.rules_not_in_force"),
        (date(2025, 11, 20), 2023, "round.year_far"),
        (date(2025, 11, 20), 2027, "round.year_far"),
    ],
)
def test_a_round_is_of_a_day_and_year_that_its_rules_are_for(
    bench: Bench, as_of: date, year: int, expected: str
) -> None:
    error = refusal(lambda: create_round(bench.office, STAFF, "R2", "", [DATASET], as_of, year))

    assert error.code == expected
    assert as_of.isoformat() in error_text(error)
    if expected == "round.rules_not_in_force":
        assert "2025-09-18" in error_text(error)
        assert "2028-09-17" in error_text(error)


def test_a_round_after_the_rules_ended_takes_what_was_applied_for_in_time(bench: Bench) -> None:
    assert create_round(bench.office, STAFF, "R2", "", [DATASET], date(2028, 10, 1), 2028)


def test_seating_lays_a_sheet_for_every_pair(bench: Bench) -> None:
    bench.submission("S001")
    bench.submission("S002")

    seated = seat_panel(bench.office, STAFF, ROUND, DATASET, REVIEWERS[:3], REVIEWERS[0])
    assert seated.needed == 3

    assert (seated.sheets, seated.taken_back) == (6, 0)
    again = seat_panel(bench.office, STAFF, ROUND, DATASET, REVIEWERS[:2], REVIEWERS[1])
    assert (again.sheets, again.taken_back) == (0, 2)
    assert compute_round(bench.office, STAFF, ROUND).measures[0].lead == REVIEWERS[1]


def test_who_has_marked_cannot_leave_the_panel(scoring: Bench) -> None:
    record_mark(scoring.office, scoring.actors["赵五"], ROUND, "S001", "A1", "8")

    error = refusal(lambda: seat_panel(scoring.office, STAFF, ROUND, DATASET, REVIEWERS[:4], LEAD))

    assert (error.code, error.parts["name"]) == ("panel.has_marks", "赵五")
    assert len(compute_round(scoring.office, STAFF, ROUND).measures[0].reviewers) == 5


@pytest.mark.parametrize(
    ("names", "lead", "expected"),
    [
        ([], "", "panel.empty"),
        (["陈一", "陈一"], "陈一", "panel.name_twice"),
        (["陈一"], "林二", "panel.lead_not_seated"),
        (["无此人"], "无此人", "person.unknown"),
    ],
)
def test_an_impossible_panel_is_refused(bench: Bench, names: list[str], lead: str, expected: str) -> None:
    error = refusal(lambda: seat_panel(bench.office, STAFF, ROUND, DATASET, names, lead))

    assert error.code == expected


def test_staff_cannot_sit_on_a_panel(bench: Bench) -> None:
    from workbench.services.add_person import add_person

    add_person(bench.office, STAFF, "周工", Role.STAFF, "市数据局")

    error = refusal(lambda: seat_panel(bench.office, STAFF, ROUND, DATASET, ["周工"], "周工"))

    assert error.code == "person.not_a_reviewer"


def blocked(bench: Bench) -> list[tuple[str, str | None]]:
    """What keeps the round from settling."""
    error = refusal(lambda: settle_round(bench.office, STAFF, ROUND))
    assert isinstance(error, Blocked)
    return [(problem.code, problem.place.path) for problem in error.problems]


@pytest.mark.parametrize("name", ["第2大学", " 第２大学 "])
def test_a_reviewer_of_the_applicant_is_found_and_their_marks_wait(bench: Bench, name: str) -> None:
    bench.panel()
    bench.submission("S001", entity_name=name)
    reviewer = bench.actors["林二"]

    (line,) = recusals(bench.office, STAFF, ROUND)

    assert (line.reviewer, line.submission_code, line.state) == ("林二", "S001", RecusalState.PROPOSED)
    held = refusal(lambda: record_mark(bench.office, reviewer, ROUND, "S001", "A1", "8"))
    assert held.code == "sheet.recusal_pending"
    assert home(bench.office, STAFF).rounds[0].waiting_kind == "recusals"


def test_dismissing_lets_the_reviewer_mark_and_confirming_recuses(bench: Bench) -> None:
    bench.panel()
    bench.submission("S001", entity_name="第2大学")
    bench.submission("S002", entity_name="第2大学")
    first, second = recusals(bench.office, STAFF, ROUND)
    decide_recusal(bench.office, STAFF, ROUND, first.id, False, "同名单位")
    decide_recusal(bench.office, STAFF, ROUND, second.id, True)

    record_mark(bench.office, bench.actors["林二"], ROUND, "S001", "A1", "8")
    gone = refusal(lambda: record_mark(bench.office, bench.actors["林二"], ROUND, "S002", "A1", "8"))
    again = refusal(lambda: decide_recusal(bench.office, STAFF, ROUND, first.id, True))

    assert (gone.code, again.code) == ("sheet.recused", "recusal.decided")
    assert refusal(lambda: decide_recusal(bench.office, STAFF, ROUND, 99, True)).code == "recusal.unknown"


def test_an_undecided_recusal_blocks_settling(bench: Bench) -> None:
    bench.panel()
    bench.submission("S001", entity_name="第2大学")
    bench.finish("S001", but=("林二",))
    lock_round(bench.office, STAFF, ROUND)

    assert ("B02", "S001") in blocked(bench)

    declare_recusal(bench.office, bench.actors["林二"], ROUND, "S001", "本人所在单位")
    settle_round(bench.office, STAFF, ROUND)
    assert {line.state for line in recusals(bench.office, AUDITOR, ROUND)} == {RecusalState.CONFIRMED}
