"""Draw the demo's unfinished sheet: ``python scripts/picture.py docs/images/scoring-desk.svg``."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from pictured_app import PicturedApp
from textual.pilot import Pilot

from workbench.i18n import set_language
from workbench.services.actor import Role
from workbench.services.demo.build import build_demo, invented_clock
from workbench.services.demo.score import signed_in
from workbench.services.demo.stages import ROUND
from workbench.services.office import Office
from workbench.tui.screens.desk.sheet_screen import SheetScreen
from workbench.tui.widgets.mark_input import MarkInput

SIZE = (100, 30)
PATIENCE = 200


async def draw(office: Office, submission: str, reviewer: str) -> str:
    """A reviewer's form of a submission."""
    actor = next(one for one in signed_in(office, Role.REVIEWER) if one.name == reviewer)
    app = PicturedApp(office)
    app.animation_level = "none"
    async with app.run_test(size=SIZE) as pilot:
        app.enter(actor)
        app.push_screen(SheetScreen(ROUND, submission))
        await filled(pilot)
        return app.export_screenshot()


async def filled(pilot: Pilot[None]) -> None:
    """Wait until the form has its fields."""
    for _ in range(PATIENCE):
        await pilot.pause(0.05)
        if isinstance(pilot.app.focused, MarkInput):
            await pilot.pause(0.3)
            return
    raise TimeoutError("the form was not filled")


def main(target: Path) -> None:
    """Build the round, draw, write."""
    set_language("zh")
    with tempfile.TemporaryDirectory() as folder:
        report = build_demo(Path(folder) / "demo", invented_clock(), lambda _done, _total: None)
        office = replace(report.office, clock=invented_clock())
        picture = asyncio.run(draw(office, *report.waiting))
        office.engine.dispose()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
