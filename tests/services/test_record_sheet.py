"""Several marks at once: all of them or none, one audit event, checked like single marks."""

import pytest

from tests.services.conftest import REVIEWERS, STAFF, Bench
from workbench.domain.errors import BadInput, Refused
from workbench.domain.marks import Blank
from workbench.domain.rubric import ItemId
from workbench.services.declare_recusal import declare_recusal
from workbench.services.lock_round import lock_round
from workbench.services.open_sheet import open_sheet
from workbench.services.record_sheet import SavedSheet, record_sheet
from workbench.services.submit_sheet import submit_sheet

NAME = REVIEWERS[1]


def save(bench: Bench, **marks: str | None) -> SavedSheet:
    return record_sheet(bench.office, bench.actors[NAME], bench.round_code, "S001", marks)


def cells(bench: Bench) -> dict[ItemId, object]:
    view = open_sheet(bench.office, bench.actors[NAME], bench.round_code, "S001")
    return {
        ItemId(item.id): item.cell
        for criterion in view.criteria
        for item in criterion.items
        if item.cell is not Blank.PENDING
    }


def test_marks_are_saved_together_with_one_event(scoring: Bench) -> None:
    before = scoring.audit_verbs()
    saved = save(scoring, A1="9.5", A2="8。5", B1="１２")

    assert cells(scoring) == {"A1": 9.5, "A2": 8.5, "B1": 12}
    assert (saved.version, saved.total, len(saved.missing)) == (2, 30, 9)
    assert scoring.audit_verbs() == [*before, "record_sheet"]


def test_other_marks_stay_and_none_clears(scoring: Bench) -> None:
    save(scoring, A1="9.5", A2="8")
    save(scoring, A2=None, A3="7")

    assert cells(scoring) == {"A1": 9.5, "A3": 7}


def test_what_is_there_already_is_not_written_again(scoring: Bench) -> None:
    first = save(scoring, A1="9.5")
    before = scoring.audit_verbs()
    again = save(scoring, A1="9.50")

    assert again == first
    assert scoring.audit_verbs() == before


@pytest.mark.parametrize(
    ("item", "text", "code"),
    [
        ("A2", "10.5", "mark.above_points"),
        ("A2", "8.3", "mark.off_step"),
        ("A2", "8，5", "mark.unreadable"),
        ("A2", "", "mark.empty"),
        ("A2", "na", "mark.must_apply"),
        ("Z9", "1", "sheet.unknown_item"),
    ],
)
def test_one_wrong_mark_saves_none(scoring: Bench, item: str, text: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        save(scoring, A1="9.5", **{item: text})

    assert caught.value.code == code
    assert cells(scoring) == {}


def test_a_submitted_sheet_and_a_locked_round_take_no_marks(scoring: Bench) -> None:
    scoring.mark(NAME, "S001")
    submit_sheet(scoring.office, scoring.actors[NAME], scoring.round_code, "S001")
    with pytest.raises(Refused, match=r"sheet\.submitted"):
        save(scoring, A1="1")
    lock_round(scoring.office, STAFF, scoring.round_code)
    with pytest.raises(Refused, match=r"round\.locked"):
        save(scoring, A1="1")


def test_a_recused_reviewer_marks_nothing(scoring: Bench) -> None:
    declare_recusal(scoring.office, scoring.actors[NAME], scoring.round_code, "S001", "同学")

    with pytest.raises(Refused, match=r"sheet\.recused"):
        save(scoring, A1="1")
