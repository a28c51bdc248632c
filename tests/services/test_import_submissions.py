"""From the template through a filled form into a round on a real database: all of it or nothing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.services.conftest import AUDITOR, DATASET, MODEL, RETROFIT, STAFF, Bench
from tests.sheets.forms import CODE_A, CODE_B, fill
from tests.storage.raw import opened
from workbench.domain.errors import BadInput, BadInputs, Refused
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import error_text, problem_text
from workbench.services.add_person import add_person
from workbench.services.decide_recusal import decide_recusal
from workbench.services.import_submissions import ImportReport, import_submissions
from workbench.services.lock_round import lock_round
from workbench.services.my_sheets import my_sheets
from workbench.services.office import Office
from workbench.services.payee_changes import payee_text
from workbench.services.permit_project import permit_project
from workbench.services.record_gate import record_gate
from workbench.services.recusals import recusals
from workbench.services.seat_panel import seat_panel
from workbench.services.settle_round import settle_round
from workbench.services.show_audit import show_audit
from workbench.services.submissions import StaffSubmission, submissions
from workbench.services.verify_audit import verify_audit
from workbench.services.withdraw_submission import withdraw_submission
from workbench.services.write_template import write_template
from workbench.storage.engine import database_path
from workbench.storage.states import Role

ROUND = "2025-1"
NAMES = {DATASET: "高质量数据集评审奖励", MODEL: "行业模型评审奖励", RETROFIT: "智能化改造评审奖励"}
ROW: dict[str, Any] = {
    "申报编号": "S1",
    "申报单位": "大同云公司",
    "统一社会信用代码": CODE_A,
    "项目代码": "P1",
    "项目名称": "煤矿数据集",
    "申报日期": "2025年10月8日",
    "主体类型": "企事业单位",
    "纳入国家典型案例": "否",
    "门槛：数据来源与授权合法": "是",
}
OTHER = {**ROW, "申报编号": "S2", "项目代码": "P2", "申报单位": "大同雨公司", "统一社会信用代码": CODE_B}
PAYEE = {
    "申报编号": "S1",
    "户名": "大同云公司",
    "开户银行": "某某银行大同支行",
    "账号": "0504012345678901234",
    "区县": "平城区",
}
A1 = "A1"


class Desk:
    """Staff at work on one round: fill a form, import it, look at what is stored."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench, self.office, self.folder = bench, bench.office, folder
        self.template = write_template(self.office, STAFF, ROUND, folder / "template.xlsx")

    def form(
        self,
        *rows: Mapping[str, Any],
        models: tuple[Mapping[str, Any], ...] = (),
        payees: tuple[Mapping[str, Any], ...] = (),
    ) -> Path:
        book = load_workbook(self.template)
        fill(book, NAMES[DATASET], *rows)
        fill(book, NAMES[MODEL], *models)
        fill(book, "收款信息", *payees)
        book.save(self.folder / "form.xlsx")
        return self.folder / "form.xlsx"

    def take(self, *rows: Mapping[str, Any], dry_run: bool = False, **more: Any) -> ImportReport:
        return import_submissions(self.office, STAFF, ROUND, self.form(*rows, **more), dry_run)

    def refused(self, *rows: Mapping[str, Any], **more: Any) -> list[tuple[str, str | None]]:
        """Codes and cells of an import that must fail, worded in both languages, nothing changed."""
        before, verbs = self.stored(), self.bench.audit_verbs()
        with pytest.raises(BadInputs) as caught:
            self.take(*rows, **more)
        for language in LANGUAGES:
            with in_language(language):
                assert str(len(caught.value.problems)) in error_text(caught.value).splitlines()[0]
        assert (self.stored(), self.bench.audit_verbs()) == (before, verbs)
        return [(problem.code, problem.place.cell) for problem in caught.value.problems]

    def stored(self) -> dict[str, StaffSubmission]:
        return {one.code: one for one in submissions(self.office, STAFF, ROUND)}


@pytest.fixture
def desk(bench: Bench, tmp_path: Path) -> Desk:
    return Desk(bench, tmp_path)


