"""What left the house can be checked later: by sha256sum, and against the record that wrote it."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from shutil import copytree, which

import pytest

from tests.services.conftest import AUDITOR, DATASET, FINANCE, STAFF, Bench, refusal
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import problem_text
from workbench.services.export_checksums import checksum_name
from workbench.services.export_round import export_round
from workbench.services.lock_round import lock_round
from workbench.services.office import Office
from workbench.services.record_decision import record_decision
from workbench.services.settle_round import settle_round
from workbench.services.verify_exports import verify_exports


def codes(office: Office, folder: Path) -> list[tuple[str, str | None]]:
    """Code and file of every finding, each worded in both languages."""
    findings = verify_exports(office, AUDITOR, folder).findings
    for language in LANGUAGES:
        with in_language(language):
            assert all(problem_text(one) for one in findings)
    return [(one.code, one.place.file) for one in findings]


def test_an_export_is_checked_by_its_checksums_and_by_the_record(
    finished: Bench, laid: Path, tmp_path: Path
) -> None:
    office, folder = finished.office, tmp_path / "出"
    lock_round(office, STAFF, finished.round_code)
    settle_round(office, STAFF, finished.round_code)
    written = export_round(office, FINANCE, finished.round_code, ["awards", "notice"], folder, csv=True)
    sums = folder / checksum_name(finished.round_code)
    text = sums.read_text(encoding="utf-8")

    names = {one.path.name for one in written}
    assert {path.suffix for path in folder.iterdir()} == {".xlsx", ".csv", ".sha256"}
    assert {line.split("  ")[1] for line in text.splitlines() if not line.startswith("#")} == names
    for told in ("# record head ", "# program Tiering Workbench ", f"# rules {DATASET} v1 bytes "):
        assert told in text
    if which("sha256sum"):
        subprocess.run(
            ["sha256sum", "-c", "--strict", sums.name], cwd=folder, check=True, capture_output=True
        )
    report = verify_exports(office, AUDITOR, folder)
    assert (report.files, report.findings) == (len(names), ())
    export_round(office, STAFF, finished.round_code, ["awards", "notice"], folder, csv=True)
    assert sums.read_text(encoding="utf-8") == text

    table, page = sorted(path for path in folder.iterdir() if path.suffix == ".xlsx")
    page.unlink()
    table.write_bytes(table.read_bytes() + b"\0")
    assert sorted(codes(office, folder)) == sorted([("V02", page.name), ("V03", table.name)])
    forged = subprocess.run(["sha256sum", table.name], cwd=folder, check=True, capture_output=True, text=True)
    sums.write_text(text.splitlines()[0] + "\n" + forged.stdout + "../x\n", encoding="utf-8")
    assert codes(office, folder) == [("V01", sums.name), ("V05", table.name)]
    sums.write_text(forged.stdout, encoding="utf-8")
    assert ("V06", sums.name) in codes(office, folder)

    from workbench.services.office import open_office

    other = open_office(Path(copytree(laid, tmp_path / "other")))
    sums.write_text(text, encoding="utf-8")
    assert ("V04", sums.name) in codes(other, folder)
    other.engine.dispose()


def test_a_check_reminds_of_exports_before_the_decision_and_of_files_that_nothing_lists(
    finished: Bench, tmp_path: Path
) -> None:
    office, code = finished.office, finished.round_code
    lock_round(office, STAFF, code)
    settle_round(office, STAFF, code)
    awards, _ = export_round(office, STAFF, code, ["awards", "scores"], tmp_path)
    assert verify_exports(office, AUDITOR, tmp_path).reminders == ()
    decided = {"document": "同数发〔2025〕9号", "on": date(2025, 11, 20), "by": "市数据局"}
    record_decision(office, STAFF, code, changes={}, **decided)
    for name in ("other.XLSX", "~$other.xlsx", "other.txt"):
        (tmp_path / name).write_bytes(b"x")

    report = verify_exports(office, AUDITOR, tmp_path)

    assert report.findings == ()
    assert [(one.code, one.place.file) for one in report.reminders] == [
        ("V07", awards.path.name),
        ("V08", "other.XLSX"),
    ]
    assert "同数发〔2025〕9号" in problem_text(report.reminders[0])
    export_round(office, STAFF, code, ["awards"], tmp_path)
    assert [one.code for one in verify_exports(office, AUDITOR, tmp_path).reminders] == ["V08"]


def test_an_export_of_some_workbooks_keeps_what_is_said_of_the_others(
    finished: Bench, tmp_path: Path
) -> None:
    office, sums = finished.office, tmp_path / checksum_name(finished.round_code)

    def export(kind: str) -> Path:
        return export_round(office, STAFF, finished.round_code, [kind], tmp_path)[0].path

    def named() -> list[str]:
        lines = sums.read_text(encoding="utf-8").splitlines()
        return [line.split("  ")[1] for line in lines if not line.startswith("#")]

    notice, scores = export("notice"), export("scores")
    export("scores")
    # Each below the head of the record that it carries.
    assert named() == [scores.name, notice.name]
    assert sums.read_text(encoding="utf-8").count("# record head ") == 2
    assert codes(office, tmp_path) == []

    notice.write_bytes(notice.read_bytes() + b"\0")
    export("scores")
    assert codes(office, tmp_path) == [("V03", notice.name)]
    notice.unlink()
    export("scores")
    assert named() == [scores.name]
    assert codes(office, tmp_path) == []

    scores.rename(notice)
    text = sums.read_text(encoding="utf-8")
    sums.write_text(text.replace(scores.name, notice.name), encoding="utf-8")
    assert codes(office, tmp_path) == [("V05", notice.name)]
    sums.unlink()
    sums.mkdir()
    assert refusal(lambda: export("scores")).code == "export.folder"


def test_a_folder_without_checksums_and_a_stranger_are_refused(office: Office, tmp_path: Path) -> None:
    assert refusal(lambda: verify_exports(office, STAFF, tmp_path)).code == "export.no_checksums"
    assert refusal(lambda: verify_exports(office, FINANCE, tmp_path)).code == "permission.denied"


@pytest.mark.parametrize("round_code", ["2025-1", "2025/1 甲"])
def test_the_file_is_named_after_the_round(round_code: str) -> None:
    name = checksum_name(round_code)

    assert name.endswith("_校验.sha256")
    assert not set("/ ") & set(name)
