"""Who may export what, what the files say, and that the record knows."""

from __future__ import annotations

import io
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.services.conftest import AUDITOR, DATASET, FINANCE, REVIEWERS, STAFF, Bench
from workbench.domain.errors import BadInput, BadInputs, Refused
from workbench.domain.money_words import in_words
from workbench.i18n import t
from workbench.i18n.errors import error_text
from workbench.services.decision_rows import Change
from workbench.services.export_checksums import checksum_name
from workbench.services.export_round import export_round
from workbench.services.lock_round import lock_round
from workbench.services.record_decision import record_decision
from workbench.services.record_opinion import record_opinion
from workbench.services.settle_round import settle_round
from workbench.services.verify_audit import verify_audit
from workbench.sheets.model import Kind
from workbench.storage import audit
from workbench.storage.stores import submissions
from workbench.storage.stores.submissions import Payee

ACCOUNT = "040500010930001234567"
TABLES = ["scores", "awards", "payments", "notice"]


def with_payee(bench: Bench) -> None:
    with bench.office.work().write("王工", "import_submissions") as w:
        (one,) = submissions.of_round(w.connection, 1)
        payee = Payee("大同市云冈数据有限公司", "中国工商银行", ACCOUNT, "云冈区")
        submissions.set_payees(w.connection, [(one.id, payee)])
        w.audit({"payee": one.code})


def settled(bench: Bench) -> Bench:
    lock_round(bench.office, STAFF, bench.round_code)
    settle_round(bench.office, STAFF, bench.round_code)
    return bench


def said(path: Path) -> set[object]:
    book = load_workbook(path, data_only=True)
    return {cell for page in book.worksheets for row in page.iter_rows(values_only=True) for cell in row}


def test_staff_write_several_workbooks_and_the_record_knows(finished: Bench) -> None:
    with_payee(finished)

    told: list[tuple[int, int]] = []

    written = export_round(
        finished.office,
        STAFF,
        finished.round_code,
        TABLES,
        progress=lambda done, of: told.append((done, of)),
    )

    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [one.kind.value for one in written] == TABLES
    for one in written:
        assert one.path.parent == finished.office.exports
        assert sha256(one.path.read_bytes()).hexdigest() == one.sha256
        assert one.bytes == one.path.stat().st_size
        assert t("term.trial") in str(load_workbook(one.path).worksheets[0]["A2"].value)
    there = {path.name for path in finished.office.exports.iterdir()}
    assert there == {checksum_name(finished.round_code), *(one.path.name for one in written)}
    with finished.office.work().read() as r:
        event = audit.latest(r.connection, 1)[0]
    assert event.verb == "export_round"
    assert all(one.sha256 in event.payload for one in written)
    assert 2_000_000 in said(written[1].path)
    assert ACCOUNT in said(written[2].path)
    assert not any(
        ACCOUNT in str(cell) for one in written if one is not written[2] for cell in said(one.path)
    )


def test_a_printed_head_proves_the_record(finished: Bench) -> None:
    written = export_round(finished.office, STAFF, finished.round_code, ["awards"])
    about = load_workbook(written[0].path)[t("sheets.sheet.about")]
    (head,) = [row[1].value for row in about.iter_rows() if row[0].value == t("sheets.about.audit")]

    assert verify_audit(finished.office, AUDITOR, str(head)).findings == ()


def test_a_settled_round_gives_the_same_bytes_each_time(finished: Bench, tmp_path: Path) -> None:
    with_payee(finished)
    settled(finished)

    first = export_round(finished.office, STAFF, finished.round_code, [*TABLES, "funds"], tmp_path / "one")
    again = export_round(finished.office, FINANCE, finished.round_code, folder=tmp_path / "two")

    # Without kinds it is what the role may have.
    assert [one.sha256 for one in first] == [one.sha256 for one in again]
    assert t("term.trial") in said(first[1].path)
    assert [one["is_trial"] for one in finished.audit_payloads("export_round")] == [True, True]


def test_finance_waits_until_the_round_is_settled(finished: Bench) -> None:
    with pytest.raises(Refused) as refused:
        export_round(finished.office, FINANCE, finished.round_code)

    assert refused.value.code == "round.not_settled"


def test_what_a_panel_wrote_is_not_for_finance(finished: Bench) -> None:
    for kind in ("opinions", "report"):
        with pytest.raises(Refused) as refused:
            export_round(finished.office, FINANCE, finished.round_code, [kind])
        assert refused.value.code == "export.not_for_role"


def test_a_lead_exports_what_the_own_panel_wrote(finished: Bench) -> None:
    lead, office, code = finished.actors[REVIEWERS[0]], finished.office, finished.round_code
    record_opinion(office, lead, code, "S001", "=数据可信，建议奖励。")

    written = export_round(office, lead, code, ["opinions", "report"])

    assert all("=数据可信，建议奖励。" in said(one.path) for one in written)


def test_an_auditor_gets_no_payees(finished: Bench) -> None:
    with pytest.raises(Refused) as refused:
        export_round(finished.office, AUDITOR, finished.round_code, ["payments"])

    assert refused.value.code == "export.not_for_role"
    assert t("sheets.file.payments") in error_text(refused.value)
    assert export_round(finished.office, AUDITOR, finished.round_code, ["awards", "notice"])


