"""A table whose rows are taken in or out."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from workbench.tui.widgets.grid import Cell, Grid


class TickGrid(Grid):
    """Space or Enter ticks the row under the cursor; the screen keeps what is ticked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "choose", "tui.key.tick", show=False)]
    help_key = "tui.help.ticks"


def tick(is_ticked: bool) -> Cell:
    """A sign that needs no colour."""
    return Cell("[x]", "good") if is_ticked else Cell("[ ]", "dim")
