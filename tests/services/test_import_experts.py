"""Experts come from a plain sheet: all of them or none, and the same sheet twice changes nothing."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.services.conftest import AUDITOR, DATASET, STAFF, Bench
from tests.sheets.forms import CODE_A
from workbench.domain.errors import BadInputs, Refused
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import error_text
from workbench.services.add_person import add_person
from workbench.services.import_experts import ExpertsReport, import_experts
from workbench.services.office import Office
from workbench.services.seat_panel import seat_panel
from workbench.storage.states import Role
from workbench.storage.stores import people

HEADINGS = ("姓名", "单位", "单位信用代码", "领域")
JIA = ("甲", "山西大学", CODE_A, "数据治理、矿山安全")
YI = ("乙", "中北大学", None, None)


def sheet(folder: Path, *rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in (headings, *rows):
        book.active.append(list(row))
    book.save(folder / "experts.xlsx")
    return folder / "experts.xlsx"


def take(office: Office, folder: Path, *rows: Sequence[object], dry_run: bool = False) -> ExpertsReport:
    return import_experts(office, STAFF, sheet(folder, *rows), dry_run)


def known(office: Office) -> dict[str, tuple[str, str, str, Role]]:
    with office.work().read() as reading:
        found = people.all_people(reading.connection)
    return {one.name: (one.organisation, one.organisation_code, one.fields, one.role) for one in found}


def test_experts_become_reviewers(office: Office, tmp_path: Path) -> None:
    report = take(office, tmp_path, JIA, YI)

    assert (report.added, report.updated, report.unchanged) == (("甲", "乙"), (), 0)
    assert known(office) == {
        "甲": ("山西大学", CODE_A, "数据治理、矿山安全", Role.REVIEWER),
        "乙": ("中北大学", "", "", Role.REVIEWER),
    }


def test_columns_that_may_be_left_out_may_be_left_out(office: Office, tmp_path: Path) -> None:
    import_experts(office, STAFF, sheet(tmp_path, ("甲", "山西大学"), headings=HEADINGS[:2]))

    assert known(office) == {"甲": ("山西大学", "", "", Role.REVIEWER)}


def test_english_headings_are_understood(office: Office, tmp_path: Path) -> None:
    headings = ("Name", "organisation", "Fields")

    import_experts(office, STAFF, sheet(tmp_path, ("甲", "山西大学", "数据"), headings=headings))

    assert known(office) == {"甲": ("山西大学", "", "数据", Role.REVIEWER)}


def test_the_same_sheet_again_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    take(bench.office, tmp_path, JIA, YI)
    before, verbs = known(bench.office), bench.audit_verbs()

    report = take(bench.office, tmp_path, JIA, YI)

    assert (report.added, report.updated, report.unchanged) == ((), (), 2)
    assert (known(bench.office), bench.audit_verbs()) == (before, verbs)


def test_a_rehearsal_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    before, verbs = known(bench.office), bench.audit_verbs()

    report = take(bench.office, tmp_path, JIA, dry_run=True)

    assert (report.dry_run, report.added) == (True, ("甲",))
    assert (known(bench.office), bench.audit_verbs()) == (before, verbs)


def test_a_new_organisation_is_written_and_an_empty_cell_takes_nothing_back(
    office: Office, tmp_path: Path
) -> None:
    take(office, tmp_path, JIA)

    report = take(office, tmp_path, ("甲", "太原理工大学", None, None))

    assert report.updated == ("甲",)
    assert known(office)["甲"] == ("太原理工大学", CODE_A, "数据治理、矿山安全", Role.REVIEWER)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([JIA, YI, JIA], [("X60", "A4")]),
        ([("甲", None)], [("X12", "B2")]),
        ([(None, "山西大学")], [("X12", "A2")]),
        ([("甲", "山西大学", "91350100M000100Y42")], [("X22", "C2")]),
        ([("甲", "=A1")], [("X10", "B2")]),
        ([("王工", "市数据局")], [("X61", "A2")]),
        ([], [("X62", None)]),
    ],
)
def test_a_wrong_sheet_is_told_and_nobody_is_added(
    rows: list[Sequence[object]], wanted: list[tuple[str, str]], office: Office, tmp_path: Path
) -> None:
    add_person(office, STAFF, "王工", Role.STAFF, "市数据局")
    before = known(office)

    with pytest.raises(BadInputs) as caught:
        take(office, tmp_path, *rows)

    assert [(one.code, one.place.cell) for one in caught.value.problems] == wanted
    assert known(office) == before
    for language in LANGUAGES:
        with in_language(language):
            assert "experts.xlsx" in error_text(caught.value)


def test_a_sheet_without_the_columns_names_what_it_has(office: Office, tmp_path: Path) -> None:
    with pytest.raises(BadInputs) as caught:
        import_experts(office, STAFF, sheet(tmp_path, ("甲", "x"), headings=("评委", "去向")))

    assert [one.code for one in caught.value.problems] == ["X02", "X02"]
    assert "评委、去向" in error_text(caught.value)


def test_a_seated_reviewer_who_turns_out_to_be_the_applicants_is_found(bench: Bench, tmp_path: Path) -> None:
    bench.submission("S001", entity_name="大同云公司")
    seat_panel(bench.office, STAFF, bench.round_code, DATASET, ["陈一", "林二"], "陈一")

    report = take(bench.office, tmp_path, ("林二", "大同云公司"))

    assert [(one.submission_code, one.reviewer) for one in report.recusals] == [("S001", "林二")]


def test_only_staff_import(bench: Bench, tmp_path: Path) -> None:
    for actor in (AUDITOR, bench.actors["陈一"]):
        with pytest.raises(Refused, match=r"permission\.denied"):
            import_experts(bench.office, actor, sheet(tmp_path, JIA))
