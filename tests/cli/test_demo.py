"""`workbench demo` and `workbench init` as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import main
from workbench.cli.commands import demo
from workbench.services.demo.finish import office_staff
from workbench.services.demo.stages import ROUND
from workbench.services.office import open_office
from workbench.sheets.model import Kind
from workbench.storage.states import RoundState

KINDS = [kind.value for kind in Kind]


def workbench(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "workbench", *arguments],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        text=True,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "d"


@pytest.fixture(scope="module")
def first(folder: Path) -> subprocess.CompletedProcess[str]:
    return workbench("demo", str(folder), "--no-tui", "--json")


@pytest.fixture(scope="module")
def summary(first: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(first.stdout)
    return found


def test_without_the_app_the_round_is_settled_and_added_up(
    first: subprocess.CompletedProcess[str], summary: dict[str, Any], folder: Path
) -> None:
    from workbench.services.compute_round import compute_round

    office = open_office(folder)
    results = compute_round(office, office_staff(office), ROUND)
    office.engine.dispose()

    assert first.returncode == 0, first.stderr
    assert results.state is RoundState.SETTLED
    assert summary["award_fen"] == results.total_fen == sum(one["award_fen"] for one in summary["measures"])
    assert [(one["measure_id"], one["submissions"]) for one in summary["measures"]] == [
        (one.measure.id, len(one.rows)) for one in results.measures
    ]


def test_the_script_says_which_sheet_it_filled(
    first: subprocess.CompletedProcess[str], summary: dict[str, Any]
) -> None:
    assert summary["filled"] == [{"submission": "D09", "reviewer": "谢明朗", "marks": 6}]
    assert "D09 的评分表没有完成，已由脚本代专家谢明朗填入 6 项并提交。" in first.stderr


def test_the_workbooks_are_where_it_says(summary: dict[str, Any], folder: Path) -> None:
    files = [Path(one["file"]) for one in summary["workbooks"]]

    # Ballots come a file an expert.
    assert list(dict.fromkeys(one["kind"] for one in summary["workbooks"])) == KINDS
    assert {file.parent for file in files} == {folder.resolve() / "exports"}
    assert [file.stat().st_size for file in files] == [one["bytes"] for one in summary["workbooks"]]


def test_a_second_run_shows_the_same_round_in_words(
    first: subprocess.CompletedProcess[str], summary: dict[str, Any], folder: Path
) -> None:
    again = workbench("demo", str(folder), "--no-tui", "--lang", "en")
    total = summary["award_fen"]
    last_row = next(line for line in again.stdout.splitlines() if line.startswith("Total"))

    assert again.returncode == 0, again.stderr
    assert "already there" in again.stderr
    assert "this script entered" not in again.stderr
    assert last_row.split()[1] == "48"
    assert last_row.split()[-2:] == [f"{total // 100:,}", str(total // 1_000_000)]
    for one in summary["workbooks"]:
        assert Path(one["file"]).parent.name in again.stdout


@pytest.mark.parametrize("name", ["full", "workspace"])
def test_a_folder_with_something_else_is_refused_and_kept(tmp_path: Path, name: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    if name == "workspace":
        main(["init", str(tmp_path / name)])
    before = sorted((tmp_path / name).rglob("*"))

    done = workbench("demo", str(tmp_path / name), "--no-tui")

    assert done.returncode == 2
    assert "不是演示工作区" in done.stderr
    assert done.stdout == ""
    assert sorted((tmp_path / name).rglob("*")) == before


def test_on_a_terminal_the_app_opens_on_the_demo(
    folder: Path, first: subprocess.CompletedProcess[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path | None, str | None]] = []

    def open_app(path: Path | None, language: str | None = None, *, debug: bool = False) -> int:
        opened.append((path, language))
        return 7

    monkeypatch.setattr("workbench.tui.run", open_app)
    monkeypatch.setattr(demo.sys, "stdin", _Terminal())
    monkeypatch.setattr(demo.sys, "stdout", _Terminal())

    assert main(["demo", str(folder)]) == 7
    assert opened == [(folder, None)]


class _Terminal:
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back."""


def test_init_lays_a_workspace_that_commands_find(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["init", str(tmp_path / "w"), "--name", "大同", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert told["name"] == "大同"
    assert told["workspace"] == str(tmp_path / "w")
    assert all(os.path.exists(told[name]) for name in ("workspace", "rubrics", "exports", "database"))
    monkeypatch.chdir(tmp_path / "w" / "exports")
    assert open_office().name == "大同"


def test_init_leaves_a_folder_in_use_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("mine")

    assert main(["init", str(tmp_path)]) == 2
    assert "thesis.txt" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]


def test_init_says_in_words_where_things_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "w"), "--lang", "en"]) == 0
    told = capsys.readouterr().out

    assert "drafts" in told
    assert str(tmp_path / "w" / "rubrics") in told