def facts_of(office: Office, code: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    from workbench.services.lookups import round_named
    from workbench.storage.stores import submissions as store

    with office.work().read() as reading:
        found = store.by_code(reading.connection, round_named(reading.connection, ROUND).id, code)
    assert found is not None
    return found.facts, found.gates


def test_a_filled_form_is_in_the_round_with_its_payee(desk: Desk) -> None:
    report = desk.take(ROW, OTHER, payees=(PAYEE,))

    assert (report.added, report.updated, report.unchanged, report.payees) == (("S1", "S2"), (), 0, ("S1",))
    assert report.warnings == ()
    stored = desk.stored()
    assert list(stored) == ["S1", "S2"]
    assert (stored["S1"].entity_code, stored["S1"].measure_id, stored["S1"].title) == (
        CODE_A,
        DATASET,
        "煤矿数据集",
    )
    assert stored["S1"].payee is not None
    assert stored["S1"].payee.account == "0504012345678901234"
    assert stored["S2"].payee is None
    assert facts_of(desk.office, "S1") == ({"type": "企事业单位", "national": False}, {"g1": True})
    assert desk.bench.audit_verbs()[-1] == "import_submissions"


def test_every_measure_has_its_own_sheet_and_money_keeps_its_fen(desk: Desk) -> None:
    book = load_workbook(desk.form(ROW))
    retrofit = {**OTHER, "主体类型": "传统企业", "审定投资额": "1,409.50元"}
    fill(book, NAMES[RETROFIT], retrofit)
    book.save(desk.folder / "form.xlsx")

    import_submissions(desk.office, STAFF, ROUND, desk.folder / "form.xlsx")

    assert {code: one.measure_id for code, one in desk.stored().items()} == {"S1": DATASET, "S2": RETROFIT}
    assert facts_of(desk.office, "S2")[0]["cost"] == 140_950


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    desk.take(ROW, OTHER, payees=(PAYEE,))
    before, verbs = desk.stored(), desk.bench.audit_verbs()

    report = desk.take(ROW, OTHER, payees=(PAYEE,))

    assert (report.added, report.updated, report.unchanged, report.payees) == ((), (), 2, ())
    assert not report.changed
    assert (desk.stored(), desk.bench.audit_verbs()) == (before, verbs)


def test_a_rehearsal_says_the_same_and_changes_nothing(desk: Desk) -> None:
    verbs = desk.bench.audit_verbs()

    rehearsal = desk.take(ROW, OTHER, payees=(PAYEE,), dry_run=True)
    assert desk.stored() == {}
    assert desk.bench.audit_verbs() == verbs
    real = desk.take(ROW, OTHER, payees=(PAYEE,))

    assert rehearsal.dry_run
    assert vars(rehearsal) | {"dry_run": False} == vars(real)


def test_one_wrong_cell_keeps_everything_out(desk: Desk) -> None:
    assert desk.refused(ROW, {**OTHER, "统一社会信用代码": CODE_B[:-1] + "7"}) == [("X22", "C3")]
    assert desk.stored() == {}


def test_problems_of_the_file_and_of_the_round_are_told_together(desk: Desk) -> None:
    wrong = {**ROW, "申报日期": "昨天"}
    payees = ({**PAYEE, "申报编号": "S9"}, {**PAYEE, "账号": 504012345678901234})

    assert desk.refused(wrong, payees=payees) == [("X33", "F2"), ("X15", "D3"), ("X42", "A2")]


def test_a_corrected_file_updates_until_there_are_marks(desk: Desk) -> None:
    desk.take(ROW, OTHER, payees=(PAYEE,))
    corrected = {**ROW, "项目名称": "新名称", "统一社会信用代码": CODE_B, "纳入国家典型案例": "是"}

    report = desk.take(corrected, OTHER)

    assert (report.updated, report.unchanged) == (("S1",), 1)
    assert (desk.stored()["S1"].title, desk.stored()["S1"].entity_code) == ("新名称", CODE_B)
    assert facts_of(desk.office, "S1")[0] == {"type": "企事业单位", "national": True}
    assert [warning.code for warning in report.warnings] == ["X55"]


def test_the_record_keeps_what_changed_but_no_account(desk: Desk) -> None:
    from workbench.storage import audit

    desk.take(ROW, payees=(PAYEE,))
    desk.take({**ROW, "项目名称": "新名称"})

    with desk.office.work().read() as reading:
        later, first = audit.latest(reading.connection, 2)
    assert '"title":["煤矿数据集","新名称"]' in later.payload
    assert '"payees":[{"after_sha256":' in first.payload
    assert PAYEE["账号"] not in first.payload
    assert first.actor == STAFF.name


def test_an_empty_gate_takes_no_finding_back(desk: Desk) -> None:
    desk.take(ROW)
    record_gate(desk.office, STAFF, ROUND, "S1", "g2", False)

    report = desk.take({**ROW, "门槛：数据来源与授权合法": None})

    assert report.unchanged == 1
    assert facts_of(desk.office, "S1")[1] == {"g1": True, "g2": False}


def seated(desk: Desk) -> None:
    """S1 and S2 before a panel of five, with one mark on S1."""
    from workbench.services.record_mark import record_mark

    desk.take(ROW, OTHER)
    desk.bench.panel()
    record_mark(desk.office, desk.bench.actors["陈一"], ROUND, "S1", A1, "8")


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        ("申报单位", "大同风公司", "B2"),
        ("统一社会信用代码", CODE_B, "C2"),
        ("项目代码", "P7", "D2"),
        ("申报日期", "2025-10-09", "F2"),
        ("纳入国家典型案例", "是", "H2"),
        ("门槛：数据来源与授权合法", "否", "J2"),
    ],
)
def test_what_reviewers_judged_by_does_not_change_under_their_marks(
    desk: Desk, column: str, value: str, cell: str
) -> None:
    seated(desk)

    assert desk.refused({**ROW, column: value}, OTHER) == [("X50", cell)]


