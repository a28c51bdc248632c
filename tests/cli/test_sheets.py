"""Score sheets go out to the experts and come back at the command line, through a parser of its own."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from tests.cli.officer import DATASET, EXPERTS, ROUND, Officer, adopt_and_open, experts_sheet, filled
from tests.sheets import score_forms
from tests.sheets.score_forms import full, write

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
NAMES = [name for name in EXPERTS if name != "张三"]


@pytest.fixture(scope="module")
def officer(tmp_path_factory: pytest.TempPathFactory) -> Officer:
    """An open round with two dataset submissions before a panel of four."""
    folder = tmp_path_factory.mktemp("sheets")
    Officer(folder).does("init", "评审", "--name", "大同评审")
    made = Officer(folder / "评审")
    list(adopt_and_open(made))
    made.does("experts", "import", experts_sheet(made.folder / "专家.xlsx"))
    made.does("panel", "set", DATASET, *NAMES, "--lead", "陈一", "--round", ROUND)
    made.does("submissions", "template", "模板.xlsx", "--round", ROUND)
    form = filled(made.folder / "模板.xlsx", made.folder / "申报.xlsx")
    made.does("submissions", "import", form, "--round", ROUND)
    return made


def test_sheets_go_out_and_come_back(officer: Officer) -> None:
    issued = officer.does("sheets", "issue", "--round", ROUND, "--json").data["files"]

    assert {one["reviewer"]: one["submissions"] for one in issued} == {name: ["D01", "D02"] for name in NAMES}
    assert Path(issued[0]["file"]).parent == officer.folder / "exports" / f"{ROUND}_专家评分表"
    source = next(Path(one["file"]) for one in issued if one["reviewer"].startswith("李四"))
    assert source.name == f"{ROUND}_李四[red].xlsx"

    wrong = score_forms.filled(
        source, officer.folder / "错.xlsx", lambda book: write(book["D01"], {"A1": 99})
    )
    refused = officer.run("sheets", "collect", wrong, "--round", ROUND)
    assert (refused.code, refused.out) == (2, "")
    assert f"{wrong} D01!H" in refused.err
    assert "最多 10 分" in refused.err

    half = score_forms.filled(
        source, officer.folder / "半.xlsx", lambda book: write(book["D01"], full(book["D01"]))
    )
    told = officer.does("sheets", "collect", half, "--round", ROUND, "--partial", "--dry-run").out
    assert "试收，未写入：1 个文件、2 份评分表：提交 1、空白，未收 1。" in told
    done = officer.does("sheets", "collect", half, "--round", ROUND, "--without", "D02", "--json").data
    assert [(one["submission"], one["outcome"]) for one in done["sheets"]] == [
        ("D01", "submitted"),
        ("D02", "left_out"),
    ]
    assert done["sheets"][0]["changes"][0] == {"item": "A1", "before": None, "after": "3"}
    marks = officer.does("audit", "marks", "--round", ROUND, "--json").data
    assert {one["submission"] for one in marks if one["state"] == "submitted"} == {"D01"}
    acts = officer.does("audit", "show", "--count", 2, "--json").data
    assert [one["verb"] for one in acts] == ["collect_sheets", "issue_sheets"]


def test_every_mark_that_is_written_over_is_listed_and_so_are_forms_that_did_not_come_back(
    officer: Officer,
) -> None:
    (issued,) = officer.does(
        "sheets", "issue", "--round", ROUND, "--reviewer", "陈一", "-o", "陈", "--json"
    ).data["files"]
    first, second = (
        score_forms.filled(
            officer.folder / issued["file"], officer.folder / f"{mark}.xlsx", partial(_mark, mark=mark)
        )
        for mark in (8.5, 8)
    )
    officer.does("sheets", "collect", first, "--round", ROUND, "--partial", "--without", "D02")

    said = officer.does("sheets", "collect", second, "--round", ROUND, "--partial", "--dry-run")

    assert "改动已有的分数：D01 陈一：A1 8.5 → 8" in said.out
    assert "发出而没有交回" in said.err
    assert "  陈一" not in said.err


def _mark(book: Workbook, mark: float) -> None:
    write(book["D01"], {"A1": mark})


def test_in_english_no_chinese_but_names_is_said(officer: Officer) -> None:
    said = officer.does("sheets", "issue", "--round", ROUND, "--reviewer", "陈一", "-o", "en", "--lang", "en")
    refused = officer.run("sheets", "collect", "missing.xlsx", "--round", ROUND, "--lang", "en")

    assert said.err.strip() == "Files issued: 1; score sheets: 2."
    assert refused.code == 2
    assert not CHINESE.search(refused.err)
    (written,) = (officer.folder / "en").iterdir()
    assert load_workbook(written)["D01"]["H7"].value == "Mark"
