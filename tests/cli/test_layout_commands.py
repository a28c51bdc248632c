"""`workbench layouts …`: what it prints, what it leaves alone, and the exit codes that mean something."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.officer import Officer
from workbench.rules.shipped import shipped
from workbench.sheets.layout.schema import schema
from workbench.sheets.model import Kind

SHIPPED = shipped() / "exports" / "layouts"
KINDS = [kind.value for kind in Kind]


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Officer:
    """In a new workspace."""
    folder = tmp_path_factory.mktemp("layouts")
    Officer(folder).does("init", "w")
    return Officer(folder / "w")


@pytest.fixture
def own(at_work: Officer) -> Path:
    """The workspace's own layouts, none yet."""
    folder = at_work.folder / "exports" / "layouts"
    for file in folder.glob("*"):
        file.unlink()
    return folder


def test_the_shipped_layouts_have_no_finding(tmp_path: Path) -> None:
    said = Officer(tmp_path).does("layouts", "check")

    assert said.out == ""
    assert f"共检查 {len(KINDS)} 个版式文件：0 处错误，0 处提醒。" in said.err


def test_the_list_says_which_file_shapes_each_workbook(at_work: Officer, own: Path) -> None:
    at_work.does("layouts", "copy", "notice")

    rows = at_work.does("layouts", "list", "--json").data

    assert [row["kind"] for row in rows] == KINDS
    assert [row["kind"] for row in rows if row["is_own"]] == ["notice"]
    notice = rows[KINDS.index("notice")]
    assert Path(notice["file"]).samefile(own / "notice.yaml")
    assert notice["columns"] == ["no", "entity", "title", "clause", "tier", "award", "remark"]
    assert (notice["paper"], notice["protection"]) == ("A4", "none")
    assert Path(rows[0]["file"]) == SHIPPED / "scores.yaml"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_is_a_table_in_both_languages(at_work: Officer, own: Path, language: str) -> None:
    own.mkdir(parents=True, exist_ok=True)
    (own / "awards.yaml").write_text("格式: layout/1\n", "utf-8")

    said = at_work.does("--lang", language, "layouts", "list")

    assert len(said.out.splitlines()) == 1 + len(KINDS)
    assert ("有错误" if language == "zh" else "has errors") in said.out


def test_a_copy_is_the_shipped_file_and_never_overwrites(at_work: Officer, own: Path) -> None:
    said = at_work.does("layouts", "copy", "awards")
    copied = own / "awards.yaml"
    assert copied.read_bytes() == (SHIPPED / "awards.yaml").read_bytes()
    assert "awards.yaml" in said.out
    copied.write_text("# 本单位的\n", "utf-8")

    again = at_work.run("layouts", "copy", "awards")

    assert again.code == 2
    assert "没有覆盖" in again.err
    assert copied.read_text("utf-8") == "# 本单位的\n"


def test_only_a_workbook_has_a_layout_to_copy(at_work: Officer, own: Path) -> None:
    said = at_work.run("layouts", "copy", "award")

    assert said.code == 2
    assert "awards" in said.err
    assert not list(own.glob("*"))


def test_a_check_of_a_workspace_finds_the_mistake_in_its_own_layout(at_work: Officer, own: Path) -> None:
    at_work.does("layouts", "copy", "notice")
    text = (own / "notice.yaml").read_text("utf-8")
    (own / "notice.yaml").write_text(text.replace("号: tier", "号: account"), "utf-8")

    said = at_work.run("layouts", "check", "--json")

    assert said.code == 1
    assert len(said.data["files"]) == len(KINDS)
    assert said.data["layouts"] == [kind for kind in KINDS if kind != "notice"]
    (problem,) = said.data["problems"]
    assert (problem["level"], problem["code"]) == ("error", "L10")
    assert problem["place"].endswith("notice.yaml:11:9")
    assert "收款" in problem["text"]


def test_a_file_that_no_workbook_asks_for_is_pointed_out(at_work: Officer, own: Path) -> None:
    at_work.does("layouts", "copy", "awards")
    (own / "awards.yaml").rename(own / "award.yaml")

    said = at_work.run("layouts", "check")

    assert said.code == 0
    assert "award.yaml:1:1 L36" in said.out
    assert "是不是“awards”" in said.out


@pytest.mark.parametrize("named", ["nowhere.yaml", "."])
def test_a_place_without_layouts_is_bad_usage(tmp_path: Path, named: str) -> None:
    said = Officer(tmp_path).run("layouts", "check", named)

    assert said.code == 2
    assert said.out == ""


def test_the_schema_is_the_one_that_ships(tmp_path: Path) -> None:
    assert Officer(tmp_path).does("layouts", "schema").data == schema()
