"""Forms to sign and the auditors' trail out of a real record: who may have them, and what they hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.services.conftest import AUDITOR, FINANCE, REVIEWERS, STAFF, Bench
from workbench.domain.errors import Refused
from workbench.i18n import t
from workbench.services.decision_rows import Change
from workbench.services.export_round import export_round, kinds_for
from workbench.services.lock_round import lock_round
from workbench.services.record_comment import record_comment
from workbench.services.record_decision import record_decision
from workbench.services.settle_round import settle_round


def words_of(path: Path) -> str:
    book = load_workbook(path, data_only=True)
    return "\n".join(
        str(cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )


def test_staff_write_a_file_for_each_expert_with_the_own_comments_in_it(scoring: Bench) -> None:
    one, other = REVIEWERS[1:3]
    record_comment(scoring.office, scoring.actors[one], scoring.round_code, "S001", "A1", "=抽检两批\n合格")
    record_comment(scoring.office, scoring.actors[other], scoring.round_code, "S001", "", "同意推荐")
    scoring.finish("S001", share="0.85")

    written = export_round(scoring.office, STAFF, scoring.round_code, ["ballots"])

    stem = f"{scoring.round_code}_{t('sheets.file.ballots')}"
    paths = {file.path.name: file.path for file in written}
    assert set(paths) == {f"{stem}_{name}.xlsx" for name in REVIEWERS}
    said = {name: words_of(paths[f"{stem}_{name}.xlsx"]) for name in REVIEWERS}
    assert [name for name in REVIEWERS if "=抽检两批\n合格" in said[name]] == [one]
    assert [name for name in REVIEWERS if "同意推荐" in said[name]] == [other]
    (kept,) = scoring.audit_payloads("export_round")
    assert [file["file"] for file in kept["workbooks"]] == [file.path.name for file in written]


def test_staff_and_auditors_alone_have_forms_and_the_trail_down_to_the_decision(finished: Bench) -> None:
    office, code = finished.office, finished.round_code
    lock_round(office, STAFF, code)
    settle_round(office, STAFF, code)
    decided = {"document": "同数发〔2025〕9号", "on": date(2025, 11, 20), "by": "市数据局"}
    record_decision(office, STAFF, code, changes={"S001": Change(150_000_000, "专项审计核减")}, **decided)

    for actor in (FINANCE, finished.actors[REVIEWERS[0]]):
        for kind in ("ballots", "audit"):
            with pytest.raises(Refused) as refused:
                export_round(office, actor, code, [kind])
            assert refused.value.code == "export.not_for_role"
            assert kind not in kinds_for(actor.role)

    first, again = (
        export_round(office, AUDITOR, code, ["audit", "ballots"], office.root / name) for name in "ab"
    )

    assert len(first) == len(REVIEWERS) + 1
    assert [one.sha256 for one in first] == [one.sha256 for one in again]
    trail = load_workbook(first[0].path, data_only=True)[t("sheets.sheet.audit")]
    last = list(trail.iter_rows(values_only=True))[-1]
    assert t("sheets.audit.decision") in last
    assert 1_500_000 in last
    assert "同数发〔2025〕9号" in last
    assert any("专项审计核减" in str(cell) and "2,000,000元" in str(cell) for cell in last)