def test_title_payee_and_open_findings_may_change_under_marks(desk: Desk) -> None:
    seated(desk)

    report = desk.take({**ROW, "项目名称": "更正后的名称", "门槛：符合数据安全规范": "是"}, payees=(PAYEE,))

    assert (report.updated, report.payees) == (("S1",), ("S1",))
    assert facts_of(desk.office, "S1")[1] == {"g1": True, "g2": True}


def test_a_submission_without_marks_may_still_be_corrected(desk: Desk) -> None:
    seated(desk)

    assert desk.take({**OTHER, "项目代码": "P7"}).updated == ("S2",)


def test_a_late_submission_comes_before_the_whole_panel(desk: Desk) -> None:
    desk.take(ROW)
    desk.bench.panel()

    desk.take(ROW, OTHER)

    for reviewer in desk.bench.actors.values():
        assert [one.submission_code for one in my_sheets(desk.office, reviewer, ROUND)] == ["S1", "S2"]


def test_a_submission_changes_its_measure_only_before_it_has_reviewers(desk: Desk) -> None:
    model = {**ROW, "主体类型": "企业", "模型来源": "自主开发"}
    desk.take(ROW)
    assert desk.take(models=(model,)).updated == ("S1",)
    assert desk.stored()["S1"].measure_id == MODEL

    desk.bench.panel(MODEL)

    codes = desk.refused(ROW)
    assert codes == [("X56", "A2")]


def test_a_locked_round_takes_titles_and_payees_only(desk: Desk) -> None:
    desk.take(ROW)
    lock_round(desk.office, STAFF, ROUND)

    assert desk.refused({**ROW, "项目代码": "P7"}, OTHER) == [("X51", "A3"), ("X52", "D2")]
    report = desk.take({**ROW, "项目名称": "新名称"}, payees=(PAYEE,))

    assert (report.updated, report.payees) == (("S1",), ("S1",))


def test_a_settled_round_takes_payees_only(desk: Desk) -> None:
    gates = {f"门槛：{name}": "是" for name in ("符合数据安全规范", "申报主体符合条件")}
    row = {**ROW, **gates}
    desk.take(row)
    desk.bench.panel()
    desk.bench.finish("S1")
    lock_round(desk.office, STAFF, ROUND)
    settle_round(desk.office, STAFF, ROUND)

    assert desk.refused({**row, "项目名称": "新名称"}, OTHER) == [("X58", "A3"), ("X57", "E2")]
    report = desk.take(row, payees=(PAYEE,))

    assert (report.updated, report.payees) == ((), ("S1",))
    other = {**PAYEE, "开户银行": "另一银行", "账号": "0504012345678909999"}
    assert desk.refused(row, payees=(other,)) == [("X59", "C2"), ("X59", "D2")]
    assert desk.refused(payees=(other,)) == [("X59", "C2"), ("X59", "D2")]


def test_a_replaced_payee_is_told_and_the_record_tells_both_apart_without_the_account(desk: Desk) -> None:
    desk.take(ROW, payees=(PAYEE,))

    report = desk.take(ROW, payees=({**PAYEE, "账号": "0504012345678909999"},), dry_run=True)
    desk.take(ROW, payees=({**PAYEE, "账号": "0504012345678909999"},))

    (change,) = report.payee_changes
    assert change.before is not None
    assert [payee_text(one) for one in (change.before, change.after)] == [
        "大同云公司 某某银行大同支行 ****1234 平城区",
        "大同云公司 某某银行大同支行 ****9999 平城区",
    ]
    newest, first = (one.payload["payees"][0] for one in show_audit(desk.office, STAFF, 2))
    assert (first["before_sha256"], newest["before_sha256"]) == (None, first["after_sha256"])
    assert newest["after_sha256"] not in (None, newest["before_sha256"])
    assert "0504" not in str(newest)
    assert verify_audit(desk.office, AUDITOR).findings == ()
    path = database_path(desk.office.engine)
    desk.office.engine.dispose()
    with opened(path) as connection:
        connection.execute("UPDATE payee SET account = '0504012345678900000'")
    (finding,) = verify_audit(desk.office, AUDITOR).findings
    assert (finding.code, finding.place.path) == ("A11", "payee")


def test_a_withdrawn_submission_stays_as_it_was(desk: Desk) -> None:
    desk.take(ROW)
    withdraw_submission(desk.office, STAFF, ROUND, "S1", "单位申请撤回")

    assert desk.take(ROW).unchanged == 1
    assert desk.refused({**ROW, "项目名称": "新名称"}) == [("X53", "E2")]


