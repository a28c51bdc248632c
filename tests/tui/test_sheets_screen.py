"""Offline score sheets on screen: out to the experts who are ticked, tried out, and back, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook.workbook import Workbook
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.sheets.score_forms import filled, full, write
from tests.tui.driving import hints_fit, place_of, seen, stored, type_text, until, until_seen
from tests.tui.invented import CLERK, ROUND, Invented
from workbench.domain.errors import BadInput
from workbench.i18n import set_language
from workbench.services.issue_sheets import issue_sheets
from workbench.services.my_sheets import my_sheets
from workbench.sheets import parse_child, read_cells
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.round.screen import RoundScreen
from workbench.tui.screens.sheets.batch import codes_named, files_named
from workbench.tui.screens.sheets.collect_screen import CollectScreen
from workbench.tui.screens.sheets.issue_screen import IssueScreen

NAME = "2025年第一批"
ISSUE, COLLECT = partial(IssueScreen, ROUND, NAME), partial(CollectScreen, ROUND, NAME)
LIN = "林晓"


@pytest.fixture(autouse=True)
def parsed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process for every file; that the parser runs apart is shown elsewhere."""
    monkeypatch.setattr(read_cells, "_parse_apart", lambda data, file: parse_child.parse(data))


def everything(book: Workbook) -> None:
    """Every form filled."""
    for page in book.worksheets[1:]:
        write(page, full(page, 3))


def unreadable(book: Workbook) -> None:
    """Two marks that are none, on two forms."""
    everything(book)
    write(book.worksheets[1], {"A1": "良好"})
    write(book.worksheets[2], {"B1": "=1+1"})


def back(made: Invented, edit: Callable[[Workbook], None], name: str = LIN) -> Path:
    """The sheets of one expert as they come back."""
    issued = issue_sheets(made.office, CLERK, ROUND, (name,), made.office.root / "out").files[0].path
    return filled(issued, made.office.root / "back" / issued.name, edit)


def states(made: Invented, name: str = LIN) -> dict[str, str]:
    return {one.submission_code: str(one.state) for one in my_sheets(made.office, made.people[name], ROUND)}


async def name_files(app: WorkbenchApp, pilot: Pilot[Any], *paths: Path) -> None:
    """Paste paths, one a line, and try them out."""
    await until(pilot, lambda: isinstance(app.focused, TextArea))
    await type_text(pilot, "\n".join(str(path) for path in paths))
    await pilot.press("f10")


async def test_sheets_go_to_everyone_and_those_that_come_back_are_tried_out_before_they_count(
    invented: Invented,
) -> None:
    async with place_of(invented, "王工", ISSUE) as (app, pilot):
        await until_seen(pilot, "[x]", LIN, "北岳理工学院")
        await pilot.press("f10")
        screen = await until_seen(pilot, "已发出 5 个文件")
        written = sorted((invented.office.exports / f"{ROUND}_专家评分表").glob("*.xlsx"))
        assert len(written) == 5
        assert "新写 5" in screen
        assert hints_fit(app)

        issued = next(path for path in written if LIN in path.name)
        folder = filled(issued, invented.office.root / "back" / issued.name, everything).parent
        await pilot.press("f8")
        await name_files(app, pilot, folder)
        await until_seen(pilot, "试收，未写入：1 个文件、2 份评分表", "S004", "A1 由 未评 改为 3")
        assert hints_fit(app)
        assert states(invented)["S004"] == "open"

        await pilot.press("f10")
        await until_seen(pilot, "收回“2025年第一批”的 2 份评分表？")
        await pilot.press("right", "enter")
        await until_seen(pilot, "已收回：1 个文件、2 份评分表")
        assert states(invented)["S004"] == states(invented)["S005"] == "submitted"
        assert stored(invented, LIN, "S004")["A1"] == "3"
        assert "F10" not in seen(app).splitlines()[-1]


@pytest.mark.slow
async def test_only_those_who_are_ticked_get_sheets_and_no_filled_file_is_written_over(
    invented: Invented, tmp_path: Path
) -> None:
    invented.finish("S004", {LIN: "0.8"})
    invented.finish("S005", {LIN: "0.8"})
    async with place_of(invented, "王工", ISSUE, size=(120, 30)) as (app, pilot):
        await until_seen(pilot, LIN, "[x]")
        app.screen.query_one("#folder", Input).value = str(tmp_path / "out")
        await pilot.press("f6", "f10")
        await until_seen(pilot, "至少选一位专家")
        # The one at the top, and 林晓, who has nothing to fill.
        await pilot.press("home", "space", "slash")
        await type_text(pilot, LIN)
        await pilot.press("enter", "space", "f10")
        await until_seen(pilot, "已发出 1 个文件", "1 位专家没有待填的评分表", "没有待填")
        (only,) = (tmp_path / "out").glob("*.xlsx")

        await pilot.press("f10")
        await until_seen(pilot, "新写 0，相同 1")
        filled(only, only, everything)
        before = only.read_bytes()
        await pilot.press("f10")
        await until_seen(pilot, "内容与要写的不同")
        assert only.read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_problem_is_listed_by_file_sheet_and_cell_and_nothing_is_written(
    invented: Invented, language: str
) -> None:
    files = [back(invented, unreadable), back(invented, lambda book: None, "张博文")]
    set_language("en" if language == "en" else "zh")
    async with place_of(invented, "王工", COLLECT) as (app, pilot):
        await name_files(app, pilot, *files)
        await until_seen(pilot, "1. S004!", "K10 “良好”", "2. S005!", "K11")
        assert ("problems" if language == "en" else "处问题") in seen(app)
        await pilot.press("end")
        await until_seen(pilot, "4. ", "K32")
        assert hints_fit(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CollectScreen))
        assert files[0].name in app.screen.query_one("#paths", TextArea).text
    set_language("zh")
    assert states(invented)["S004"] == "open"


