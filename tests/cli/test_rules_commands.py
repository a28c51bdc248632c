"""`workbench rules …` and `workbench compare`: what they print, and the exit codes that mean something."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.officer import DATASET, ROUND, Officer, adopt_and_open
from workbench.rules.shipped import shipped

TEXTS = Path(__file__).parents[1] / "rules" / "texts"


@pytest.fixture
def officer(tmp_path: Path) -> Officer:
    """In a folder that holds the Datong rules and nothing else."""
    shutil.copytree(shipped() / "rubrics" / "datong-2025", tmp_path / "datong-2025")
    return Officer(tmp_path)


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Officer:
    """In a workspace with an open round and no submissions."""
    folder = tmp_path_factory.mktemp("rules")
    Officer(folder).does("init", "w", "--name", "大同评审")
    officer = Officer(folder / "w")
    list(adopt_and_open(officer))
    return officer


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_list_is_one_document_with_a_row_for_each_clause(officer: Officer) -> None:
    rows = officer.does("rules", "list", "--rules", "datong-2025", "--json").data

    assert len(rows) == 12
    assert rows[1] == {
        "clause": "DT-1b",
        "measure": DATASET,
        "name": "国家典型案例奖励",
        "mechanism": "加项",
        "state": "computed",
        "why": None,
        "version": 1,
        "status": "草案",
        "in_force_from": "2025-09-18",
        "in_force_to": "2028-09-17",
        "item_cap_fen": 300_000_000,
        "file": "datong-2025/dataset.yaml",
    }
    assert all(row["why"] for row in rows if row["state"] == "recorded")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_is_a_table_in_both_languages(officer: Officer, language: str) -> None:
    said = officer.does("--lang", language, "rules", "list", "--rules", "datong-2025")

    assert len(said.out.splitlines()) == 13
    assert ("只作记录" if language == "zh" else "on record only") in said.out


def test_a_check_against_the_texts_finds_a_changed_figure(officer: Officer) -> None:
    assert officer.run("rules", "check", "datong-2025", "--texts", TEXTS).code == 0
    edit(officer.folder / "datong-2025" / "contest.yaml", '原文: "', '原文: "另')

    said = officer.run("rules", "check", "datong-2025", "--texts", TEXTS)

    assert said.code == 1
    assert "S02" in said.out
    assert said.out.startswith("datong-2025/contest.yaml:")


def test_two_versions_in_force_at_once_fail_the_check(officer: Officer) -> None:
    adopt = ("--by", "李明", "--on", "2025-12-01", "--document", "1号", "--rules", "datong-2025")
    officer.does("rules", "approve", DATASET, *adopt)
    first = officer.folder / "datong-2025" / "dataset.yaml"
    second = first.with_name("dataset@2025-09-18.yaml")
    second.write_text(first.read_text("utf-8").replace("版本: 1", "版本: 2", 1), "utf-8")

    said = officer.run("rules", "check", "datong-2025")

    assert said.code == 1
    assert "S80" in said.out


def test_the_diff_of_a_changed_cut_off_is_one_line_with_its_level(officer: Officer) -> None:
    old = officer.folder / "datong-2025" / "dataset.yaml"
    new = old.with_name("dataset@2025-09-18.yaml")
    shutil.copy(old, new)
    edit(new, "版本: 1", "版本: 2")
    edit(new, "起分: 70, 金额: 100万元", "起分: 70, 金额: 90万元")
    text = new.read_text("utf-8").replace("等次: 三等, 金额: 100万元", "等次: 三等, 金额: 90万元")
    new.write_text(text, "utf-8")

    said = officer.does("rules", "diff", old, new)
    assert [line for line in said.out.splitlines() if line.startswith("  ")] == [
        "  2  等次/“三等”/金额：100万元 → 90万元",
        "  算例另有 2 处改动，不影响计算（--json 逐处列出）",
    ]
    assert said.err == ""
    found = officer.does(
        "rules", "diff", f"{DATASET}@1", f"{DATASET}@2", "--rules", "datong-2025", "--json"
    ).data

    assert found["level"] == 2
    assert (found["old"]["version"], found["new"]["version"]) == (1, 2)
    assert found["same"] == {"bytes": False, "meaning": False, "scoring": True}
    money = [one for one in found["changes"] if one["level"] == 2]
    assert [(one["path"], one["old"], one["new"]) for one in money] == [
        (["等次", "三等", "金额"], "100万元", "90万元")
    ]
    assert {one["path"][0] for one in found["changes"] if one["level"] == 1} <= {"算例"}
    assert found["effect"] is None


def test_a_file_that_is_not_there_or_is_broken_is_bad_input(officer: Officer) -> None:
    good = officer.folder / "datong-2025" / "model.yaml"
    assert officer.run("rules", "diff", good, "nowhere.yaml").code == 2
    edit(officer.folder / "datong-2025" / "dataset.yaml", "起分: 80", "起分: 八十")

    said = officer.run("rules", "diff", good, "datong-2025/dataset.yaml")

    assert said.code == 2
    assert "datong-2025/dataset.yaml:" in said.err


def test_a_diff_on_a_round_needs_one_that_has_the_measure(at_work: Officer) -> None:
    said = at_work.does("rules", "diff", DATASET, f"{DATASET}@1", "--round", ROUND, "--json")
    assert said.data["effect"]["moves"] == []
    assert said.data["effect"]["before_fen"] == 0

    other = "xihu-2025/compute"
    said = at_work.run("rules", "diff", other, other, "--round", ROUND)
    assert said.code == 2
    assert other in said.err


def test_compare_shows_the_budget_policies_side_by_side(at_work: Officer) -> None:
    found = at_work.does("compare", "--round", ROUND, "--json").data

    assert [one["overrun"] for one in found["variants"]] == [
        None,
        "按比例压缩",
        "按名次截止",
        "先到先得",
        "依次征询",
        "停止",
    ]
    said = at_work.does("--lang", "en", "compare", "--round", ROUND, "--overrun", "stop")
    assert said.out.splitlines()[0].startswith("Submission")
    assert "budget" in said.err
    assert at_work.run("compare", "--round", ROUND, "--overrun", "随便").code == 2
    assert at_work.run("compare", "--round", "无此批次").code == 2


@pytest.mark.parametrize("kind", ["measure", "policy"])
def test_the_schema_is_printed_for_editors(officer: Officer, kind: str) -> None:
    schema = officer.does("rules", "schema", "--kind", kind).data

    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "编号" in schema["properties"]
    assert json.loads((shipped() / "rubrics" / f"{kind}.schema.json").read_text("utf-8")) == schema


def test_adopting_for_a_day_to_come_is_refused(officer: Officer) -> None:
    adopt = ("--by", "李明", "--on", "2999-12-01", "--document", "1号", "--rules", "datong-2025")

    said = officer.run("rules", "approve", DATASET, *adopt)

    assert said.code == 1
    assert "2999-12-01" in said.err
