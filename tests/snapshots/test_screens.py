"""Every screen at both sizes in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driving import until, until_seen
from tests.tui.invented import Invented
from tests.tui.places import PLACES
from workbench.i18n import set_language
from workbench.tui.app import WorkbenchApp

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
def test_screen(
    pictured: Invented, snap_compare: Callable[..., bool], place: str, size: str, language: str
) -> None:
    set_language("zh" if language == "zh" else "en")
    app = WorkbenchApp(pictured.office)

    async def arrive(pilot: Pilot[Any]) -> None:
        one = PLACES[place]
        if place != "sign-in":
            app._actor = pictured.people[one.who]
            app.push_screen(one.make(pictured))
        await until_seen(pilot, one.shows if one.shows != "99" else "S003 ")
        if place == "export":
            app.screen.query_one("#folder", Input).value = "exports"
        if place.startswith(("form", "help")):
            await until(pilot, lambda: isinstance(app.focused, Input))
        for key in one.keys:
            await pilot.press(key)
            await pilot.pause(0.1)
        await pilot.pause(0.2)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=arrive)
