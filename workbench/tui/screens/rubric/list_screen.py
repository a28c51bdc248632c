"""The rule files of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from workbench.domain.measure import Status
from workbench.i18n import t
from workbench.services.rubric_files import RubricLine, list_rubrics
from workbench.tui.base_screen import BaseScreen
from workbench.tui.screens.rubric.rows import status_words
from workbench.tui.screens.rubric.screen import RubricScreen
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Cell, CellTone, Column, Grid, Row

_TONES: dict[str, CellTone] = {Status.DRAFT: "warn", Status.IN_FORCE: "good", Status.RETIRED: "dim"}


class RubricListScreen(BaseScreen[None]):
    """Staff choose the measure that they want to read or change."""

    CSS_PATH = "rubric.tcss"
    place_key = "tui.place.rubrics"
    help_key = "tui.help.rubrics"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "tui.key.back")]

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[RubricLine, ...] = ()

    def compose_place(self) -> ComposeResult:
        """The list."""
        yield Filtered(id="rubrics", enter="tui.key.open_rubric")

    def on_mount(self) -> None:
        """Keys go to the list."""
        self.query_one("#rubrics", Filtered).grid.focus()

    def on_screen_resume(self) -> None:
        """A new draft may have been saved meanwhile."""
        self.ask(partial(list_rubrics, self.office, self.actor), self._show)

    def _show(self, lines: tuple[RubricLine, ...]) -> None:
        self._lines = lines
        self.reword()

    def reword(self) -> None:
        """Word the list."""
        super().reword()
        columns = [
            Column(t("tui.column.measure"), 24, grows=True),
            Column(t("tui.column.version"), 4, right=True),
            Column(t("tui.column.state"), 10),
            Column(t("tui.column.file"), 36),
        ]
        self.query_one("#rubrics", Filtered).show(columns, [self._row(line) for line in self._lines])
        if self._lines:
            self.say(t("tui.rubric.files", count=len(self._lines)))

    @staticmethod
    def _row(line: RubricLine) -> Row:
        file = line.file.removeprefix("rubrics/")
        if not line.is_readable:
            return Row(line.file, ("", "", Cell(t("tui.rubric.unreadable"), "bad"), file))
        state = Cell(status_words(line.status), _TONES.get(line.status, ""))
        return Row(line.file, (line.name, line.version, state, file), search=line.id)

    def _open(self, file: str) -> None:
        self.app.push_screen(RubricScreen(file))

    @on(Grid.Chosen)
    def choose(self, event: Grid.Chosen) -> None:
        """Open the file under the cursor."""
        self._open(event.key)

    def own_commands(self) -> list[tuple[str, Callable[[], object]]]:
        """Every file, for the palette."""
        return [
            (t("tui.command.open_rubric", name=line.name, file=line.file), partial(self._open, line.file))
            for line in self._lines
        ]
