"""Offline score sheets go out to one expert each and come back: all that they hold, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from tests.services.conftest import AUDITOR, DATASET, REVIEWERS, ROUND, STAFF, Bench, Clock, refusal
from tests.sheets.score_forms import filled, full, item_rows, write
from workbench.domain.errors import BadInput, BadInputs, Problem
from workbench.domain.marks import Blank, SheetState
from workbench.i18n import LANGUAGES, in_language, t
from workbench.i18n.errors import problem_text
from workbench.rules.shipped import shipped
from workbench.services.actor import Actor, Role
from workbench.services.add_person import add_person
from workbench.services.approve_rules import approve_rules
from workbench.services.collect_sheets import CollectReport, Outcome, collect_sheets
from workbench.services.create_round import create_round
from workbench.services.declare_recusal import declare_recusal
from workbench.services.issue_sheets import IssueReport, issue_sheets
from workbench.services.lock_round import lock_round
from workbench.services.lookups import round_named, submission_named
from workbench.services.my_sheets import my_sheets
from workbench.services.office import open_office
from workbench.services.open_sheet import SheetView, open_sheet
from workbench.services.record_comment import record_comment
from workbench.services.record_mark import record_mark
from workbench.services.return_sheet import return_sheet
from workbench.services.submit_sheet import submit_sheet
from workbench.services.verify_audit import verify_audit
from workbench.services.withdraw_submission import withdraw_submission
from workbench.sheets import parse_child, read_cells
from workbench.sheets.score_sheets.form import IDENTITY, ITEM, MARK, POINTS
from workbench.sheets.score_sheets.identity import Identity
from workbench.storage.states import RecusalSource, RecusalState
from workbench.storage.stores import recusals

CHEN, LIN = REVIEWERS[0], REVIEWERS[1]


@pytest.fixture(autouse=True)
def parsed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process for every file; that the parser runs apart is shown elsewhere."""
    monkeypatch.setattr(read_cells, "_parse_apart", lambda data, file: parse_child.parse(data))


@pytest.fixture(scope="module")
def ready(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Actor]]:
    """A workspace with three dataset submissions before a panel of five, to copy."""
    root = Path(shutil.copytree(laid, tmp_path_factory.mktemp("ready") / "w"))
    made = Bench(replace(open_office(root), clock=Clock()))
    for number, name in enumerate(REVIEWERS, 1):
        person_id = add_person(made.office, STAFF, name, Role.REVIEWER, f"第{number}大学")
        made.actors[name] = Actor(person_id, name, Role.REVIEWER)
    create_round(made.office, STAFF, ROUND, "2025 年第一批", [DATASET], date(2025, 11, 20), 2025)
    made.panel()
    for code in ("S001", "S002", "S003"):
        made.submission(code)
    made.office.engine.dispose()
    return root, made.actors


@pytest.fixture
def panel(ready: tuple[Path, dict[str, Actor]], tmp_path: Path) -> Iterator[Bench]:
    """The same, for one test alone."""
    root, actors = ready
    office = replace(open_office(Path(shutil.copytree(root, tmp_path / "w"))), clock=Clock())
    yield Bench(office, actors=actors)
    office.engine.dispose()


def issue(bench: Bench, *names: str, into: str = "out") -> IssueReport:
    return issue_sheets(bench.office, STAFF, bench.round_code, names, bench.office.root / into)


def file_of(bench: Bench, name: str = CHEN, into: str = "out") -> Path:
    return issue(bench, name, into=into).files[0].path


def collect(bench: Bench, *files: Path, actor: Actor = STAFF, **how: Any) -> CollectReport:
    return collect_sheets(bench.office, actor, bench.round_code, files, **how)


def everything(book: Workbook, mark: Any = 3) -> None:
    """Every form filled with one mark."""
    for page in book.worksheets[1:]:
        write(page, full(page, mark))


def edited(source: Path, name: str, edit: Callable[[Workbook], None] = everything) -> Path:
    return filled(source, source.parent.parent / "back" / name, edit)


def view(bench: Bench, code: str, name: str = CHEN) -> SheetView:
    return open_sheet(bench.office, bench.actors[name], bench.round_code, code)


def marks(bench: Bench, code: str, name: str = CHEN) -> dict[str, Any]:
    return {item.id: item.cell for one in view(bench, code, name).criteria for item in one.items}


