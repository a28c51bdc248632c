"""Checking, listing, showing and adopting rule files."""

import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.services.conftest import refusal
from workbench.domain.errors import BadInput, BadInputs, Refused
from workbench.domain.measure import MeasureId, Status
from workbench.i18n import in_language
from workbench.rules.folder import load_folder
from workbench.rules.shipped import shipped
from workbench.services.actor import Actor, Role
from workbench.services.approve_rules import approve_rules
from workbench.services.check_rules import check_rules
from workbench.services.lay_workspace import lay_workspace
from workbench.services.list_rules import GENERAL, ClauseState, list_rules
from workbench.services.office import Office
from workbench.services.show_rules import show_rules

DATASET = MeasureId("datong-2025/dataset")
ON = date(2025, 12, 1)
STAFF = Actor(None, "王工", Role.STAFF)


@pytest.fixture
def datong(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped() / "rubrics" / "datong-2025", tmp_path / "datong-2025"))


def statuses(path: Path) -> dict[str, Status]:
    return {name: one.status for name, one in load_folder(path).measures.items()}


def test_the_shipped_rules_pass_their_check(datong: Path) -> None:
    checked = check_rules([datong])

    assert set(checked.files) == set(datong.glob("*.yaml"))
    assert len(checked.measures) == len(checked.files) - 1
    assert checked.problems == ()
    assert not checked.errors


def test_a_check_reports_and_raises_nothing(datong: Path) -> None:
    file = datong / "model.yaml"
    file.write_text(file.read_text("utf-8").replace("起分: 80", "起分: 95"), "utf-8")

    checked = check_rules([datong])

    assert checked.errors
    assert "datong-2025/model" not in checked.measures


def test_the_list_has_a_row_for_each_clause(datong: Path) -> None:
    rows = {row.clause: row for row in list_rules(datong)}

    assert list(rows) == [
        f"DT-{clause}" for clause in ["1a", "1b", "1c", "1d", "2a", "2b", "3a", "3b", "3c", "4a", "4b", "4c"]
    ]
    assert (rows["DT-1a"].measure, rows["DT-1a"].mechanism) == ("datong-2025/dataset", "等次定额")
    assert (rows["DT-1b"].measure, rows["DT-1b"].mechanism) == ("datong-2025/dataset", "加项")
    assert rows["DT-4b"].item_cap == 200_000_000
    assert {row.state for row in rows.values() if row.mechanism == "不计算"} == {ClauseState.RECORDED}


def test_all_58_clauses_of_the_shipped_policies_are_listed_with_a_state() -> None:
    rows = list_rules(shipped() / "rubrics")

    assert Counter(row.clause.partition("-")[0] for row in rows) == {
        "DT": 12,
        "ZZ": 16,
        "GY": 8,
        "XH": 12,
        "SM": 10,
    }
    assert len({row.clause for row in rows}) == 58
    recorded = [row for row in rows if row.state is ClauseState.RECORDED]
    assert {row.clause for row in recorded} == {
        *("DT-2a", "DT-4a", "DT-4c", "ZZ-1", "ZZ-3", "GY-1", "GY-7", "GY-8", "XH-12", "SM-1", "SM-10")
    }
    assert all(row.why for row in recorded)
    (general,) = [row for row in rows if row.mechanism == GENERAL]
    assert (general.clause, general.measure) == ("GY-8", "guiyang-2024")


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

    rest = {one.name for one in datong.glob("*.yaml")} - {"policy.yaml", "dataset.yaml"}
    assert {one.file.name for one in done} == rest
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


def test_a_broken_file_of_another_measure_does_not_stand_in_the_way(datong: Path) -> None:
    file = datong / "model.yaml"
    file.write_text(file.read_text("utf-8").replace("起分: 80", "起分: 95"), "utf-8")

    done = approve_rules(datong, None, "datong-2025/dataset", "李明", ON, "1号")

    assert [one.file.name for one in done] == ["policy.yaml", "dataset.yaml"]
    for target in ("datong-2025/model", "datong-2025"):
        with pytest.raises(BadInputs):
            approve_rules(datong, None, target, "李明", ON, "1号")


def test_in_a_workspace_staff_adopt_and_the_record_keeps_it(tmp_path: Path) -> None:
    office = lay_workspace(tmp_path / "office")

    with pytest.raises(Refused, match=r"permission\.denied"):
        approve_rules(office, Actor(None, "专家", Role.REVIEWER), "datong-2025", "李明", ON, "1号")
    before = _head(office)
    approve_rules(office, STAFF, "datong-2025", "李明", ON, "1号")

    assert set(statuses(office.rubrics / "datong-2025").values()) == {Status.IN_FORCE}
    assert _head(office) == before + 1
    with pytest.raises(Refused, match="already_adopted"):
        approve_rules(office, STAFF, "datong-2025", "李明", ON, "1号")
    assert _head(office) == before + 1


def undated(file: Path) -> str:
    """A rule file without its dated examples."""
    return "".join(line for line in file.read_text("utf-8").splitlines(True) if "日期: 2" not in line)


