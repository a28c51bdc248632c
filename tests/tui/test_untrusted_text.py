"""Titles, names and reasons that look like markup, actions or formulas are shown as they are written."""

import pytest

from tests.tui.driving import app_on, hints_fit, place_of, seen, type_text, until_seen
from tests.tui.invented import DATASET, ROUND, Invented, add_submission
from tests.tui.places import A_FEW_OR_ALL, PLACES, every_place
from workbench.services.declare_recusal import declare_recusal
from workbench.tui.texts import one_line, plain

NASTY = ("课题[/b]", "[@click=app.quit]x[/]", "=1+1", "[red]红[/重点]", "[a-z]+ $var", "a\x1b[31mb\u202ec")


@A_FEW_OR_ALL
async def test_every_screen_stands_with_text_that_looks_like_markup(
    invented: Invented, places: tuple[str, ...]
) -> None:
    for number, title in enumerate(NASTY):
        add_submission(invented, f"S2{number}", DATASET, title, entity_name=title)
    declare_recusal(invented.office, invented.people["赵立新"], ROUND, "S20", "[/b]理由[@click=app.quit]x[/]")
    visited = []
    async for place, app in every_place(invented, (80, 24), places):
        visited.append(place)
        assert app.is_running
        assert "\x1b" not in seen(app), place
        assert "\u202e" not in seen(app), place
        assert hints_fit(app), place

    assert visited == list(places)


async def test_titles_are_shown_literally_on_the_desk_and_in_the_results(invented: Invented) -> None:
    for name in ("desk", "results"):
        one = PLACES[name]
        async with place_of(invented, one.who, lambda: one.make(invented), size=(140, 40)) as (_app, pilot):  # noqa: B023
            await until_seen(pilot, "课题[/b]", "[@click=app.quit]x[/]", "=1+1")


async def test_clicking_on_a_title_that_names_an_action_runs_nothing(invented: Invented) -> None:
    one = PLACES["desk"]
    async with place_of(invented, one.who, lambda: one.make(invented)) as (app, pilot):
        screen = await until_seen(pilot, "[@click=app.quit]x[/]")
        line = next(y for y, text in enumerate(screen.splitlines()) if "@click" in text)
        await pilot.click(offset=(12, line))
        await pilot.pause(0.1)

        assert app.is_running


async def test_a_filter_that_looks_like_markup_filters(invented: Invented) -> None:
    async with app_on(invented.office) as (app, pilot):
        await pilot.press("slash")
        await type_text(pilot, "[/b]")
        await until_seen(pilot, "李敏[/b]", "1/8")

        assert "林晓" not in seen(app)


@pytest.mark.parametrize("text", NASTY)
def test_no_text_carries_control_characters_or_styles(text: str) -> None:
    assert plain(text).spans == []
    assert plain(text).plain == one_line(text)
    assert not set(one_line(text)) & {"\x1b", "\u202e", "\n"}