def problems(bench: Bench, *files: Path, **how: Any) -> list[Problem]:
    """What collecting refuses; it changes nothing, and says so in both languages."""
    before = bench.audit_verbs(), [marks(bench, line.submission_code) for line in desk(bench)]
    error = refusal(lambda: collect(bench, *files, **how))
    assert isinstance(error, BadInputs)
    assert error.code == "collect.problems"
    assert (bench.audit_verbs(), [marks(bench, line.submission_code) for line in desk(bench)]) == before
    for language in LANGUAGES:
        with in_language(language):
            assert all(problem_text(problem) for problem in error.problems)
    return list(error.problems)


def desk(bench: Bench) -> Any:
    return my_sheets(bench.office, bench.actors[CHEN], bench.round_code)


def found(bench: Bench, *files: Path, **how: Any) -> list[tuple[str, str | None]]:
    return [(one.code, one.place.sheet) for one in problems(bench, *files, **how)]


def forged(book: Workbook, sheet: str, **changes: str) -> None:
    """Another identity with a checksum that fits."""
    page = book[sheet]
    stated = {
        str(page.cell(row, IDENTITY).value): str(page.cell(row, IDENTITY + 1).value) for row in range(2, 9)
    }
    identity = Identity(**{**stated, **changes})
    rows = (*identity.as_rows(), ("checksum", identity.checksum))
    for row, (_, value) in enumerate(rows, 2):
        page.cell(row, IDENTITY + 1).value = value


def propose_recusal(bench: Bench, code: str) -> None:
    """A comparison of organisations found something, and staff have not looked at it yet."""
    with bench.office.work().write("王工", "import_experts") as w:
        round_ = round_named(w.connection, ROUND)
        recusals.add_recusal(
            w.connection,
            submission_id=submission_named(w.connection, round_, code).id,
            person_id=int(bench.actors[CHEN].person_id or 0),
            reason="同一单位",
            source=RecusalSource.FOUND,
            state=RecusalState.PROPOSED,
            at=w.now,
        )
        w.audit({"submission": code})


def texts(path: Path) -> str:
    book = load_workbook(path)
    return "\n".join(str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row)


def test_each_expert_gets_the_own_open_sheets_and_nothing_else(panel: Bench) -> None:
    office, chen = panel.office, panel.actors[CHEN]
    record_mark(office, panel.actors[LIN], ROUND, "S001", "A1", "9.5")
    record_comment(office, panel.actors[LIN], ROUND, "S001", "", "林二的看法")
    declare_recusal(office, chen, ROUND, "S002", "同一单位")
    withdraw_submission(office, STAFF, ROUND, "S003", "申请")

    report = issue(panel)

    assert [(one.reviewer, one.submissions) for one in report.files] == [
        (name, ("S001",) if name == CHEN else ("S001", "S002")) for name in sorted(REVIEWERS)
    ]
    own = next(one for one in report.files if one.reviewer == CHEN)
    said = texts(own.path)
    assert own.path.name == f"{ROUND}_{CHEN}.xlsx"
    assert sha256(own.path.read_bytes()).hexdigest() == own.sha256
    for secret in ("S002", "S003", "林二", "9.5", *REVIEWERS[1:]):
        assert secret not in said
    assert "项目 S001" in said
    (payload,) = panel.audit_payloads("issue_sheets")
    assert {file["reviewer"]: file["sha256"] for file in payload["files"]} == {
        one.reviewer: one.sha256 for one in report.files
    }


def test_submitted_sheets_and_those_that_staff_still_decide_on_stay_here(panel: Bench) -> None:
    panel.submission("S004", entity_name="第1大学")  # where the first reviewer works
    panel.mark(CHEN, "S001")
    submit_sheet(panel.office, panel.actors[CHEN], ROUND, "S001")

    assert issue(panel, CHEN).files[0].submissions == ("S002", "S003")