def second_version(datong: Path, start: str) -> Path:
    """A draft beside the dataset file, version 2, from a day on."""
    text = undated(shipped() / "rubrics" / "datong-2025" / "dataset.yaml")
    file = datong / f"dataset@{start}.yaml"
    file.write_text(text.replace("版本: 1\n", f"版本: 2\n施行: {start}\n", 1), "utf-8")
    return file


def test_the_day_of_adoption_is_not_still_to_come(datong: Path) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date()

    error = refusal(lambda: approve_rules(datong, None, "datong-2025", "李明", tomorrow, "1号"))

    assert error.code == "rules.adopted_in_future"
    assert set(statuses(datong).values()) == {Status.DRAFT}


def test_a_version_that_overlaps_the_one_in_force_is_not_adopted(datong: Path) -> None:
    approve_rules(datong, None, "datong-2025/dataset", "李明", ON, "1号")
    draft = second_version(datong, "2026-01-01")
    before = draft.read_bytes()

    error = refusal(lambda: approve_rules(datong, None, "datong-2025/dataset", "李明", ON, "2号"))

    assert error.code == "rules.overlaps_in_force"
    assert (error.parts["start"], error.parts["last"]) == (date(2026, 1, 1), date(2025, 12, 31))
    assert draft.read_bytes() == before


def test_a_version_that_follows_the_one_in_force_is_adopted(datong: Path) -> None:
    first = datong / "dataset.yaml"
    first.write_text(undated(first).replace("版本: 1\n", "版本: 1\n失效: 2025-12-31\n", 1), "utf-8")
    approve_rules(datong, None, "datong-2025/dataset", "李明", ON, "1号")
    second = second_version(datong, "2026-01-01")

    (done,) = approve_rules(datong, None, "datong-2025/dataset", "李明", ON, "2号")

    assert done.file == second
    assert [one.status for one in load_folder(datong).versions[DATASET]] == [Status.IN_FORCE] * 2
    assert check_rules([datong]).problems == ()


def test_of_several_drafts_one_must_be_named(datong: Path) -> None:
    second_version(datong, "2026-01-01")

    error = refusal(lambda: approve_rules(datong, None, "datong-2025/dataset", "李明", ON, "1号"))
    assert (error.code, error.parts["known"]) == (
        "rules.several_drafts",
        ("datong-2025/dataset@1", "datong-2025/dataset@2"),
    )
    done = approve_rules(datong, None, "datong-2025/dataset@2", "李明", ON, "1号")
    assert [one.file.name for one in done] == ["policy.yaml", "dataset@2026-01-01.yaml"]
    error = refusal(lambda: approve_rules(datong, None, "datong-2025/dataset@9", "李明", ON, "1号"))
    assert error.code == "rules.unknown_measure"


def test_a_number_that_is_still_to_be_set_keeps_a_policy_from_adoption(tmp_path: Path) -> None:
    guiyang = Path(shutil.copytree(shipped() / "rubrics" / "guiyang-2024", tmp_path / "guiyang-2024"))
    before = {one.name: one.read_bytes() for one in guiyang.iterdir()}

    error = refusal(lambda: approve_rules(guiyang, None, "guiyang-2024", "李明", ON, "1号"))

    assert error.code == "rules.still_pending"
    assert "guiyang-2024/data-purchase 名额/每年最多" in error.parts["what"]  # type: ignore[operator]
    assert {one.name: one.read_bytes() for one in guiyang.iterdir()} == before


def test_a_number_of_the_policy_is_named_once_with_its_file(datong: Path) -> None:
    policy = datong / "policy.yaml"
    budget = "\n预算: {每年: 待定, 超支: 停止, 口径: 批准额, 依据: [P1]}\n"
    policy.write_text(policy.read_text("utf-8") + budget, "utf-8")

    error = refusal(lambda: approve_rules(datong, None, "datong-2025", "李明", ON, "1号"))

    assert error.code == "rules.still_pending"
    named = [one for one in error.parts["what"] if "预算" in one]  # type: ignore[attr-defined]
    assert named == ["datong-2025/policy.yaml 预算/每年"]


def test_a_choice_left_open_keeps_every_file_that_leaves_it_from_adoption(datong: Path) -> None:
    names = ("compute-use.yaml", "data-purchase.yaml", "policy.yaml")
    for name, words in zip(names, ("年度: 自然年, ", "超限: 按名次, ", "例外: 须会议纪要, "), strict=True):
        text = (datong / name).read_text("utf-8")
        assert words in text
        (datong / name).write_text(text.replace(words, "", 1), "utf-8")
    before = {one.name: one.read_bytes() for one in datong.iterdir()}

    assert not check_rules([datong]).errors
    with pytest.raises(BadInputs) as raised:
        approve_rules(datong, None, "datong-2025", "李明", ON, "1号")

    told = {(Path(one.place.file or "").name, one.parts["key"]): one for one in raised.value.problems}
    assert set(told) == set(zip(names, ("年度", "超限", "例外"), strict=True))
    for (name, _), one in told.items():
        section = "互斥:" if name == "policy.yaml" else "号: cap1"
        assert section in (datong / name).read_text("utf-8").splitlines()[(one.place.line or 0) - 1]
    assert {one.name: one.read_bytes() for one in datong.iterdir()} == before


def _head(office: Office) -> int:
    with office.work().read() as reading:
        return reading.head().seq
