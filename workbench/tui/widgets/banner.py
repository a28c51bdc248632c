"""The first line of every screen: place and object at the left, person and workspace at the right."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workbench.tui.texts import one_line


class Banner(Widget):
    """One line; the left part gives way where both do not fit."""

    DEFAULT_CSS: ClassVar[str] = """
    Banner { dock: top; height: 1; background: $primary; color: $text; padding: 0 1; text-style: bold; }
    """

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def render(self) -> Content:
        """Both parts on one line."""
        width = self.content_size.width
        right = one_line(self.right)
        room = max(width - cell_len(right) - 1, 8)
        left = set_cell_size(one_line(self.left), room)
        return Content(f"{left} {right}")
