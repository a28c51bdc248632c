"""A score sheet that is filled in LibreOffice comes back: typed in cell by cell, saved, and collected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.cli.officer import DATASET, EXPERTS, ROUND, Officer, adopt_and_open, experts_sheet, filled
from tests.sheets.oracle.libreoffice import Typed, typed
from tests.sheets.score_forms import item_rows, overall_row
from workbench.sheets.score_sheets.form import COMMENT, MARK, OVERALL, POINTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
NAMES = [name for name in EXPERTS if name != "张三"]
# As it is typed, and the mark that is meant; full-width digits and stops come from Chinese keyboards.
WAYS = (("3", "3"), ("2.5", "2.5"), ("0", "0"), ("１．５", "1.5"), ("2。5", "2.5"), ("4.0", "4"))
COMMENT_WORDS = '见"附件"第3页，<待核>'


@pytest.fixture
def officer(tmp_path: Path) -> Officer:
    """An open round with two dataset submissions before a panel of four, whose forms are out."""
    Officer(tmp_path).does("init", "评审", "--name", "大同评审")
    made = Officer(tmp_path / "评审")
    list(adopt_and_open(made))
    made.does("experts", "import", experts_sheet(made.folder / "专家.xlsx"))
    made.does("panel", "set", DATASET, *NAMES, "--lead", "陈一", "--round", ROUND)
    made.does("submissions", "template", "模板.xlsx", "--round", ROUND)
    form = filled(made.folder / "模板.xlsx", made.folder / "申报.xlsx")
    made.does("submissions", "import", form, "--round", ROUND)
    return made


def issued(officer: Officer, reviewer: str) -> Path:
    files = officer.does("sheets", "issue", "--round", ROUND, "--json").data["files"]
    return next(Path(one["file"]) for one in files if one["reviewer"] == reviewer)


def at(page: Worksheet, row: int, column: int) -> str:
    return str(page.cell(row, column).coordinate)


def entries_for(page: Worksheet) -> tuple[list[Typed], dict[str, str]]:
    """Something for every item, each way of writing a number in turn, and the marks that are meant."""
    entries, meant = [], {}
    for place, (item, row) in enumerate(item_rows(page).items()):
        words, meant[item] = WAYS[place % len(WAYS)]
        entries.append((page.title, at(page, row, MARK), words))
    return entries, meant


def test_a_form_filled_in_an_office_is_collected_mark_by_mark(
    officer: Officer, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    form = issued(officer, "李四[red]")
    pages = load_workbook(form).worksheets[1:]
    entries: list[Typed] = []
    meant = {}
    for page in pages:
        typed_in, meant[page.title] = entries_for(page)
        entries += typed_in
    first, (item, row) = pages[0], next(iter(item_rows(pages[0]).items()))
    entries.append((first.title, at(first, row, COMMENT), COMMENT_WORDS))
    entries.append((first.title, at(first, overall_row(first), OVERALL), "总体良好"))

    back = typed(require_tool("soffice"), form, entries, tmp_path)
    found = officer.does("sheets", "collect", back, "--round", ROUND, "--json").data["sheets"]

    assert {one["submission"]: one["outcome"] for one in found} == dict.fromkeys(meant, "submitted")
    for one in found:
        assert {each["item"]: each["after"] for each in one["changes"]} == meant[one["submission"]]
    commented = next(one for one in found if one["submission"] == first.title)
    assert set(commented["comments"]) == {item, ""}
    again = officer.does("sheets", "collect", back, "--round", ROUND, "--json").data["sheets"]
    assert {one["outcome"] for one in again} == {"unchanged"}


def test_a_mark_beyond_its_points_typed_in_an_office_is_named_and_nothing_is_stored(
    officer: Officer, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    form = issued(officer, "林二")
    page = load_workbook(form).worksheets[1]
    entries, _ = entries_for(page)
    row = next(iter(item_rows(page).values()))
    cell, most = at(page, row, MARK), page.cell(row, POINTS).value
    entries.append((page.title, cell, "99"))

    back = typed(require_tool("soffice"), form, entries, tmp_path)
    refused = officer.run("sheets", "collect", back, "--round", ROUND, "--partial")

    assert (refused.code, refused.out) == (2, "")
    assert f"{page.title}!{cell}" in refused.err
    assert f"最多 {most} 分" in refused.err
    marks = officer.does("audit", "marks", "--round", ROUND, "--json").data
    assert not [one for one in marks if one["state"] == "submitted"]
