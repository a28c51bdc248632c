"""Every screen at both sizes in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from scripts.pictured_app import PicturedApp
from tests.tui.invented import Invented
from tests.tui.places import PLACES, arrive
from workbench.i18n import set_language

PLACED = [pytest.param(name, marks=[pytest.mark.slow] if one.slow else []) for name, one in PLACES.items()]
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
SIZED = ["80x24", pytest.param("120x40", marks=pytest.mark.slow)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZED)
@pytest.mark.parametrize("place", PLACED)
def test_screen(
    pictured: Invented, snap_compare: Callable[..., bool], place: str, size: str, language: str
) -> None:
    set_language("zh" if language == "zh" else "en")
    app = PicturedApp(pictured.office)

    async def run_before(pilot: Pilot[Any]) -> None:
        await arrive(app, pilot, pictured, place)
        if place in ("export", "sheets"):
            app.screen.query_one("#folder", Input).value = "exports"
            await pilot.pause()

    assert snap_compare(app, terminal_size=SIZES[size], run_before=run_before)
