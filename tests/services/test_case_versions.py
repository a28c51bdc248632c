"""A case and a round take the version of a measure that is in force on their day."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.conftest import DATASET, STAFF, refusal
from workbench.rules.shipped import shipped
from workbench.services.approve_rules import approve_rules
from workbench.services.create_round import create_round
from workbench.services.evaluate_case import Evaluation, evaluate_case
from workbench.services.office import Office

SHOWCASE = "xihu-2025/showcase"
PARENT_DATES = "施行: 2025-04-13\n失效: 2028-04-12\n"


@pytest.fixture
def xihu(tmp_path: Path) -> Path:
    """Version 1 of the showcase award, 100,000 yuan, to the end of 2026; then version 2, 80,000 yuan."""
    folder = tmp_path / "xihu-2025"
    folder.mkdir()
    source = shipped() / "rubrics" / "xihu-2025"
    shutil.copy(source / "policy.yaml", folder)
    text = (source / "showcase.yaml").read_text("utf-8")
    examples = text.index("算例:\n")
    (first,) = [line for line in text[examples:].splitlines() if "第一个项目" in line]
    text = f"{text[:examples]}算例:\n{first}\n"
    (folder / "showcase.yaml").write_text(
        text.replace("版本: 1\n", "版本: 1\n失效: 2026-12-31\n", 1), "utf-8"
    )
    later = text.replace("版本: 1\n", "版本: 2\n施行: 2027-01-01\n", 1).replace("性质: 政策", "性质: 细则", 1)
    later = later.replace("金额: 10万元", "金额: 8万元")
    (folder / "showcase@2027-01-01.yaml").write_text(later, "utf-8")
    return folder


def submission(number: int, applied_on: str) -> dict[str, Any]:
    return {
        "id": f"S{number}",
        "measure": SHOWCASE,
        "entity": f"甲{number}",
        "project": f"P{number}",
        "applied_on": applied_on,
        "facts": {"kind": "示范项目", "level": "省级", "fraud": "否"},
    }


def evaluated(xihu: Path, as_of: str, *days: str) -> Evaluation:
    case = xihu.parent / "case.json"
    submissions = [submission(number, day) for number, day in enumerate(days, 1)]
    case.write_text(json.dumps({"as_of": as_of, "submissions": submissions}), "utf-8")
    return evaluate_case(xihu, case)


@pytest.mark.parametrize(
    ("applied_on", "version", "award"),
    [
        ("2025-04-13", 1, 10_000_000),
        ("2026-12-31", 1, 10_000_000),
        ("2027-01-01", 2, 8_000_000),
        ("2028-04-12", 2, 8_000_000),
    ],
)
def test_the_day_of_application_chooses_the_version(
    xihu: Path, applied_on: str, version: int, award: int
) -> None:
    found = evaluated(xihu, "2028-05-01", applied_on)

    (result,) = found.outcome.results
    assert result.award == award
    assert [one["version"] for one in found.document()["rules"]] == [version]


def test_a_day_before_every_version_is_out_of_force_under_the_nearest(xihu: Path) -> None:
    (result,) = evaluated(xihu, "2028-05-01", "2025-04-12").outcome.results

    assert result.eligible == "no"
    assert (result.trace[0].code, result.trace[0].parts["version"]) == ("version.out_of_force", 1)


def test_a_measure_dated_by_the_review_takes_the_day_of_the_case(xihu: Path) -> None:
    for file in xihu.glob("showcase*.yaml"):
        file.write_text(file.read_text("utf-8").replace("状态: 草案", "状态: 草案\n时点: 评审日", 1), "utf-8")

    found = evaluated(xihu, "2027-03-01", "2026-05-01", "2027-02-01")

    assert [one.award for one in found.outcome.results] == [8_000_000, 8_000_000]


def test_applications_under_two_versions_are_told_apart_not_mixed(xihu: Path) -> None:
    error = refusal(lambda: evaluated(xihu, "2027-03-01", "2026-05-01", "2027-02-01"))

    assert error.code == "case.two_versions"
    assert [error.parts[name] for name in ("one", "first", "other", "second")] == [1, "S1", 2, "S2"]


def test_a_draft_beside_the_version_in_force_is_computed_by_its_own_file(xihu: Path) -> None:
    case = xihu.parent / "case.json"
    case.write_text(
        json.dumps({"as_of": "2027-03-01", "submissions": [submission(1, "2027-02-01")]}), "utf-8"
    )

    found = evaluate_case(xihu / "showcase@2027-01-01.yaml", case)

    assert [one.award for one in found.outcome.results] == [8_000_000]


def test_a_round_freezes_the_version_of_its_day(office: Office) -> None:
    folder = office.rubrics / "datong-2025"
    text = (shipped() / "rubrics" / "datong-2025" / "dataset.yaml").read_text("utf-8")
    text = "".join(line for line in text.splitlines(keepends=True) if "日期: 2" not in line)
    ended = text.replace("版本: 1\n", "版本: 1\n失效: 2025-10-31\n", 1)
    later = text.replace("版本: 1\n", "版本: 2\n施行: 2025-11-01\n", 1)
    (folder / "dataset.yaml").write_text(ended, "utf-8")
    (folder / "dataset@2025-11-01.yaml").write_text(later, "utf-8")
    for version in (1, 2):
        approve_rules(office, STAFF, f"{DATASET}@{version}", "市数据局", date(2025, 10, 1), "2号")

    assert frozen_file(office, date(2025, 10, 31)) == "rubrics/datong-2025/dataset.yaml"
    assert frozen_file(office, date(2025, 11, 1)) == "rubrics/datong-2025/dataset@2025-11-01.yaml"


def frozen_file(office: Office, as_of: date) -> str:
    from workbench.storage.stores import rounds

    round_id = create_round(office, STAFF, f"R-{as_of}", "", [DATASET], as_of, 2025)
    with office.work().read() as r:
        (frozen,) = rounds.rules_of(r.connection, round_id)
    return frozen.measure_file