def test_issuing_again_gives_the_same_bytes_and_never_writes_over_a_filled_file(panel: Bench) -> None:
    first, again = issue(panel, CHEN), issue(panel, CHEN)
    path = first.files[0].path

    assert (first.files[0].is_new, again.files[0].is_new) == (True, False)
    assert issue(panel, CHEN, into="other").files[0].sha256 == first.files[0].sha256
    filled(path, path, everything)
    typed = path.read_bytes()
    error = refusal(lambda: issue(panel))
    assert (error.code, error.parts["files"]) == ("issue.exists", (path.name,))
    assert path.read_bytes() == typed
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_who_cannot_be_issued_to_is_named(panel: Bench) -> None:
    office = panel.office

    def code(*names: str) -> str:
        return refusal(lambda: issue(panel, *names)).code

    assert code("无人") == "person.unknown"
    assert refusal(lambda: issue_sheets(office, panel.actors[CHEN], ROUND)).code == "permission.denied"
    assert refusal(lambda: issue_sheets(office, AUDITOR, ROUND)).code == "permission.denied"
    for sheet in ("S001", "S002", "S003"):
        declare_recusal(office, panel.actors[CHEN], ROUND, sheet, "同一单位")
    assert code(CHEN) == "issue.nothing_for"
    assert issue(panel).nothing_open == (CHEN,)
    lock_round(office, STAFF, ROUND)
    assert code() == "round.locked"


def test_why_there_is_nothing_to_issue_is_told_apart(bench: Bench) -> None:
    def code() -> str:
        return refusal(lambda: issue(bench)).code

    assert code() == "issue.no_panel"
    bench.panel()
    assert code() == "issue.no_sheets"
    bench.submission("S001")
    for name in REVIEWERS:
        declare_recusal(bench.office, bench.actors[name], ROUND, "S001", "同一单位")
    assert code() == "issue.nothing"


