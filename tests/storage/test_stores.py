"""What goes into the stores comes out, as frozen values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.sample import BLANK, MEASURE, SCORING, fill_everything, lay_round
from workbench.domain.errors import BadInput, Refused
from workbench.domain.marks import SheetState
from workbench.storage import tables
from workbench.storage.canonical import canonical_json, parse_json
from workbench.storage.states import RecusalSource, RecusalState, Role, RoundState, SubmissionState
from workbench.storage.stores import decisions, opinions, people, recusals, rounds, sheets, start, submissions
from workbench.storage.stores.decisions import LedgerLine
from workbench.storage.stores.opinions import Opinion
from workbench.storage.stores.rows import add
from workbench.storage.stores.submissions import Payee
from workbench.storage.unit_of_work import UnitOfWork


def test_the_tables_allow_the_states_of_the_domain() -> None:
    assert set(tables.SHEET_STATES) == set(SheetState)


def test_a_round_comes_back_as_it_was_created(work: UnitOfWork) -> None:
    round_id = lay_round(work)

    with work.read() as r:
        found = rounds.by_code(r.connection, "2025-1")
        (rules,) = rounds.rules_of(r.connection, round_id)
        seats = rounds.seats_of(r.connection, round_id)
    assert found is not None
    assert (found.id, found.state, found.as_of) == (round_id, RoundState.OPEN, date(2025, 11, 20))
    assert found.created_at == datetime(2025, 11, 20, 1, 0, 1, tzinfo=UTC)
    assert (rules.measure_id, rules.measure_bytes, rules.policy_bytes) == (MEASURE, b"rules", b"policy")
    assert [(seat.name, seat.is_lead) for seat in seats] == [("专家1-2025-1", True), ("专家2-2025-1", False)]


def test_a_submission_comes_back_as_it_was_imported(work: UnitOfWork) -> None:
    round_id = lay_round(work)

    with work.read() as r:
        first, second = submissions.of_round(r.connection, round_id)
        assert submissions.by_code(r.connection, round_id, "S002") == second
        assert submissions.by_code(r.connection, round_id, "S999") is None
    assert (first.code, first.title, first.applied_on) == ("S001", "[b]=1+1 数据集", date(2025, 10, 8))
    assert first.facts == {"type": "企事业单位", "national": "否"}
    assert first.state is SubmissionState.ACTIVE


def test_a_withdrawn_submission_says_why(work: UnitOfWork) -> None:
    round_id = lay_round(work)

    with work.write("王工", "withdraw_submission") as w:
        submissions.withdraw(w.connection, 1, "重复申报")
        w.audit({})

    with work.read() as r:
        found = submissions.by_code(r.connection, round_id, "S001")
    assert found is not None
    assert (found.state, found.withdrawn_reason) == (SubmissionState.WITHDRAWN, "重复申报")


def test_a_payee_and_its_account_stay_text(work: UnitOfWork) -> None:
    round_id = lay_round(work)
    payee = Payee("大同某公司", "某银行", "00123456789012345678", "平城区")

    with work.write("王工", "import_submissions") as w:
        submissions.set_payees(w.connection, [(1, replace(payee, account="1"))])
        submissions.set_payees(w.connection, [(1, payee)])
        w.audit({})

    with work.read() as r:
        assert submissions.payees(r.connection, round_id) == {1: payee}


def test_marks_set_once_can_be_set_again(work: UnitOfWork) -> None:
    round_id = lay_round(work)

    with work.write("王工", "record_objective") as w:
        submissions.set_objective_marks(w.connection, 1, [("B1", 10), ("B2", 85)])
        submissions.set_objective_marks(w.connection, 1, [("B2", 90)])
        submissions.set_objective_marks(w.connection, 2, [])
        w.audit({})

    with work.read() as r:
        assert submissions.objective_marks(r.connection, round_id) == {1: {"B1": 10, "B2": 90}}


def test_a_panel_is_seated_in_place_of_the_one_before(work: UnitOfWork) -> None:
    round_id = lay_round(work, reviewers=3)

    with work.write("王工", "seat_panel") as w:
        rounds.seat_people(w.connection, round_id, MEASURE, [2, 3], [3])
        w.audit({})

    with work.read() as r:
        seats = rounds.seats_of(r.connection, round_id)
    assert [(seat.person_id, seat.is_lead) for seat in seats] == [(2, False), (3, True)]


def test_a_recusal_is_raised_once_by_each_source(work: UnitOfWork) -> None:
    round_id = lay_round(work)

    def raised(source: RecusalSource) -> bool:
        with work.write("王工", "import_submissions") as w:
            values = {"submission_id": 1, "person_id": 1, "reason": "同一单位", "at": w.now}
            new = recusals.add_recusal(w.connection, source=source, state=RecusalState.PROPOSED, **values)
            w.audit({})
        return new

    assert raised(RecusalSource.FOUND)
    with work.write("王工", "decide_recusal") as w:
        recusals.set_state(w.connection, 1, RecusalState.DISMISSED, w.now)
        w.audit({})
    assert not raised(RecusalSource.FOUND)
    assert raised(RecusalSource.DECLARED)
    with work.read() as r:
        found = [(one.source, one.state) for one in recusals.of_round(r.connection, round_id)]
    assert found == [
        (RecusalSource.FOUND, RecusalState.DISMISSED),
        (RecusalSource.DECLARED, RecusalState.PROPOSED),
    ]


def line(day: date, round_id: int | None = None) -> LedgerLine:
    return LedgerLine("E", "P", MEASURE, "数据集", day, 30_000_000_00, 0, "市", round_id)


def test_the_ledger_is_read_up_to_a_day_without_the_rounds_own_lines(work: UnitOfWork) -> None:
    round_id = lay_round(work)
    earlier, same, later = (line(date(2025, 11, day)) for day in (19, 20, 21))
    own = line(date(2025, 11, 20), round_id)

    with work.write("王工", "import_ledger") as w:
        assert decisions.add_ledger_lines(w.connection, [later, own, same, earlier]) == 4
        w.audit({})

    with work.read() as r:
        assert decisions.ledger(r.connection, date(2025, 11, 20)) == (earlier, own, same)
        assert decisions.ledger(r.connection, date(2025, 11, 20), round_id) == (earlier, same)


def test_a_settlement_comes_back_as_it_was_stored(work: UnitOfWork) -> None:
    round_id = fill_everything(work)

    with work.read() as r:
        found = decisions.settlement(r.connection, round_id)
        assert decisions.settlement(r.connection, 99) is None
    assert found is not None
    assert (found.results, found.hashes, found.by_name) == ({"results": []}, {"rules": "2" * 64}, "王工")


def test_a_code_is_kept_apart_from_its_person(work: UnitOfWork) -> None:
    with work.write("王工", "hand_out_code") as w:
        person_id = people.add_person(w.connection, name="李四", role=Role.REVIEWER)
        assert people.code_hash(w.connection, person_id) is None
        people.set_code_hash(w.connection, person_id, "$argon2id$…")
        w.audit({})

    with work.read() as r:
        person = people.by_name(r.connection, "李四")
        assert people.code_hash(r.connection, person_id) == "$argon2id$…"
    assert "argon2" not in repr(person)


def test_the_start_screen_counts_what_waits(work: UnitOfWork) -> None:
    round_id = lay_round(work, reviewers=2, titles=3)
    with work.write("专家1", "submit_sheet") as w:
        first, second, _ = sheets.of_person(w.connection, round_id, 1)
        sheets.set_state(w.connection, first, SheetState.SUBMITTED, w.now)
        sheets.set_state(w.connection, second, SheetState.RECUSED, w.now, reason="曾任顾问")
        submissions.withdraw(w.connection, 3, "撤回")
        recusals.add_recusal(
            w.connection,
            submission_id=1,
            person_id=2,
            reason="同一单位",
            source=RecusalSource.FOUND,
            state=RecusalState.PROPOSED,
            at=w.now,
        )
        w.audit({})

    with work.read() as r:
        (office,) = start.round_counts(r.connection)
        (first_reviewer,) = start.round_counts(r.connection, 1)
        (second_reviewer,) = start.round_counts(r.connection, 2)
        assert start.round_counts(r.connection, 99) == ()
    assert (office.submissions, office.open_sheets, office.proposed_recusals) == (2, 2, 1)
    assert (first_reviewer.submissions, first_reviewer.open_sheets) == (1, 0)
    assert (second_reviewer.submissions, second_reviewer.open_sheets) == (2, 2)
    assert second_reviewer.proposed_recusals == 0


def test_only_active_people_are_offered(work: UnitOfWork) -> None:
    with work.write("王工", "add_person") as w:
        for name in ("甲", "乙"):
            people.add_person(w.connection, name=name, role=Role.STAFF)
        w.connection.exec_driver_sql("UPDATE person SET active = 0 WHERE name = '甲'")
        w.audit({})

    with work.read() as r:
        assert [person.name for person in start.people(r.connection)] == ["乙"]


def test_a_state_seen_in_another_version_is_not_overwritten(work: UnitOfWork) -> None:
    round_id = lay_round(work)

    with work.write("专家1", "submit_sheet") as w:
        (seen, _) = sheets.of_person(w.connection, round_id, 1)
        assert sheets.set_state(w.connection, seen, SheetState.SUBMITTED, w.now) == 2
        with pytest.raises(Refused, match="changed_meanwhile"):
            sheets.set_state(w.connection, seen, SheetState.VOID, w.now)
        w.audit({})


def test_recusing_keeps_the_marks_and_the_time_of_submission(work: UnitOfWork) -> None:
    round_id = lay_round(work)

    with work.write("专家1", "submit_sheet") as w:
        (seen, _) = sheets.of_person(w.connection, round_id, 1)
        sheets.set_state(w.connection, seen, SheetState.SUBMITTED, w.now)
        submitted = sheets.of_pair(w.connection, seen.submission_id, seen.person_id)
        assert submitted is not None
        sheets.set_state(w.connection, submitted, SheetState.RECUSED, w.now, reason="曾任顾问")
        recused = sheets.of_pair(w.connection, seen.submission_id, seen.person_id)
        w.audit({})

    assert recused is not None
    assert (recused.state, recused.marks, recused.reason) == (SheetState.RECUSED, seen.marks, "曾任顾问")
    assert recused.submitted_at == submitted.submitted_at is not None


def test_remarks_are_replaced_and_taken_away(work: UnitOfWork) -> None:
    lay_round(work)

    with work.write("专家1", "record_comment") as w:
        sheets.set_comment(w.connection, 1, "A1", "证据不足")
        sheets.set_comment(w.connection, 1, "A1", "证据充分")
        sheets.set_comment(w.connection, 1, "", "总体良好")
        sheets.set_comment(w.connection, 1, "", "")
        w.audit({})

    with work.read() as r:
        assert sheets.comments(r.connection, 1) == {"A1": "证据充分"}


def test_a_second_person_of_a_name_is_refused(work: UnitOfWork) -> None:
    with work.write("王工", "add_person") as w:
        people.add_person(w.connection, name="李四", role=Role.STAFF)
        w.audit({})

    with pytest.raises(BadInput) as caught, work.write("王工", "add_person") as w:
        people.add_person(w.connection, name="李四", role=Role.STAFF)
    assert (caught.value.code, caught.value.parts["rule"]) == ("storage.not_allowed", "person.name")


@pytest.mark.parametrize(
    ("values", "columns"),
    [
        ({"role": "boss"}, ("role",)),
        ({"active": "yes"}, ("active",)),
        ({"organization": "大学"}, ("organization",)),
        ({"name": None}, ("name",)),
    ],
)
def test_a_row_is_validated_before_it_is_stored(
    work: UnitOfWork, values: dict[str, object], columns: tuple[str, ...]
) -> None:
    row: dict[str, object] = {
        "name": "李四",
        "organisation": "",
        "organisation_code": "",
        "fields": "",
        "role": Role.STAFF,
        "active": True,
    }

    with pytest.raises(BadInput) as caught, work.write("王工", "add_person") as w:
        add(w.connection, tables.Person, **{**row, **values})
    assert (caught.value.code, caught.value.parts["columns"]) == ("storage.bad_value", columns)


def test_a_time_without_a_zone_is_refused(work: UnitOfWork) -> None:
    lay_round(work)

    with pytest.raises(Exception, match="zone"), work.write("王工", "lock_round") as w:
        rounds.set_state(w.connection, 1, RoundState.LOCKED, datetime(2025, 11, 20))  # noqa: DTZ001


def test_sheets_are_laid_once_a_pair(work: UnitOfWork) -> None:
    lay_round(work)

    with pytest.raises(BadInput, match="not_allowed"), work.write("王工", "seat_panel") as w:
        sheets.add_sheets(w.connection, [(1, 1)], blank=BLANK, scoring_sha256=SCORING, at=w.now)


@pytest.mark.parametrize(("seen", "text"), [("", "新"), ("旧", "新"), ("旧", "")])
def test_an_opinion_changes_only_where_the_text_that_was_seen_stands(
    work: UnitOfWork, seen: str, text: str
) -> None:
    round_id = lay_round(work)
    with work.write("王工", "record_opinion") as w:
        stands = Opinion(1, "甲", "王工", w.now)
        opinions.put(w.connection, stands, seen="")
        w.audit({})

    with pytest.raises(Refused, match="opinion_changed"), work.write("王工", "record_opinion") as w:
        opinions.put(w.connection, Opinion(1, text, "林工", w.now), seen=seen)

    with work.write("林工", "record_opinion") as w:
        assert opinions.of_round(w.connection, round_id) == {1: stands}
        opinions.put(w.connection, Opinion(1, text, "林工", w.now), seen="甲")
        found = opinions.of_submission(w.connection, 1)
        assert (found.text if found else "") == text
        w.audit({})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_canonical_json_reads_back_and_is_written_one_way(value: object) -> None:
    text = canonical_json(value)  # type: ignore[arg-type]

    assert parse_json(text) == value
    assert canonical_json(parse_json(text)) == text
