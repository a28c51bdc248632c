"""My submissions, each with how far I am."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from workbench.domain.marks import SheetState
from workbench.i18n import t
from workbench.services.my_sheets import MySheet, my_sheets
from workbench.tui.round_place import RoundPlace
from workbench.tui.screens.desk.sheet_screen import SheetScreen
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Cell, CellTone, Column, Grid, Row

_TONES: dict[SheetState, CellTone] = {
    SheetState.OPEN: "warn", SheetState.RETURNED: "bad", SheetState.SUBMITTED: "good", SheetState.VOID: "dim",
}  # fmt: skip


class DeskScreen(RoundPlace):
    """The reviewer's list; Enter opens a form."""

    CSS_PATH = "desk.tcss"
    place_key = "tui.place.desk"
    help_key = "tui.help.desk"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "next_open", "tui.key.next_open"),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, round_code: str, round_name: str) -> None:
        super().__init__(round_code, round_name)
        self._sheets: tuple[MySheet, ...] = ()

    def compose_place(self) -> ComposeResult:
        """The list."""
        yield Filtered(id="sheets", frozen=1, enter="tui.key.open_sheet")

    def on_mount(self) -> None:
        """Keys go to the list."""
        self._grid.focus()

    def on_screen_resume(self) -> None:
        """Marks may have been made meanwhile."""
        self.ask(partial(my_sheets, self.office, self.actor, self.round_code), self._show)

    @property
    def _grid(self) -> Grid:
        return self.query_one("#sheets", Filtered).grid

    def _show(self, sheets: tuple[MySheet, ...]) -> None:
        self._sheets = sheets
        self.reword()

    def reword(self) -> None:
        """Word the list and what is left to do."""
        super().reword()
        columns = [
            Column(t("tui.column.code"), 6),
            Column(t("tui.column.title"), 16, grows=True),
            Column(t("tui.column.entity"), 16),
            Column(t("tui.column.measure"), 12),
            Column(t("tui.column.progress"), 6, right=True),
            Column(t("tui.column.state"), 9),
        ]
        self.query_one("#sheets", Filtered).show(columns, [self._row(sheet) for sheet in self._sheets])
        unfinished = sum(self._waits(sheet) for sheet in self._sheets)
        if self._sheets:
            self.say(t("tui.desk.left", left=unfinished, total=len(self._sheets)))
        else:
            self.say(t("tui.desk.none"))

    @staticmethod
    def _waits(sheet: MySheet) -> bool:
        return sheet.state in (SheetState.OPEN, SheetState.RETURNED) and not sheet.recusal_pending

    @staticmethod
    def _row(sheet: MySheet) -> Row:
        state = (
            Cell(t("tui.desk.recusal_pending"), "dim")
            if sheet.recusal_pending
            else Cell(t(f"term.sheet_state.{sheet.state.value}"), _TONES.get(sheet.state, ""))
        )
        progress = f"{sheet.marked}/{sheet.total_items}"
        cells = (
            sheet.submission_code, sheet.title, sheet.entity_name, sheet.measure_name, progress, state,
        )  # fmt: skip
        return Row(sheet.submission_code, cells)

    def _open(self, code: str) -> None:
        self.app.push_screen(SheetScreen(self.round_code, code))

    @on(Grid.Chosen)
    def choose(self, event: Grid.Chosen) -> None:
        """Open the form under the cursor."""
        self._open(event.key)

    def action_next_open(self) -> None:
        """Open the first form that still waits."""
        waiting = next((sheet for sheet in self._sheets if self._waits(sheet)), None)
        if waiting is None:
            self.say(t("tui.desk.all_done"), "good")
        else:
            self._grid.go_to(waiting.submission_code)
            self._open(waiting.submission_code)

    def own_commands(self) -> list[tuple[str, Callable[[], object]]]:
        """Every submission of mine, for the palette."""
        return [
            (t("tui.command.open_sheet", code=sheet.submission_code, title=sheet.title),
             partial(self._open, sheet.submission_code))
            for sheet in self._sheets
        ]  # fmt: skip
