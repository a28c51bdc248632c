"""What belongs to the app itself: help, palette, jumps, themes, crashes, leaving."""

import asyncio
from functools import partial

import pytest
from textual import events
from textual.color import Color
from textual.worker import WorkerFailed

from tests.tui.driving import (
    app_on,
    desk_of,
    field,
    form_of,
    place_of,
    seen,
    sign_in,
    sign_of,
    stored,
    type_text,
    until,
    until_seen,
)
from tests.tui.invented import ROUND, Invented
from workbench.tui.crash import crash_text
from workbench.tui.screens.desk.list_screen import DeskScreen
from workbench.tui.themes import COLOUR_BLIND, THEMES
from workbench.tui.widgets.mark_input import MarkInput

ME = "林晓"


async def test_f1_explains_the_focused_field_and_lists_its_keys(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("f1")
        await until_seen(pilot, "显示“已存”才算存入", "F5", "撤销此项分数")
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.focused, MarkInput))


async def test_keys_that_arrive_in_one_burst_go_where_they_were_meant(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        for key in ("9", "enter", "8", "full_stop", "5", "enter", "7", "down", "1", "0", "enter"):
            app.post_message(events.Key(key, "." if key == "full_stop" else key if len(key) == 1 else None))
        await until(pilot, lambda: sign_of(app, "B1") == "saved")

        assert stored(invented, ME, "S004") == {"A1": "9", "A2": "8.5", "A3": "7", "B1": "10"}


async def test_a_burst_opens_the_filter_types_into_it_and_chooses(invented: Invented) -> None:
    async with app_on(invented.office) as (app, pilot):
        for key in ("slash", "林", "enter", "enter"):
            app.post_message(events.Key(key, "/" if key == "slash" else key if len(key) == 1 else None))
        await until_seen(pilot, "林晓，评审专家")


async def test_jump_mode_goes_by_number(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("f3", "0", "3")
        await until(pilot, lambda: field(app, "A3").has_focus)


async def test_the_palette_finds_commands_in_the_language_in_use(invented: Invented) -> None:
    async with desk_of(invented, ME) as (app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press("ctrl+p")
        await type_text(pilot, "色觉")
        await until_seen(pilot, "配色：色觉友好")
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.theme == COLOUR_BLIND.name)


async def test_the_palette_says_in_chinese_that_nothing_matches(invented: Invented) -> None:
    async with desk_of(invented, ME) as (app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press("ctrl+p")
        await type_text(pilot, "没有这样的命令")
        await until_seen(pilot, "没有匹配的命令")

        assert "No matches" not in seen(app)


async def test_a_chinese_input_methods_slash_opens_the_filter_too(invented: Invented) -> None:
    async with desk_of(invented, ME) as (app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press("ideographic_comma")
        await until_seen(pilot, "筛选", "6/6")

        assert app.focused is not None
        assert app.focused.id == "sheets-filter"


async def test_a_crash_prints_neither_locals_nor_the_message(
    invented: Invented, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def explode(*_arguments: object) -> None:
        reviewer = "秘密姓名"
        raise RuntimeError(f"未公开 {reviewer}")

    monkeypatch.setattr("workbench.tui.screens.desk.list_screen.my_sheets", explode)
    with pytest.raises(WorkerFailed, match="未公开"):
        await visit_the_desk(invented)

    written = capsys.readouterr().err
    assert "RuntimeError" in written
    assert "秘密姓名" not in written
    assert "未公开" not in written


async def visit_the_desk(made: Invented) -> None:
    """Open the list and stay a moment."""
    async with desk_of(made, ME) as (_app, pilot):
        await pilot.pause(1)


def test_the_stack_is_shown_for_debugging_only_and_never_with_values() -> None:
    try:
        raise ValueError("李四")
    except ValueError as error:
        short, long = crash_text(error, debug=False), crash_text(error, debug=True)

    assert "test_app.py" in short
    assert "李四" not in short + long.replace('ValueError("李四")', "")
    assert len(long.splitlines()) > len(short.splitlines())


async def test_quitting_saves_what_is_typed_and_stays_for_what_cannot_be_saved(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("9", "9", "ctrl+q")
        await until_seen(pilot, "还没有保存")
        assert app.is_running
        await pilot.press("escape", "8", "ctrl+q")
        await until(pilot, lambda: app._exit)

    assert stored(invented, ME, "S004") == {"A1": "8"}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_tones_can_be_read_on_every_theme(theme: object) -> None:
    from textual.theme import Theme

    assert isinstance(theme, Theme)
    tones = [theme.success, theme.warning, theme.error, theme.foreground]
    assert theme.background
    background = Color.parse(theme.background)
    for tone in tones:
        assert tone
        assert contrast(Color.parse(tone), background) >= 4.5, tone


def contrast(one: Color, other: Color) -> float:
    """WCAG 2.1 contrast ratio."""

    def relative(colour: Color) -> float:
        channels = [value / 255 for value in (colour.r, colour.g, colour.b)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((relative(one), relative(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


async def test_the_app_stays_awake_while_the_record_is_busy(
    invented: Invented, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    from workbench.services.my_sheets import my_sheets

    def slow(*arguments: object) -> object:
        time.sleep(0.5)
        return my_sheets(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("workbench.tui.screens.desk.list_screen.my_sheets", slow)
    # A busy machine stalls now and then; an app that waits for the record stalls every time.
    gaps = []
    for _ in range(3):
        async with place_of(invented, ME, partial(DeskScreen, ROUND, "x")) as (app, _pilot):
            longest, before = 0.0, time.monotonic()
            for _ in range(40):
                await asyncio.sleep(0.01)
                longest, before = max(longest, time.monotonic() - before), time.monotonic()
            assert app.is_running
        gaps.append(longest)
        if longest < 0.4:
            break

    assert min(gaps) < 0.4


async def test_signing_in_by_keys_reaches_the_form(invented: Invented) -> None:
    async with app_on(invented.office) as (app, pilot):
        await sign_in(pilot, ME)
        await pilot.press("f5")
        await until_seen(pilot, "S004")
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.focused, MarkInput))
        await until_seen(pilot, "S004 =1+1")