@pytest.mark.slow
async def test_incomplete_sheets_are_stored_where_that_is_ticked_and_codes_are_left_out(
    invented: Invented,
) -> None:
    path = back(invented, lambda book: write(book.worksheets[1], {"A1": 3}))
    async with place_of(invented, "王工", COLLECT, size=(120, 30)) as (app, pilot):
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await type_text(pilot, str(path))
        await pilot.press("tab", "space", "tab")
        await type_text(pilot, "S005")
        await pilot.press("f10")
        await until_seen(pilot, "暂存，未提交 1", "指定不收 1")
        await pilot.press("f10")
        await until_seen(pilot, "提交 0 份，暂存 1 份")
        await pilot.press("right", "enter")
        await until_seen(pilot, "已写入 1 份评分表")
    assert stored(invented, LIN, "S004") == {"A1": "3"}
    assert stored(invented, LIN, "S005") == {}


@pytest.mark.slow
async def test_a_file_that_changes_after_the_trial_is_shown_again_instead_of_written(
    invented: Invented,
) -> None:
    path = back(invented, everything)
    async with place_of(invented, "王工", COLLECT, size=(120, 30)) as (app, pilot):
        await name_files(app, pilot, path)
        await until_seen(pilot, "试收，未写入")
        filled(path, path, lambda book: write(book.worksheets[1], {"A1": 4}))
        await pilot.press("f10")
        await until_seen(pilot, "收回“2025年第一批”")
        await pilot.press("right", "enter")
        await until_seen(pilot, "文件在试收之后又变了", "A1 由 未评 改为 4")
        assert states(invented)["S004"] == "open"


@pytest.mark.slow
async def test_the_round_s_page_leads_to_the_sheets_and_shows_what_came_back(invented: Invented) -> None:
    path = back(invented, everything)
    async with place_of(invented, "王工", partial(RoundScreen, ROUND, NAME), size=(120, 40)) as (app, pilot):
        before = await until_seen(pilot, "评分中", "S004")
        count = before.count("S00")
        await pilot.press("f7")
        await until_seen(pilot, "发给哪些专家", "[x]")
        await pilot.press("f8")
        await name_files(app, pilot, path)
        await until_seen(pilot, "试收，未写入")
        await pilot.press("f10")
        await until_seen(pilot, "要么全部写入")
        await pilot.press("right", "enter")
        await until_seen(pilot, "已写入 2 份评分表")
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, RoundScreen) and seen(app).count("S00") < count)


@pytest.mark.slow
async def test_a_locked_round_offers_no_sheets(invented: Invented) -> None:
    from workbench.services.lock_round import lock_round

    lock_round(invented.office, CLERK, ROUND)
    async with place_of(invented, "王工", partial(RoundScreen, ROUND, NAME)) as (app, pilot):
        await until_seen(pilot, "已锁定")
        await pilot.press("f7")
        await pilot.pause(0.1)
        assert isinstance(app.screen, RoundScreen)
        assert "F7" not in seen(app).splitlines()[-1]


def test_paths_come_one_a_line_quoted_or_as_a_folder(tmp_path: Path) -> None:
    for name in ("乙 表.xlsx", "甲.xlsx", "~$甲.xlsx", ".藏.xlsx", "说明.txt"):
        (tmp_path / name).write_bytes(b"x")
    first, second = tmp_path / "乙 表.xlsx", tmp_path / "甲.xlsx"

    assert files_named(str(tmp_path)) == (first, second)
    assert files_named(f"{first}\n\n {second} \n{first}") == (first, second)
    assert files_named(f"'{first}' {second}") == (first, second)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n", "collect.no_files"),
        ("{}/没有.xlsx", "collect.no_such_file"),
        ("{}/空", "collect.empty_folder"),
        ("'{}", "collect.no_such_file"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(BadInput) as caught:
        files_named(text.format(tmp_path))
    assert caught.value.code == code


def test_codes_are_parted_by_commas_of_any_width() -> None:
    assert codes_named(" S001，S002、S003;S001 ") == ("S001", "S002", "S003")