def test_an_expert_with_more_forms_than_a_workbook_holds_gets_several(
    panel: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.sheets.score_sheets.write.SHEETS_A_BOOK", 2)

    files = issue(panel, CHEN).files

    assert [one.submissions for one in files] == [("S001", "S002"), ("S003",)]
    assert len({one.path for one in files}) == 2


def test_full_forms_are_written_like_typed_ones_and_submitted(panel: Bench) -> None:
    def fill(book: Workbook) -> None:
        everything(book, "３。5")
        write(book["S001"], {"A1": 8.5}, {"A1": "抽样充分", "": "良好"})

    back = edited(file_of(panel), "陈一.xlsx", fill)
    report = collect(panel, back)

    assert [(one.submission_code, one.outcome, one.marked) for one in report.sheets] == [
        (code, Outcome.SUBMITTED, 12) for code in ("S001", "S002", "S003")
    ]
    assert report.sheets[0].changes[0].after == "8.5"
    now = view(panel, "S001")
    assert now.state is SheetState.SUBMITTED
    assert (now.criteria[0].items[0].cell, now.criteria[0].items[1].cell) == (8.5, 3.5)
    assert (now.criteria[0].items[0].comment, now.comment) == ("抽样充分", "良好")
    (payload,) = panel.audit_payloads("collect_sheets")
    assert payload["files"] == [{"file": "陈一.xlsx", "sha256": sha256(back.read_bytes()).hexdigest()}]
    assert payload["sheets"][0]["reviewer"] == CHEN
    assert (payload["sheets"][0]["before"]["A1"], payload["sheets"][0]["after"]["A1"]) == (None, "8.5")
    assert verify_audit(panel.office, AUDITOR).findings == ()


def test_the_same_files_again_change_nothing(panel: Bench) -> None:
    back = edited(file_of(panel), "陈一.xlsx")
    collect(panel, back)
    verbs = panel.audit_verbs()

    assert collect(panel, back).count(Outcome.UNCHANGED) == 3
    assert panel.audit_verbs() == verbs
    more = edited(back, "改.xlsx", lambda book: write(book["S002"], {"A1": 4}))
    assert found(panel, more) == [("K26", "S002")]
    said = edited(back, "说.xlsx", lambda book: write(book["S003"], {}, {"": "补充"}))
    assert found(panel, said) == [("K26", "S003")]
    assert collect(panel, more, without=["S002"]).count(Outcome.LEFT_OUT) == 1


def test_a_rehearsal_tells_what_would_be_done_and_does_nothing(panel: Bench) -> None:
    back = edited(file_of(panel), "陈一.xlsx")
    verbs = panel.audit_verbs()

    report = collect(panel, back, dry_run=True)

    assert (report.dry_run, report.count(Outcome.SUBMITTED)) == (True, 3)
    assert panel.audit_verbs() == verbs
    assert view(panel, "S001").state is SheetState.OPEN


def test_half_filled_forms_wait_unless_they_are_to_be_stored(panel: Bench) -> None:
    source = file_of(panel)

    def half(book: Workbook) -> None:
        write(book["S001"], full(book["S001"]))
        write(book["S002"], {"A1": 5})

    back = edited(source, "一半.xlsx", half)
    wrong = problems(panel, back)
    assert [(one.code, one.place.sheet) for one in wrong] == [("K33", "S002"), ("K32", "S003")]
    assert "A2" in problem_text(wrong[0])

    report = collect(panel, back, partial=True)
    assert [one.outcome for one in report.sheets] == [Outcome.SUBMITTED, Outcome.STORED, Outcome.BLANK]
    assert (view(panel, "S002").state, marks(panel, "S002")["A1"]) == (SheetState.OPEN, 5)

    # The same file, filled on, comes back after a part of it was stored.
    assert collect(panel, edited(back, "全部.xlsx")).count(Outcome.SUBMITTED) == 2
    assert marks(panel, "S002")["A1"] == 3


def test_an_emptied_cell_never_takes_a_stored_mark_away(panel: Bench) -> None:
    record_mark(panel.office, panel.actors[CHEN], ROUND, "S001", "A1", "7")
    back = edited(file_of(panel), "空.xlsx", lambda book: write(book["S001"], {"A1": None, "A2": 3}))

    (wrong,) = problems(panel, back, partial=True)

    assert (wrong.code, wrong.parts["mark"]) == ("K34", 7)


def test_every_wrong_cell_of_every_form_is_named_at_once(panel: Bench) -> None:
    places = {}

    def fill(book: Workbook) -> None:
        everything(book)
        wrong = {"S001": {"A1": 99, "A2": 3.3}, "S002": {"A3": "不适用"}, "S003": {"B1": "8，5"}}
        for sheet, typed in wrong.items():
            write(book[sheet], typed, {"B2": "长" * 2001} if sheet == "S003" else {})
            rows = item_rows(book[sheet])
            places.update({(sheet, book[sheet].cell(rows[item], MARK).coordinate): item for item in typed})

    back = edited(file_of(panel), "错.xlsx", fill)
    wrong = problems(panel, back)
    named = {}
    for one in wrong:
        error = one.parts["error"]
        assert isinstance(error, BadInput)
        named[str(one.place.sheet), str(one.place.cell)] = error.code

    assert {places.get(place, "comment"): code for place, code in named.items()} == {
        "A1": "mark.above_points",
        "A2": "mark.off_step",
        "A3": "mark.must_apply",
        "B1": "mark.unreadable",
        "comment": "sheet.comment_too_long",
    }
    assert all(str(back) in problem_text(one) for one in wrong)


def test_a_mark_off_its_step_is_offered_the_two_beside_it_and_one_below_zero_its_range(panel: Bench) -> None:
    def fill(book: Workbook) -> None:
        everything(book)
        write(book["S001"], {"A1": 8.3, "A2": -1})

    wrong = [problem_text(one) for one in problems(panel, edited(file_of(panel), "错.xlsx", fill))]

    assert any("请写 8 或 8.5" in one for one in wrong)
    assert any("“-1”小于 0" in one and "0 到该项满分" in one for one in wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_whose_printed_words_were_changed_is_taken_with_a_reminder(
    panel: Bench, language: Any
) -> None:
    def fill(book: Workbook) -> None:
        for page in book.worksheets[1:]:
            write(page, {item: 3 for item in item_rows(page) if item[1:].isdigit()})
        page = book["S001"]
        rows = item_rows(page)
        page.cell(rows["A1"], ITEM + 1).value = "别的指标"
        page.cell(rows["A2"], POINTS).value = 20
        page.cell(rows["A3"], MARK - 1).value = "随意打分"
        book["S002"].title = "重命名"

    with in_language(language):
        source = file_of(panel)
    report = collect(panel, edited(source, "改.xlsx", fill))

    told = {one.code: one for one in report.warnings}
    assert told.keys() == {"K16", "K17"}
    assert told["K16"].parts["texts"] == ("A1 指标", "A2 满分", "A3 评分标准")
    assert (told["K17"].place.sheet, told["K17"].parts["submission"]) == ("重命名", "S002")
    assert report.count(Outcome.SUBMITTED) == 3


def test_forms_that_went_out_and_did_not_come_back_are_listed(panel: Bench) -> None:
    issue(panel, CHEN, LIN)
    record_mark(panel.office, panel.actors[LIN], ROUND, "S001", "A1", "7")
    back = edited(panel.office.root / "out" / f"{ROUND}_{CHEN}.xlsx", "陈.xlsx")

    report = collect(panel, back, dry_run=True)

    assert report.outstanding == ((LIN, ("S001", "S002", "S003")),)
    assert collect(panel, back, actor=panel.actors[CHEN]).outstanding == ()


@pytest.mark.parametrize(("name", "content"), [("表.txt", b"1,2"), ("表.csv", b"a,b"), ("表.xlsx", None)])
def test_a_file_of_another_kind_is_asked_for_as_a_workbook(
    panel: Bench, name: str, content: bytes | None
) -> None:
    path = panel.office.root / name
    if content is None:
        with ZipFile(path, "w") as archive:
            archive.writestr("陈一.xlsx", "x")
    else:
        path.write_bytes(content)

    (wrong,) = problems(panel, path)

    assert "请在表格软件中另存为 .xlsx" in problem_text(wrong)


def test_items_that_were_taken_out_or_put_in_are_named(panel: Bench) -> None:
    def fill(book: Workbook) -> None:
        everything(book)
        book["S001"].cell(item_rows(book["S001"])["A2"], 2).value = "Z9"

    assert sorted(found(panel, edited(file_of(panel), "改.xlsx", fill))) == [("K06", "S001"), ("K07", "S001")]


def test_what_is_not_of_this_round_this_rubric_or_this_office_is_refused(panel: Bench) -> None:
    def fill(book: Workbook) -> None:
        everything(book)
        forged(book, "S001", round_code="2024-1")
        forged(book, "S002", scoring_sha256="0" * 64)
        forged(book, "S003", reviewer=LIN)

    back = edited(file_of(panel), "别处.xlsx", fill)

    assert found(panel, back) == [("K20", "S001"), ("K22", "S002"), ("K23", "S003")]


def test_what_happened_meanwhile_is_told(panel: Bench) -> None:
    office, chen = panel.office, panel.actors[CHEN]
    panel.submission("S004")
    panel.submission("S005")
    panel.submission("S006")
    back = edited(file_of(panel), "陈一.xlsx")
    declare_recusal(office, chen, ROUND, "S001", "亲属")
    withdraw_submission(office, STAFF, ROUND, "S002", "申请")
    record_mark(office, chen, ROUND, "S003", "A1", "7")
    record_comment(office, chen, ROUND, "S004", "A1", "后来写的")
    propose_recusal(panel, "S006")

    assert found(panel, back) == [
        ("K24", "S001"),
        ("K25", "S002"),
        ("K28", "S003"),
        ("K28", "S004"),
        ("K27", "S006"),
    ]
    left = collect(panel, back, without=["S001", "S002", "S003", "S004", "S006"])
    assert (left.sheets[0].submission_code, left.sheets[0].outcome) == ("S005", Outcome.SUBMITTED)
    assert marks(panel, "S003")["A1"] == 7


def test_a_locked_round_takes_nothing(panel: Bench) -> None:
    back = edited(file_of(panel), "陈一.xlsx")
    lock_round(panel.office, STAFF, ROUND)

    assert refusal(lambda: collect(panel, back)).code == "round.locked"


def test_a_sheet_that_was_sent_back_is_issued_anew_with_the_reason(panel: Bench) -> None:
    old = edited(file_of(panel), "陈一.xlsx")
    collect(panel, old)
    return_sheet(panel.office, STAFF, ROUND, "S001", CHEN, "A1 请复核")

    assert found(panel, old) == [("K28", "S001")]
    (anew,) = issue(panel, CHEN, into="anew").files
    assert anew.submissions == ("S001",)
    assert t("sheets.score_sheet.returned", reason="A1 请复核") in texts(anew.path)
    back = edited(anew.path, "再.xlsx", lambda book: write(book["S001"], {"A1": 4}))
    (one,) = collect(panel, back).sheets
    assert [(change.item_id, change.before, change.after) for change in one.changes] == [("A1", "3", "4")]
    assert view(panel, "S001").state is SheetState.SUBMITTED


def test_identical_copies_are_taken_once_and_others_are_told_apart(panel: Bench) -> None:
    source = file_of(panel)
    one, copy = edited(source, "一.xlsx"), edited(source, "二.xlsx")
    other = edited(source, "三.xlsx", lambda book: everything(book, 4))

    wrong = problems(panel, one, copy, other)
    assert [(item.code, item.place.sheet) for item in wrong] == [
        ("K31", code) for code in ("S001", "S002", "S003")
    ]
    assert {str(item.place.file) for item in wrong} == {str(other)}
    assert str(one) in problem_text(wrong[0])
    report = collect(panel, one, copy)
    assert (report.count(Outcome.SUBMITTED), report.count(Outcome.COPY)) == (3, 3)


def test_several_experts_come_back_together_or_not_at_all(panel: Bench) -> None:
    files = {one.reviewer: one.path for one in issue(panel).files}
    back = [edited(files[name], f"{name}.xlsx") for name in (CHEN, LIN)]
    broken = back[0].with_name("坏.xlsx")
    broken.write_bytes(b"PK\3\4 not a workbook")
    missing = broken.with_name("没有.xlsx")

    wrong = problems(panel, *back, broken, missing)
    assert [(one.code, Path(str(one.place.file)).name) for one in wrong] == [
        ("K30", "坏.xlsx"),
        ("K30", "没有.xlsx"),
    ]
    told: list[tuple[int, int]] = []
    report = collect(panel, *back, progress=lambda done, of: told.append((done, of)))
    assert {one.reviewer for one in report.sheets} == {CHEN, LIN}
    assert told == [(1, 2), (2, 2)]
    assert marks(panel, "S001", LIN)["A1"] == 3


def test_reviewers_hand_in_their_own_forms_only(panel: Bench) -> None:
    back = edited(file_of(panel), "陈一.xlsx")

    assert {code for code, _ in found(panel, back, actor=panel.actors[LIN])} == {"K21"}
    assert collect(panel, back, actor=panel.actors[CHEN]).count(Outcome.SUBMITTED) == 3
    for nobody in (AUDITOR, Actor(None, "财务员", Role.FINANCE)):
        assert refusal(lambda who=nobody: collect(panel, back, actor=who)).code == "permission.denied"


def test_leaving_out_what_is_in_no_file_is_a_slip(panel: Bench) -> None:
    back = edited(file_of(panel), "陈一.xlsx")

    error = refusal(lambda: collect(panel, back, without=["S009"]))

    assert (error.code, error.parts["known"]) == ("collect.not_there", ("S001", "S002", "S003"))


def test_a_blank_cell_is_pending_and_zero_is_a_mark(panel: Bench) -> None:
    back = edited(file_of(panel), "零.xlsx", lambda book: write(book["S001"], {"A1": 0, "A2": "  "}))

    collect(panel, back, partial=True)

    assert (marks(panel, "S001")["A1"], marks(panel, "S001")["A2"]) == (0, Blank.PENDING)


def test_what_staff_mark_once_is_not_asked_and_not_taken(bench: Bench) -> None:
    file = bench.office.rubrics / "datong-2025" / "dataset.yaml"
    text = (shipped() / "rubrics" / "datong-2025" / "dataset.yaml").read_text("utf-8")
    file.write_text(text.replace("类型: 客观\n", "类型: 客观\n          认定: 一次\n", 1), "utf-8")
    approve_rules(bench.office, STAFF, DATASET, "市数据局", date(2025, 9, 20), "同数发〔2025〕2号")
    create_round(bench.office, STAFF, "R1", "", [DATASET], date(2025, 11, 20), 2025)
    made = replace(bench, round_code="R1")
    made.panel()
    made.submission("S001")
    source = file_of(made)

    def fill(book: Workbook) -> None:
        page = book["S001"]
        assert page.cell(item_rows(page)["A1"], MARK).value == t("sheets.score_sheet.marked_once")
        write(page, full(page))

    wrong = edited(source, "多.xlsx", fill)
    assert [str(one.parts["error"]) for one in problems(made, wrong)] == [
        "sheet.marked_once(item='样本结构与字段完整')"
    ]
    back = edited(
        wrong, "好.xlsx", lambda book: write(book["S001"], {"A1": t("sheets.score_sheet.marked_once")})
    )
    (one,) = collect(made, back).sheets
    assert (one.outcome, one.marked, one.items) == (Outcome.SUBMITTED, 11, 11)