def test_one_project_under_two_measures_is_flagged_and_not_refused(desk: Desk) -> None:
    model = {**ROW, "申报编号": "M1", "主体类型": "企业"}

    report = desk.take(ROW, OTHER, models=(model,))

    assert report.added == ("S1", "S2", "M1")
    (warning,) = report.warnings
    assert (warning.level, warning.code, warning.place.sheet) == ("warning", "X54", NAMES[MODEL])
    assert "S1" in problem_text(warning)
    assert NAMES[DATASET] in problem_text(warning)


def test_a_project_that_the_round_holds_already_is_flagged_until_it_is_permitted(desk: Desk) -> None:
    desk.take(ROW)
    again = {**ROW, "申报编号": "S3"}

    assert [one.code for one in desk.take(again).warnings] == ["X54"]
    permit_project(desk.office, STAFF, ROUND, "S3", "分两期建设", "会议纪要 3 号")
    assert desk.take(again).warnings == ()


@pytest.mark.parametrize(
    ("payee", "wanted"),
    [
        ({**PAYEE, "申报编号": "S9"}, [("X42", "A2")]),
        ({**PAYEE, "户名": "大同雨公司"}, [("X41", "B2")]),
    ],
)
def test_a_payee_alone_is_compared_with_the_round(
    desk: Desk, payee: Mapping[str, Any], wanted: list[tuple[str, str]]
) -> None:
    desk.take(ROW)

    assert desk.refused(payees=(payee,)) == wanted
    assert desk.take(payees=(PAYEE,)).payees == ("S1",)


def test_an_applicant_cannot_be_renamed_away_from_its_account(desk: Desk) -> None:
    desk.take(ROW, payees=(PAYEE,))

    assert desk.refused({**ROW, "申报单位": "大同风公司"}) == [("X41", "B2")]


def test_reviewers_of_the_applicant_are_found_and_wait_for_staff(desk: Desk) -> None:
    for name, code in (("甲", ""), ("乙", CODE_A)):
        organisation = "大同云 公司" if not code else "某研究院"
        add_person(desk.office, STAFF, name, Role.REVIEWER, organisation, organisation_code=code)
    seat_panel(desk.office, STAFF, ROUND, DATASET, ["陈一", "甲", "乙"], "陈一")

    report = desk.take(ROW, OTHER)

    assert {(one.submission_code, one.reviewer) for one in report.recusals} == {("S1", "甲"), ("S1", "乙")}
    assert {
        (one.submission_code, one.reviewer, one.state) for one in recusals(desk.office, STAFF, ROUND)
    } == {
        ("S1", "甲", "proposed"),
        ("S1", "乙", "proposed"),
    }


def test_a_correction_that_makes_a_reviewer_the_applicant_is_found_once(desk: Desk) -> None:
    add_person(desk.office, STAFF, "甲", Role.REVIEWER, "大同云公司")
    desk.take({**ROW, "申报单位": "大同元公司"})
    seat_panel(desk.office, STAFF, ROUND, DATASET, ["陈一", "甲"], "陈一")

    assert [one.reviewer for one in desk.take(ROW).recusals] == ["甲"]
    (found,) = recusals(desk.office, STAFF, ROUND)
    decide_recusal(desk.office, STAFF, ROUND, found.id, confirm=False, reason="已调离该单位")

    assert desk.take({**ROW, "项目名称": "新名称"}).recusals == ()


def test_only_staff_import(desk: Desk) -> None:
    path = desk.form(ROW)
    for actor in (AUDITOR, desk.bench.actors["陈一"]):
        with pytest.raises(Refused, match=r"permission\.denied"):
            import_submissions(desk.office, actor, ROUND, path)
        with pytest.raises(Refused, match=r"permission\.denied"):
            write_template(desk.office, actor, ROUND, desk.folder / "again.xlsx")


def test_an_unknown_round_is_told(desk: Desk) -> None:
    with pytest.raises(BadInput, match=r"round\.unknown"):
        import_submissions(desk.office, STAFF, "2024-1", desk.form(ROW))


def test_a_template_never_overwrites_a_filled_form(desk: Desk) -> None:
    filled = desk.form(ROW)
    before = filled.read_bytes()

    with pytest.raises(BadInput, match=r"import\.template_exists"):
        write_template(desk.office, STAFF, ROUND, filled)
    assert filled.read_bytes() == before


def test_a_template_that_cannot_be_written_says_why(desk: Desk) -> None:
    with pytest.raises(BadInput) as caught:
        write_template(desk.office, STAFF, ROUND, desk.folder / "absent" / "t.xlsx")

    assert caught.value.code == "import.template_unwritable"
    assert "t.xlsx" in error_text(caught.value)
