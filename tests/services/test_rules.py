"""Checking, listing, showing and adopting rule files."""

import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from workbench.domain.errors import BadInput, BadInputs, Refused
from workbench.domain.rubric import Status
from workbench.i18n import in_language
from workbench.rules.folder import load_folder
from workbench.rules.shipped import shipped
from workbench.services.actor import Actor, Role
from workbench.services.approve_rules import approve_rules
from workbench.services.check_rules import check_rules
from workbench.services.lay_workspace import lay_workspace
from workbench.services.list_rules import list_rules
from workbench.services.office import Office
from workbench.services.show_rules import show_rules

ON = date(2025, 12, 1)
STAFF = Actor(None, "王工", Role.STAFF)


@pytest.fixture
def datong(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped() / "rubrics" / "datong-2025", tmp_path / "datong-2025"))


def statuses(path: Path) -> dict[str, Status]:
    return {name: one.status for name, one in load_folder(path).measures.items()}


def test_the_shipped_rules_pass_their_check(datong: Path) -> None:
    checked = check_rules([datong])

    assert len(checked.files) == 5
    assert len(checked.measures) == 4
    assert checked.problems == ()
    assert not checked.errors


def test_a_check_reports_and_raises_nothing(datong: Path) -> None:
    file = datong / "model.yaml"
    file.write_text(file.read_text("utf-8").replace("起分: 80", "起分: 95"), "utf-8")

    checked = check_rules([datong])

    assert checked.errors
    assert "datong-2025/model" not in checked.measures


def test_the_list_has_a_line_for_each_measure(datong: Path) -> None:
    lines = {line.id: line for line in list_rules(datong)}

    assert lines["datong-2025/dataset"].clauses == ("DT-1a", "DT-1b")
    assert lines["datong-2025/institution"].item_cap == 200_000_000


@pytest.mark.parametrize("measure", ["dataset", "model", "retrofit", "institution"])
def test_a_measure_is_shown_in_plain_words_of_both_languages(datong: Path, measure: str) -> None:
    with in_language("zh"):
        chinese = show_rules(datong, f"datong-2025/{measure}").lines
    with in_language("en"):
        english = show_rules(datong, f"datong-2025/{measure}").lines

    assert len(chinese) == len(english)
    assert any("一等：90分及以上，且各指标不低于60%" in line for line in chinese)
    assert any("一等: 90 and above, every criterion at least 60%" in line for line in english)


def test_showing_a_measure_that_is_not_there_names_those_that_are(datong: Path) -> None:
    with pytest.raises(BadInput) as raised:
        show_rules(datong, "datong-2025/data")

    assert "datong-2025/dataset" in raised.value.parts["known"]


def test_adopting_one_measure_adopts_its_policy_and_leaves_the_others(datong: Path) -> None:
    before = (datong / "dataset.yaml").read_bytes()

    done = approve_rules(datong, None, "datong-2025/dataset", "李明", ON, "1号")

    assert [one.file.name for one in done] == ["policy.yaml", "dataset.yaml"]
    assert done[1].before_sha256 == sha256(before).hexdigest()
    assert done[1].after_sha256 == sha256((datong / "dataset.yaml").read_bytes()).hexdigest()
    assert [name for name, status in statuses(datong).items() if status is Status.IN_FORCE] == [
        "datong-2025/dataset"
    ]


def test_adopting_a_policy_adopts_all_its_drafts(datong: Path) -> None:
    approve_rules(datong, None, "datong-2025/dataset", "李明", ON, "1号")

    done = approve_rules(datong, None, "datong-2025", "李明", ON, "1号")

    assert {one.file.name for one in done} == {"institution.yaml", "model.yaml", "retrofit.yaml"}
    assert set(statuses(datong).values()) == {Status.IN_FORCE}
    assert check_rules([datong]).problems == ()
    with pytest.raises(Refused, match="already_adopted"):
        approve_rules(datong, None, "datong-2025", "李明", ON, "1号")


def test_a_file_with_errors_is_not_adopted_and_nothing_is_written(datong: Path) -> None:
    file = datong / "model.yaml"
    file.write_text(file.read_text("utf-8").replace("起分: 80", "起分: 95"), "utf-8")
    before = {one.name: one.read_bytes() for one in datong.iterdir()}

    with pytest.raises(BadInputs):
        approve_rules(datong, None, "datong-2025", "李明", ON, "1号")

    assert {one.name: one.read_bytes() for one in datong.iterdir()} == before


def test_in_a_workspace_staff_adopt_and_the_record_keeps_it(tmp_path: Path) -> None:
    office = lay_workspace(tmp_path / "office")

    with pytest.raises(Refused, match=r"permission\.denied"):
        approve_rules(office, Actor(None, "专家", Role.REVIEWER), "datong-2025", "李明", ON, "1号")
    before = _head(office)
    approve_rules(office, STAFF, "datong-2025", "李明", ON, "1号")

    assert set(statuses(office.rubrics).values()) == {Status.IN_FORCE}
    assert _head(office) == before + 1
    with pytest.raises(Refused, match="already_adopted"):
        approve_rules(office, STAFF, "datong-2025", "李明", ON, "1号")
    assert _head(office) == before + 1


def _head(office: Office) -> int:
    with office.work().read() as reading:
        return reading.head().seq
