"""Choose one row of a short table."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from workbench.tui.screens.dialogs.dialog import Dialog
from workbench.tui.widgets.grid import Column, Grid, Row
from workbench.tui.widgets.words import Plain


class ChoiceDialog(Dialog[str | None]):
    """Answers the key of the chosen row."""

    def __init__(self, question: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        super().__init__()
        self._question, self._columns, self._rows = question, columns, rows

    def compose_place(self) -> ComposeResult:
        """The question over the table."""
        yield Plain(self._question, classes="question")
        yield Grid(id="choices")

    def on_mount(self) -> None:
        """Fill the table."""
        grid = self.query_one(Grid)
        grid.show(self._columns, self._rows)
        grid.styles.height = min(len(self._rows) + 1, 12)
        grid.focus()

    @on(Grid.Chosen)
    def answer(self, event: Grid.Chosen) -> None:
        """Give the key back."""
        self.dismiss(event.key)
