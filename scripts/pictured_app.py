"""The app as pictures show it: Chinese text keeps its width.

Rich's SVG export gives a run of text the length of its characters, not of its cells, so a browser
squeezes Chinese. Each run is split here into wide and narrow parts that know their own place.
"""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import groupby

from rich.cells import cell_len

from workbench.tui.app import WorkbenchApp

_RUN = re.compile(
    r'<text class="([^"]+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"([^>]*)>([^<]*)</text>'
)


class PicturedApp(WorkbenchApp):
    """The app, with pictures that a browser shows as a terminal would."""

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """An SVG of the screen in which Chinese text keeps its width."""
        return keep_width(super().export_screenshot(title=title, simplify=simplify))


def keep_width(svg: str) -> str:
    """The same picture with every run of text as long as its cells."""
    return _RUN.sub(_parts, svg)


def _parts(run: re.Match[str]) -> str:
    style, x, y, length, rest, content = run.groups()
    text = unescape(content)
    if cell_len(text) == len(text):
        return run[0]
    cell = float(length) / len(text)
    left = float(x)
    parts = []
    for _width, group in groupby(text, cell_len):
        part = "".join(group)
        room = cell * cell_len(part)
        shown = escape(part, quote=False).replace(" ", "&#160;").replace("\xa0", "&#160;")
        parts.append(f'<text class="{style}" x="{left:g}" y="{y}" textLength="{room:g}"{rest}>{shown}</text>')
        left += room
    return "".join(parts)
