"""Draw the scoring desk of an invented round: ``python scripts/picture.py docs/images/scoring-desk.svg``."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from workbench.i18n import set_language
from workbench.services.demo.build import build_demo, invented_clock
from workbench.services.home import home
from workbench.services.my_sheets import my_sheets
from workbench.services.office import Office
from workbench.services.sign_in import people, sign_in_demo
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.desk.sheet_screen import SheetScreen
from workbench.tui.widgets.mark_input import MarkInput

SIZE = (100, 30)
PATIENCE = 200


def unfinished(office: Office) -> tuple[int, str, str]:
    """Whose sheet is not finished: person, round, submission."""
    for person in people(office):
        if person.role == "reviewer":
            actor = sign_in_demo(office, person.id)
            for round_ in home(office, actor).rounds:
                for sheet in my_sheets(office, actor, round_.code):
                    if 0 < sheet.marked < sheet.total_items:
                        return person.id, round_.code, sheet.submission_code
    raise LookupError("the demo has no unfinished sheet")


async def draw(office: Office) -> str:
    """The form of the unfinished sheet, half marked."""
    person_id, round_code, submission_code = unfinished(office)
    app = WorkbenchApp(office)
    app.animation_level = "none"
    async with app.run_test(size=SIZE) as pilot:
        app.enter(sign_in_demo(office, person_id))
        app.push_screen(SheetScreen(round_code, submission_code))
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
        picture = asyncio.run(draw(office))
        office.engine.dispose()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
