"""Measures inherit from their policy; folders are read whole."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from workbench.domain.errors import BadInput, BadInputs
from workbench.domain.measure import Measure, MeasureId
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import error_text, problem_text
from workbench.rules import load_measure
from workbench.rules.folder import check_folder, load_folder
from workbench.rules.shipped import shipped
from workbench.rules.texts import read_texts

DATASET = MeasureId("datong-2025/dataset")


@pytest.fixture
def datong(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped() / "rubrics" / "datong-2025", tmp_path / "rubrics" / "datong-2025"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def load_measure_of(folder: Path, name: str) -> Measure:
    data, policy = (folder / name).read_bytes(), (folder / "policy.yaml").read_bytes()
    return load_measure(data, file=name, policy=policy, policy_file="policy.yaml")


def codes(path: Path) -> list[tuple[str, str]]:
    return [(Path(one.place.file or "").name, one.code) for one in check_folder(path).problems]


def test_a_file_a_policy_and_a_folder_of_policies_are_all_read(datong: Path) -> None:
    assert list(load_folder(datong / "dataset.yaml").measures) == [DATASET]
    files = [file for file in datong.glob("*.yaml") if file.name != "policy.yaml"]
    assert len(load_folder(datong).measures) == len(load_folder(datong.parent).measures) == len(files)


def test_the_source_of_a_measure_is_what_was_read(datong: Path) -> None:
    source = load_folder(datong).sources[DATASET, 1]

    assert source.file == datong / "dataset.yaml"
    assert source.bytes == source.file.read_bytes()
    assert source.policy_bytes == (datong / "policy.yaml").read_bytes()


def test_a_policy_says_by_which_date_or_each_of_its_measures_does(datong: Path) -> None:
    edit(datong / "policy.yaml", "\n时点: 申报日", "\n#")

    (problem,) = check_folder(datong).problems

    assert (problem.code, problem.parts["key"]) == ("R02", "时点")
    assert problem.place.file == str(datong / "policy.yaml")
    for language in LANGUAGES:
        with in_language(language):
            assert "时点: 评审日" in problem_text(problem)
    edit(datong / "dataset.yaml", "状态: 草案\n", "状态: 草案\n时点: 评审日\n")
    assert load_measure_of(datong, "dataset.yaml").dated_by == "评审日"


def test_every_missing_key_of_a_policy_is_told(datong: Path) -> None:
    edit(datong / "policy.yaml", "\n施行: 2025-09-18", "\n#")
    edit(datong / "policy.yaml", "\n失效: 2028-09-17", "\n#")

    assert [one.parts["key"] for one in check_folder(datong).problems] == ["施行", "失效"]


def test_a_measure_may_say_otherwise_than_its_policy(datong: Path) -> None:
    edit(
        datong / "dataset.yaml",
        "状态: 草案\n",
        "状态: 草案\n施行: 2025-09-18\n失效: 2028-09-17\n时点: 评审日\n",
    )

    measure = load_folder(datong).measures[DATASET]

    assert measure.dated_by == "评审日"
    assert measure.in_force_to == date(2028, 9, 17)


def test_the_policy_changes_the_hashes_of_its_measures(datong: Path) -> None:
    before = load_folder(datong).measures[DATASET].hashes
    edit(datong / "policy.yaml", "格式: ", "# 注\n格式: ")
    commented = load_folder(datong).measures[DATASET].hashes
    edit(datong / "policy.yaml", "规则: 取高", "规则: 补差")
    changed = load_folder(datong).measures[DATASET].hashes

    assert commented.bytes_sha256 != before.bytes_sha256
    assert commented.meaning_sha256 == before.meaning_sha256
    assert changed.meaning_sha256 != before.meaning_sha256
    assert changed.scoring_sha256 == before.scoring_sha256


def test_an_error_in_the_policy_is_told_once_and_stops_every_measure(datong: Path) -> None:
    edit(datong / "policy.yaml", "零头: 市", "零头: 区")

    with pytest.raises(BadInputs) as raised:
        load_folder(datong)

    assert [one.code for one in raised.value.problems] == ["S23"]
    assert "policy.yaml:" in error_text(raised.value)


def test_a_missing_policy_is_named_by_each_measure(datong: Path) -> None:
    (datong / "policy.yaml").unlink()

    names = sorted(file.name for file in datong.glob("*.yaml"))
    assert codes(datong) == [(name, "S35") for name in names]


def test_a_policy_that_cannot_be_read_is_the_one_thing_told(datong: Path) -> None:
    edit(datong / "policy.yaml", "零头: 市, ", "零头: 市 # 注, ")

    assert codes(datong) == [("policy.yaml", "Y09")]


def test_one_id_has_one_file(datong: Path) -> None:
    shutil.copy(datong / "model.yaml", datong / "model2.yaml")

    assert codes(datong) == [("model2.yaml", "S38")]


def test_points_and_steps_of_sub_items_must_add_up(datong: Path) -> None:
    edit(datong / "dataset.yaml", "分值: 15\n", "分值: 14.7\n")

    assert codes(datong) == [("dataset.yaml", "S13"), ("dataset.yaml", "S45"), ("dataset.yaml", "S14")]


def test_a_measure_in_force_needs_its_policy_in_force(datong: Path) -> None:
    text = (datong / "retrofit.yaml").read_text("utf-8").replace("批准: 待定", "批准: 李明")
    text = text.replace("状态: 草案", "状态: 生效\n采纳: {批准人: 李明, 日期: 2025-12-01, 文号: 1号}")
    (datong / "retrofit.yaml").write_text(text, "utf-8")

    assert codes(datong) == [("retrofit.yaml", "S49")]


def test_a_quote_that_was_copied_wrongly_is_found_in_the_text(datong: Path) -> None:
    edit(datong / "dataset.yaml", "标注精准度、行业适用性、复用价值等", "标注精确度、行业适用性、复用价值等")
    texts = read_texts(Path(__file__).parent / "texts")

    (problem,) = check_folder(datong, texts).problems

    assert problem.code == "S02"
    assert str(problem.parts["rest"]).startswith("确度")


def test_a_document_without_a_text_is_only_a_reminder(datong: Path, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "other.txt").write_text("别的文件", "utf-8")

    found = check_folder(datong, read_texts(tmp_path / "texts")).problems

    assert {(one.code, one.level) for one in found} == {("S01", "warning")}


def test_a_path_without_rules_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"rules\.not_found"):
        load_folder(tmp_path / "nowhere")
    with pytest.raises(BadInput, match=r"rules\.none_there"):
        load_folder(tmp_path)
