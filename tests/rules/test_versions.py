"""Several versions of one measure stand side by side, and each day has one of them."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from workbench.domain.measure import Measure, MeasureId, Status
from workbench.i18n import in_language
from workbench.i18n.errors import problem_text
from workbench.rules.adopt import adopted
from workbench.rules.folder import RuleBook, check_folder, load_folder, measure_ids
from workbench.rules.shipped import shipped

DATASET = MeasureId("datong-2025/dataset")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """The Datong policy, in force, with its dataset measure only."""
    source = shipped() / "rubrics" / "datong-2025"
    folder = tmp_path / "datong-2025"
    folder.mkdir()
    (folder / "policy.yaml").write_bytes(in_force((source / "policy.yaml").read_bytes()))
    shutil.copy(source / "dataset.yaml", folder)
    return folder


def in_force(text: bytes) -> bytes:
    return adopted(text, "李明", date(2025, 9, 20), "1号")


def lay(policy: Path, name: str, number: int, start: str, end: str, status: Status = Status.IN_FORCE) -> Path:
    """Write one version of the measure from the shipped file, without its dated examples."""
    shipped_text = (shipped() / "rubrics" / "datong-2025" / "dataset.yaml").read_text("utf-8")
    text = "".join(line for line in shipped_text.splitlines(keepends=True) if "日期: " not in line)
    text = text.replace("版本: 1\n", f"版本: {number}\n施行: {start}\n失效: {end}\n", 1)
    if status is Status.RETIRED:
        text = text.replace("状态: 草案", "状态: 停用", 1)
    data = text.encode()
    file = policy / name
    file.write_bytes(in_force(data) if status is Status.IN_FORCE else data)
    return file


def two_in_force(policy: Path, first_end: str, second_start: str) -> None:
    lay(policy, "dataset.yaml", 1, "2025-09-18", first_end)
    lay(policy, f"dataset@{second_start}.yaml", 2, second_start, "2028-09-17")


def on(book: RuleBook, day: str) -> int:
    return book.in_force(DATASET, date.fromisoformat(day)).version


def codes(policy: Path) -> list[str]:
    problems = check_folder(policy).problems
    for language in ("zh", "en"):
        with in_language(language):
            assert all(problem_text(one) for one in problems)
    return [one.code for one in problems]


def test_each_day_has_the_version_whose_dates_hold_it_both_ends_included(policy: Path) -> None:
    two_in_force(policy, "2026-12-31", "2027-01-01")
    book = load_folder(policy)

    assert [one.version for one in book.versions[DATASET]] == [1, 2]
    days = ["2025-09-18", "2026-12-31", "2027-01-01", "2028-09-17"]
    assert [on(book, day) for day in days] == [1, 1, 2, 2]


def test_a_day_outside_every_version_takes_the_nearest(policy: Path) -> None:
    two_in_force(policy, "2026-12-31", "2027-01-01")
    book = load_folder(policy)

    assert (on(book, "2025-09-17"), on(book, "2028-09-18")) == (1, 2)


def test_an_adopted_version_goes_before_a_newer_draft_of_the_same_days(policy: Path) -> None:
    lay(policy, "dataset.yaml", 1, "2025-09-18", "2028-09-17")
    lay(policy, "dataset@2025-09-18-v2.yaml", 2, "2025-09-18", "2028-09-17", Status.DRAFT)
    book = load_folder(policy)

    assert on(book, "2026-01-01") == 1
    assert book.measures[DATASET].version == 1
    assert book.source(book.versions[DATASET][1]).file.name == "dataset@2025-09-18-v2.yaml"


def test_without_an_adopted_version_the_newest_draft_is_current(policy: Path) -> None:
    lay(policy, "dataset.yaml", 1, "2025-09-18", "2028-09-17", Status.RETIRED)
    lay(policy, "dataset@2025-09-18.yaml", 2, "2025-09-18", "2028-09-17", Status.DRAFT)
    lay(policy, "dataset@2025-09-18-v3.yaml", 3, "2025-09-18", "2028-09-17", Status.DRAFT)

    assert load_folder(policy).measures[DATASET].version == 3


def test_two_versions_in_force_on_one_day_are_an_error_with_the_days(policy: Path) -> None:
    two_in_force(policy, "2027-01-01", "2027-01-01")

    (problem,) = check_folder(policy).problems

    assert (problem.code, problem.level) == ("S80", "error")
    assert Path(problem.place.file or "").name == "dataset@2027-01-01.yaml"
    assert problem.place.line is not None
    assert (policy / "dataset@2027-01-01.yaml").read_text("utf-8").splitlines()[
        problem.place.line - 1
    ] == "施行: 2027-01-01"
    assert (problem.parts["start"], problem.parts["end"]) == (date(2027, 1, 1), date(2027, 1, 1))


def test_days_between_two_versions_are_a_reminder(policy: Path) -> None:
    two_in_force(policy, "2026-12-30", "2027-01-01")

    (problem,) = check_folder(policy).problems

    assert (problem.code, problem.level) == ("S81", "warning")
    assert (problem.parts["start"], problem.parts["end"]) == (date(2026, 12, 31), date(2026, 12, 31))


def test_a_draft_may_overlap_what_is_in_force(policy: Path) -> None:
    lay(policy, "dataset.yaml", 1, "2025-09-18", "2028-09-17")
    lay(policy, "dataset@2026-01-01.yaml", 2, "2026-01-01", "2028-09-17", Status.DRAFT)

    assert codes(policy) == []


def test_one_version_stands_in_one_file(policy: Path) -> None:
    lay(policy, "dataset@2025-09-18.yaml", 1, "2025-09-18", "2028-09-17", Status.DRAFT)

    assert codes(policy) == ["S38"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dataset@2026-02-01.yaml", "dataset@2026-01-01.yaml"),
        ("dataset@2026-01-01-v3.yaml", "dataset@2026-01-01-v2.yaml"),
        ("dataset@new.yaml", "dataset@2026-01-01.yaml"),
    ],
)
def test_a_file_name_tells_the_date_and_version_that_the_file_has(
    policy: Path, name: str, expected: str
) -> None:
    lay(policy, name, 2, "2026-01-01", "2028-09-17", Status.DRAFT)

    (problem,) = check_folder(policy).problems

    assert (problem.code, problem.parts["expected"]) == ("S82", expected)


def test_versions_of_one_id_share_the_name_of_their_files(policy: Path) -> None:
    lay(policy, "data@2026-01-01.yaml", 2, "2026-01-01", "2028-09-17", Status.DRAFT)

    assert codes(policy) == ["S83"]


def test_two_ids_do_not_share_the_name_of_their_files(policy: Path) -> None:
    file = lay(policy, "dataset@2026-01-01.yaml", 2, "2026-01-01", "2028-09-17", Status.DRAFT)
    file.write_text(file.read_text("utf-8").replace(DATASET, "datong-2025/other"), "utf-8")

    assert codes(policy) == ["S83"]


def test_the_ids_beside_a_file_are_known(policy: Path) -> None:
    shutil.copy(shipped() / "rubrics" / "datong-2025" / "model.yaml", policy)

    assert measure_ids(policy / "dataset.yaml") == measure_ids(policy) == {DATASET, "datong-2025/model"}
    assert load_folder(policy / "dataset.yaml").measures.keys() == {DATASET}


def test_policies_are_known_by_their_id(policy: Path) -> None:
    ((name, (file, text)),) = load_folder(policy).policies.items()

    assert (name, file.name, text.version) == ("datong-2025", "policy.yaml", 1)


def test_a_version_with_other_dates_changes_the_meaning_hash(policy: Path) -> None:
    two_in_force(policy, "2026-12-31", "2027-01-01")
    one, two = load_folder(policy).versions[DATASET]

    def parts(measure: Measure) -> tuple[str, str, str]:
        return (
            measure.hashes.bytes_sha256,
            measure.hashes.meaning_sha256,
            measure.hashes.scoring_sha256,
        )

    assert [a == b for a, b in zip(parts(one), parts(two), strict=True)] == [False, False, True]