def test_a_lead_exports_scores_of_the_own_panel_only(finished: Bench) -> None:
    lead = finished.actors[REVIEWERS[0]]

    for kind in ("payments", "funds"):
        with pytest.raises(Refused) as refused:
            export_round(finished.office, lead, finished.round_code, [kind])
        assert refused.value.code == "export.not_for_role"
    (whole,) = export_round(finished.office, STAFF, finished.round_code, ["scores"])
    (written,) = export_round(finished.office, lead, finished.round_code, ["scores"])
    assert any(DATASET in str(cell) for cell in said(written.path))
    # Part of a round never takes the place of the whole.
    assert (written.path.name, written.path.parent.name) == (whole.path.name, lead.name)
    assert sha256(whole.path.read_bytes()).hexdigest() == whole.sha256


def test_a_lead_whose_own_sheet_is_not_in_sees_nothing_early(scoring: Bench) -> None:
    scoring.finish("S001", but=(REVIEWERS[0],))

    with pytest.raises(Refused) as refused:
        export_round(scoring.office, scoring.actors[REVIEWERS[0]], scoring.round_code, ["scores"])

    assert refused.value.code == "export.withheld"
    assert "S001" in error_text(refused.value)


def test_a_plain_reviewer_exports_nothing(finished: Bench) -> None:
    with pytest.raises(Refused) as refused:
        export_round(finished.office, finished.actors[REVIEWERS[1]], finished.round_code, ["scores"])

    assert refused.value.code == "permission.denied"


def test_an_unknown_kind_is_named_with_those_that_exist(finished: Bench) -> None:
    with pytest.raises(BadInput) as refused:
        export_round(finished.office, STAFF, finished.round_code, ["award"])

    assert refused.value.code == "export.unknown_kind"
    assert "awards" in error_text(refused.value)


def test_a_folder_that_cannot_be_written_leaves_no_event(finished: Bench, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    before = finished.audit_verbs()

    with pytest.raises(BadInput) as refused:
        export_round(finished.office, STAFF, finished.round_code, ["awards"], blocked)

    assert refused.value.code == "export.folder"
    assert finished.audit_verbs() == before


def test_an_office_may_keep_a_layout_of_its_own(finished: Bench) -> None:
    own = finished.office.exports / "layouts"
    own.mkdir()
    columns = "  - {号: entity, 宽: 30, 题: 企业}\n  - {号: award, 宽: 12}\n"
    text = f"格式: layout/1\n编号: notice\n单位: 万元\n栏:\n{columns}页面: {{方向: 纵}}\n保护: 结构\n"
    (own / "notice.yaml").write_text(text, "utf-8")

    (written,) = export_round(finished.office, STAFF, finished.round_code, ["notice"])

    book = load_workbook(io.BytesIO(written.path.read_bytes()))
    front = book.worksheets[0]
    assert [cell.value for cell in front[4]] == ["企业", t("sheets.column.award")]
    assert [front.column_dimensions[letter].width for letter in "AB"] == [30, 12]
    assert front.page_setup.orientation == "portrait"
    assert book.security.lockStructure


def test_a_layout_with_a_mistake_is_refused_with_its_line(finished: Bench) -> None:
    own = finished.office.exports / "layouts"
    own.mkdir()
    (own / "notice.yaml").write_text(
        "格式: layout/1\n编号: notice\n单位: 万元\n栏:\n  - {号: account, 宽: 30}\n  - {号: award, 宽: 9}\n",
        "utf-8",
    )

    with pytest.raises(BadInputs) as refused:
        export_round(finished.office, STAFF, finished.round_code, ["notice"])

    assert "notice.yaml:5:" in error_text(refused.value)
    assert "account" in error_text(refused.value)


def test_a_settled_round_stays_a_trial_until_a_decision_and_then_pays_what_was_approved(
    finished: Bench,
) -> None:
    with_payee(finished)
    office, code = settled(finished).office, finished.round_code
    kinds = [*TABLES[1:], "funds"]
    before = {one.kind: one.path for one in export_round(office, STAFF, code, kinds)}
    assert t("term.trial") in str(load_workbook(before[Kind.PAYMENTS]).worksheets[0]["A2"].value)

    record_decision(
        office,
        STAFF,
        code,
        document="同数发〔2025〕9号",
        on=date(2025, 11, 20),
        by="市数据局",
        changes={"S001": Change(150_000_000, "专项审计核减")},
    )
    after = {one.kind: one.path for one in export_round(office, STAFF, code, kinds)}

    for kind in (Kind.PAYMENTS, Kind.NOTICE, Kind.AWARDS, Kind.FUNDS):
        front = load_workbook(after[kind]).worksheets[0]
        assert t("term.trial") not in str(front["A2"].value)
        # What was computed stays a draft; what was approved says by which document.
        assert ("测算稿" in str(front["A1"].value)) is (kind is Kind.AWARDS)
        assert "未经核定" not in str(front["A2"].value)
        assert ("同数发〔2025〕9号" in str(front["A2"].value)) is (kind is not Kind.AWARDS)
    assert {1_500_000, 2_000_000} <= said(after[Kind.FUNDS])
    assert {1_500_000, in_words(150_000_000)} <= said(after[Kind.PAYMENTS])
    assert 2_000_000 not in {row[6] for row in rows_of(after[Kind.PAYMENTS])}
    assert 150 in said(after[Kind.NOTICE])
    # The trial calculation still shows what was computed.
    assert 2_000_000 in said(after[Kind.AWARDS])


def rows_of(path: Path) -> list[tuple[object, ...]]:
    """Rows of the first sheet, with stored values."""
    return list(load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True))
