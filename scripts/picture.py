"""Draw the scoring desk for the readme: ``python scripts/picture.py OUT.svg``.

The app itself runs on a fresh demo, signed in as the reviewer whose sheet is not finished.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
from pathlib import Path

from rich.cells import cell_len

from workbench.services.demo.build import DemoReport, build_demo, invented_clock
from workbench.services.demo.stages import ROUND
from workbench.services.sign_in import people, sign_in_demo
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.desk.sheet_screen import SheetScreen

SIZE = (100, 30)
TEXT = re.compile(r'textLength="([\d.]+)"([^>]*>)([^<]+)')
# Fonts are the reader's own: the picture fetches nothing.
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def draw(demo: DemoReport) -> str:
    """The unfinished sheet as SVG."""
    submission, reviewer = demo.waiting
    (person,) = [line.id for line in people(demo.office) if line.name == reviewer]
    app = WorkbenchApp(demo.office)
    async with app.run_test(size=SIZE) as pilot:
        app.enter(sign_in_demo(demo.office, person))
        await app.push_screen(SheetScreen(ROUND, submission))
        await pilot.pause(1)
        svg = app.export_screenshot(title="workbench")
    return TEXT.sub(widened, FONT_FACE.sub("", svg))


def widened(match: re.Match[str]) -> str:
    """Give Chinese its two cells a character, where Rich counts one."""
    length, rest, text = match.groups()
    shown = html.unescape(text)
    return f'textLength="{float(length) * cell_len(shown) / len(shown):g}"{rest}{text}'


def main(target: Path) -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        demo = build_demo(Path(folder) / "demo", invented_clock(), lambda done, steps: None)
        svg = asyncio.run(draw(demo))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
