"""What a reviewer does at the scoring desk, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.services.conftest import DATASET, MODEL, REVIEWERS, ROUND, STAFF, Bench, refusal
from workbench.domain.errors import BadInput
from workbench.domain.marks import Blank, SheetState
from workbench.domain.measure import CitationKind
from workbench.i18n.errors import error_text
from workbench.services.actor import Actor, Role
from workbench.services.declare_recusal import declare_recusal
from workbench.services.home import home
from workbench.services.lock_round import lock_round
from workbench.services.my_sheets import my_sheets
from workbench.services.open_sheet import open_sheet
from workbench.services.record_comment import record_comment
from workbench.services.record_mark import record_mark
from workbench.services.return_sheet import return_sheet
from workbench.services.submit_sheet import submit_sheet
from workbench.services.verify_audit import verify_audit
from workbench.services.void_sheet import void_sheet
from workbench.services.withdraw_submission import withdraw_submission

CODE = "S001"


def test_the_form_shows_criteria_items_anchors_evidence_and_sources(scoring: Bench) -> None:
    view = open_sheet(scoring.office, scoring.actors["陈一"], ROUND, CODE)

    assert [criterion.id for criterion in view.criteria] == ["A", "B", "C", "D"]
    assert sum(criterion.points for criterion in view.criteria) == view.full_points == 100
    item = view.criteria[0].items[0]
    assert (item.id, item.points, item.step, item.kind) == ("A1", 10, Fraction(1, 2), "objective")
    assert item.evidence
    assert [anchor.from_points for anchor in item.anchors] == [9, Fraction(15, 2), 6, 0]
    assert view.criteria[0].source is not None
    assert view.criteria[0].source.kinds == (CitationKind.POLICY, CitationKind.DEFAULT)
    assert item.source is not None
    assert item.source.is_default
    assert item.cell is Blank.PENDING
    assert view.is_editable
    assert ("主体类型", "企事业单位") in view.facts
    assert len(view.missing) == sum(len(criterion.items) for criterion in view.criteria)


@pytest.mark.parametrize(("typed", "mark"), [("8。5", "8.5"), ("８", "8"), (" 0 ", "0"), ("10", "10")])
def test_a_mark_is_in_the_file_when_it_is_said_to_be(scoring: Bench, typed: str, mark: str) -> None:
    office, reviewer = scoring.office, scoring.actors["陈一"]

    saved = record_mark(office, reviewer, ROUND, CODE, "A1", typed)

    assert saved.cell == Fraction(mark)
    assert (saved.subtotal, saved.total, saved.criterion_id) == (Fraction(mark), Fraction(mark), "A")
    assert "A1" not in saved.missing
    assert saved.saved_at.utcoffset() == timedelta(hours=8)
    again = open_sheet(office, reviewer, ROUND, CODE)
    assert again.criteria[0].items[0].cell == Fraction(mark)
    assert (again.version, again.total) == (saved.version, saved.total)
    assert scoring.audit_verbs()[-1] == "record_mark"


@pytest.mark.parametrize(
    "typed", ["8，5", "8 5", "8e1", "8..5", "", "abc", "85", "８５", "10.5", "8.3", "-1", "不适用"]
)
def test_a_bad_mark_changes_nothing(scoring: Bench, typed: str) -> None:
    office, reviewer = scoring.office, scoring.actors["陈一"]
    record_mark(office, reviewer, ROUND, CODE, "A1", "7")
    before = open_sheet(office, reviewer, ROUND, CODE), scoring.audit_verbs()

    error = refusal(lambda: record_mark(office, reviewer, ROUND, CODE, "A1", typed))

    assert isinstance(error, BadInput)
    assert error.code.startswith("mark.")
    assert (open_sheet(office, reviewer, ROUND, CODE), scoring.audit_verbs()) == before


def test_clearing_a_mark_makes_it_pending_and_zero_is_a_mark(scoring: Bench) -> None:
    office, reviewer = scoring.office, scoring.actors["陈一"]
    zero = record_mark(office, reviewer, ROUND, CODE, "A1", "0")
    cleared = record_mark(office, reviewer, ROUND, CODE, "A1", None)

    assert zero.cell == 0
    assert "A1" not in zero.missing
    assert cleared.cell is Blank.PENDING
    assert "A1" in cleared.missing


def test_the_same_mark_again_is_not_written_again(scoring: Bench) -> None:
    office, reviewer = scoring.office, scoring.actors["陈一"]
    first = record_mark(office, reviewer, ROUND, CODE, "A1", "8.5")
    events = scoring.audit_verbs()

    assert record_mark(office, reviewer, ROUND, CODE, "A1", "8.50") == first
    assert scoring.audit_verbs() == events


def test_an_item_that_does_not_exist_is_named(scoring: Bench) -> None:
    error = refusal(lambda: record_mark(scoring.office, scoring.actors["陈一"], ROUND, CODE, "Z9", "1"))

    assert (error.code, error.parts["item"]) == ("sheet.unknown_item", "Z9")


def test_comments_stand_beside_marks(scoring: Bench) -> None:
    office, reviewer = scoring.office, scoring.actors["陈一"]
    record_comment(office, reviewer, ROUND, CODE, "A1", " [/b] 抽样不足 ")
    record_comment(office, reviewer, ROUND, CODE, "", "总体良好")

    view = open_sheet(office, reviewer, ROUND, CODE)
    assert (view.criteria[0].items[0].comment, view.comment) == ("[/b] 抽样不足", "总体良好")

    record_comment(office, reviewer, ROUND, CODE, "A1", "")
    assert open_sheet(office, reviewer, ROUND, CODE).criteria[0].items[0].comment == ""


def test_a_comment_that_is_too_long_is_refused(scoring: Bench) -> None:
    error = refusal(
        lambda: record_comment(scoring.office, scoring.actors["陈一"], ROUND, CODE, "", "长" * 2001)
    )

    assert error.code == "sheet.comment_too_long"


def test_submitting_names_what_is_missing(scoring: Bench) -> None:
    office, reviewer = scoring.office, scoring.actors["陈一"]
    scoring.mark("陈一", CODE)
    record_mark(office, reviewer, ROUND, CODE, "B2", None)

    error = refusal(lambda: submit_sheet(office, reviewer, ROUND, CODE))

    assert error.code == "sheet.incomplete"
    assert [name.split()[0] for name in error.parts["items"]] == ["B2"]  # type: ignore[attr-defined]
    assert "B2" in error_text(error)
    assert open_sheet(office, reviewer, ROUND, CODE).state is SheetState.OPEN


def test_a_submitted_sheet_takes_nothing_until_it_is_returned(scoring: Bench) -> None:
    office, reviewer, lead = scoring.office, scoring.actors["林二"], scoring.actors["陈一"]
    scoring.mark("林二", CODE)
    submit_sheet(office, reviewer, ROUND, CODE)

    assert not open_sheet(office, reviewer, ROUND, CODE).is_editable
    assert refusal(lambda: record_mark(office, reviewer, ROUND, CODE, "A1", "1")).code == "sheet.submitted"
    assert refusal(lambda: record_comment(office, reviewer, ROUND, CODE, "", "x")).code == "sheet.submitted"
    assert refusal(lambda: submit_sheet(office, reviewer, ROUND, CODE)).code == "sheet.submitted"

    return_sheet(office, lead, ROUND, CODE, "林二", "A1 与佐证不符")
    view = open_sheet(office, reviewer, ROUND, CODE)
    assert (view.state, view.returned_reason) == (SheetState.RETURNED, "A1 与佐证不符")
    record_mark(office, reviewer, ROUND, CODE, "A1", "1")
    submit_sheet(office, reviewer, ROUND, CODE)
    assert open_sheet(office, reviewer, ROUND, CODE).state is SheetState.SUBMITTED


def test_a_locked_round_refuses_marks(scoring: Bench) -> None:
    office, reviewer = scoring.office, scoring.actors["陈一"]
    lock_round(office, STAFF, ROUND)

    assert refusal(lambda: record_mark(office, reviewer, ROUND, CODE, "A1", "1")).code == "round.locked"
    assert refusal(lambda: record_comment(office, reviewer, ROUND, CODE, "", "x")).code == "round.locked"
    assert refusal(lambda: submit_sheet(office, reviewer, ROUND, CODE)).code == "round.locked"
    assert not open_sheet(office, reviewer, ROUND, CODE).is_editable


def test_a_void_sheet_takes_no_marks(scoring: Bench) -> None:
    void_sheet(scoring.office, scoring.actors["陈一"], ROUND, CODE, "林二", "未参加评审")

    error = refusal(lambda: record_mark(scoring.office, scoring.actors["林二"], ROUND, CODE, "A1", "1"))

    assert error.code == "sheet.void"


def test_recusal_keeps_the_marks_and_takes_the_submission_away(scoring: Bench) -> None:
    office, reviewer = scoring.office, scoring.actors["林二"]
    record_mark(office, reviewer, ROUND, CODE, "A1", "8")

    declare_recusal(office, reviewer, ROUND, CODE, "曾任该单位顾问")

    assert my_sheets(office, reviewer, ROUND) == ()
    assert home(office, reviewer).rounds[0].submissions == 0
    assert refusal(lambda: open_sheet(office, reviewer, ROUND, CODE)).code == "sheet.recused"
    assert refusal(lambda: record_mark(office, reviewer, ROUND, CODE, "A1", "1")).code == "sheet.recused"
    with office.work().read() as r:
        from workbench.storage.stores import sheets

        (kept,) = [sheet for sheet, name in sheets.of_round(r.connection, 1) if name == "林二"]
    assert kept.state is SheetState.RECUSED
    assert kept.marks[:2] == (80).to_bytes(2, "little")


def test_recusal_needs_a_reason(scoring: Bench) -> None:
    error = refusal(lambda: declare_recusal(scoring.office, scoring.actors["林二"], ROUND, CODE, "  "))

    assert error.code == "reason.missing"
    assert len(my_sheets(scoring.office, scoring.actors["林二"], ROUND)) == 1


def test_the_desk_lists_own_submissions_in_order_with_progress(scoring: Bench) -> None:
    office, reviewer = scoring.office, scoring.actors["林二"]
    scoring.panel(MODEL, ("张三", "林二"))
    scoring.submission("S003", MODEL)
    scoring.submission("S002")
    record_mark(office, reviewer, ROUND, "S002", "A1", "8")

    lines = my_sheets(office, reviewer, ROUND)

    assert [(line.submission_code, line.measure_id, line.marked) for line in lines] == [
        ("S001", DATASET, 0),
        ("S002", DATASET, 1),
        ("S003", MODEL, 0),
    ]
    assert all(line.total_items > 5 for line in lines)
    views = [open_sheet(office, reviewer, ROUND, line.submission_code) for line in lines]
    assert [(view.previous_code, view.next_code) for view in views] == [
        (None, "S002"),
        ("S001", "S003"),
        ("S002", None),
    ]


def test_a_withdrawn_submission_leaves_the_desk(scoring: Bench) -> None:
    withdraw_submission(scoring.office, STAFF, ROUND, CODE, "单位主动撤回")

    assert my_sheets(scoring.office, scoring.actors["林二"], ROUND) == ()
    assert (
        refusal(lambda: open_sheet(scoring.office, scoring.actors["林二"], ROUND, CODE)).code
        == "sheet.unknown"
    )


@pytest.mark.parametrize("role", [Role.STAFF, Role.FINANCE, Role.AUDITOR])
def test_only_reviewers_have_a_desk(scoring: Bench, role: Role) -> None:
    other = Actor(1, "陈一", role)
    acts = (
        lambda: my_sheets(scoring.office, other, ROUND),
        lambda: open_sheet(scoring.office, other, ROUND, CODE),
        lambda: record_mark(scoring.office, other, ROUND, CODE, "A1", "1"),
        lambda: submit_sheet(scoring.office, other, ROUND, CODE),
        lambda: declare_recusal(scoring.office, other, ROUND, CODE, "x"),
    )

    assert {refusal(act).code for act in acts} == {"permission.denied"}


def test_what_is_not_assigned_looks_like_what_does_not_exist(scoring: Bench) -> None:
    scoring.panel(MODEL, ("张三",))
    scoring.submission("S009", MODEL)
    outsider = scoring.actors["林二"]

    hidden = refusal(lambda: open_sheet(scoring.office, outsider, ROUND, "S009"))
    absent = refusal(lambda: open_sheet(scoring.office, outsider, ROUND, "S777"))

    assert error_text(hidden).replace("S009", "?") == error_text(absent).replace("S777", "?")
    assert (
        refusal(lambda: record_mark(scoring.office, outsider, ROUND, "S009", "A1", "1")).code == absent.code
    )


def test_two_windows_of_one_reviewer_do_not_lose_a_mark(scoring: Bench) -> None:
    office, reviewer = scoring.office, scoring.actors["陈一"]
    first = open_sheet(office, reviewer, ROUND, CODE)
    record_mark(office, reviewer, ROUND, CODE, "A1", "8")
    record_mark(office, reviewer, ROUND, CODE, "A2", "7")

    view = open_sheet(office, reviewer, ROUND, CODE)

    assert (view.version, view.total) == (first.version + 2, 15)


def _texts(value: Any) -> list[str]:
    """Every text and number that an object carries, however deep."""
    if is_dataclass(value) and not isinstance(value, type):
        return [text for field in fields(value) for text in _texts(getattr(value, field.name))]
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in _texts(one)]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [text for one in value for text in _texts(one)]
    return [str(value)]


def _field_names(value: Any) -> set[str]:
    if is_dataclass(value) and not isinstance(value, type):
        own = {field.name for field in fields(value)}
        return own.union(*(_field_names(getattr(value, name)) for name in own))
    if isinstance(value, dict):
        return set().union(*(_field_names(one) for one in value.values()))
    if isinstance(value, (list, tuple)):
        return set().union(*(_field_names(one) for one in value))
    return set()


def reviewer_sees(bench: Bench, name: str, code: str) -> list[Any]:
    """Every object that the services hand to a reviewer."""
    office, actor = bench.office, bench.actors[name]
    return [
        home(office, actor),
        my_sheets(office, actor, ROUND),
        open_sheet(office, actor, ROUND, code),
        record_mark(office, actor, ROUND, code, "A2", "6"),
        record_comment(office, actor, ROUND, code, "A2", "我的说明"),
        open_sheet(office, actor, ROUND, code),
    ]


def test_nothing_of_other_reviewers_reaches_a_reviewer(scoring: Bench) -> None:
    alone = reviewer_sees(scoring, "李四", CODE)
    for name in ("陈一", "林二", "张三"):
        scoring.mark(name, CODE, "0.95")
        record_comment(scoring.office, scoring.actors[name], ROUND, CODE, "A1", f"秘密{name}")
        submit_sheet(scoring.office, scoring.actors[name], ROUND, CODE)
    record_mark(scoring.office, scoring.actors["李四"], ROUND, CODE, "A2", None)
    record_comment(scoring.office, scoring.actors["李四"], ROUND, CODE, "A2", "")

    seen = reviewer_sees(scoring, "李四", CODE)

    def timeless(objects: list[Any]) -> list[str]:
        return [text for text in _texts(objects) if "+08:00" not in text]

    # But for its own version counter and times, what a reviewer gets does not depend on the others.
    changed = [pair for pair in zip(timeless(alone), timeless(seen), strict=True) if pair[0] != pair[1]]
    assert all(before.isdigit() and after.isdigit() for before, after in changed)
    assert len(changed) == 3
    words = " ".join(_texts(seen))
    assert not any(name in words for name in REVIEWERS if name != "李四")
    assert "秘密" not in words


def test_no_object_of_the_desk_has_a_field_for_tiers_money_or_payees(scoring: Bench) -> None:
    names = _field_names(reviewer_sees(scoring, "李四", CODE))

    money = ("tier", "award", "fen", "nominal", "payee", "account", "bank")
    others = ("rank", "reviewer", "panel", "mean")
    assert "cell" in names
    assert [name for name in names for word in (*money, *others) if word in name] == []


def test_reviewers_who_mark_at_the_same_time_lose_nothing(scoring: Bench) -> None:
    office = scoring.office
    items = [
        item.id
        for criterion in open_sheet(office, scoring.actors["陈一"], ROUND, CODE).criteria
        for item in criterion.items
    ]

    def mark_all(name: str) -> None:
        for place, item in enumerate(items):
            record_mark(office, scoring.actors[name], ROUND, CODE, item, str((place + len(name)) % 5))

    with ThreadPoolExecutor(len(REVIEWERS)) as pool:
        list(pool.map(mark_all, REVIEWERS))

    for name in REVIEWERS:
        view = open_sheet(office, scoring.actors[name], ROUND, CODE)
        cells = [item.cell for criterion in view.criteria for item in criterion.items]
        assert cells == [(place + len(name)) % 5 for place in range(len(items))]
    assert scoring.audit_verbs().count("record_mark") == len(REVIEWERS) * len(items)
    assert verify_audit(office, STAFF).findings == ()
