"""Say which filled score sheets come back, and try them out; nothing is written here."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

from workbench.domain.errors import BadInput, WorkbenchError
from workbench.i18n import t
from workbench.services.collect_sheets import CollectReport, collect_sheets
from workbench.tui.round_place import RoundPlace
from workbench.tui.screens.dialogs.problems import problems_dialog
from workbench.tui.screens.sheets.batch import Batch, codes_named, files_named
from workbench.tui.screens.sheets.report_screen import CollectReportScreen
from workbench.tui.widgets.grid import Column, Grid, Row
from workbench.tui.widgets.steps import Steps
from workbench.tui.widgets.tick_grid import TickGrid, tick
from workbench.tui.widgets.words import Words

PARTIAL = "partial"


class CollectScreen(RoundPlace):
    """Files, two choices, and F10 for the rehearsal, which opens its report."""

    CSS_PATH = "sheets.tcss"
    place_key = "tui.place.collect"
    help_key = "tui.help.collect"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "rehearse", "tui.key.rehearse"),
        Binding("ctrl+s", "rehearse", "tui.key.rehearse", show=False),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, round_code: str, round_name: str) -> None:
        super().__init__(round_code, round_name)
        self._is_partial = False

    def compose_place(self) -> ComposeResult:
        """Paths, choices, progress."""
        yield Words("tui.sheets.paths")
        yield TextArea(tab_behavior="focus", soft_wrap=True, id="paths")
        yield Words("tui.sheets.options")
        yield TickGrid(enter="tui.key.tick", id="options")
        yield Words("tui.sheets.without")
        yield Input(id="without", compact=True)
        yield Steps("tui.sheets.reading")

    def on_mount(self) -> None:
        """Keys go to the paths."""
        self.query_one("#paths").focus()
        self.say(t("tui.sheets.collect_hint"))

    def reword(self) -> None:
        """Word the choice in the language in use."""
        super().reword()
        columns = [Column(t("tui.column.picked"), 4), Column(t("tui.column.option"), 40, grows=True)]
        row = Row(PARTIAL, (tick(self._is_partial), t("tui.sheets.partial")))
        self.query_one("#options", TickGrid).show(columns, [row])

    @on(Grid.Chosen, "#options")
    def choose(self) -> None:
        """Store incomplete sheets, or refuse them."""
        self._is_partial = not self._is_partial
        self.reword()

    @on(Input.Submitted, "#without")
    def action_rehearse(self) -> None:
        """Do everything that collecting does, take it back, and show the report."""
        steps = self.query_one(Steps)
        if steps.is_running:
            self.say(t("tui.sheets.busy"), "warn")
            return
        try:
            files = files_named(self.query_one("#paths", TextArea).text)
        except BadInput as error:
            self.show_refusal(error)
            self.query_one("#paths").focus()
            return
        batch = Batch(files, self._is_partial, codes_named(self.query_one("#without", Input).value))
        steps.begin()
        self.say(t("tui.sheets.rehearsing", count=len(files)))
        call = partial(
            collect_sheets, self.office, self.actor, self.round_code, batch.files, partial=batch.partial,
            without=batch.without, dry_run=True, progress=steps.step,
        )  # fmt: skip
        self.ask(call, partial(self._rehearsed, batch), group="collect", otherwise=self._failed)

    def _rehearsed(self, batch: Batch, report: CollectReport) -> None:
        self.query_one(Steps).end()
        self.say("")
        self.app.push_screen(CollectReportScreen(self.round_code, self.round_name, batch, report))

    def _failed(self, error: WorkbenchError) -> None:
        self.query_one(Steps).end()
        if (dialog := problems_dialog(error)) is not None:
            self.say(t("tui.sheets.refused", count=error.parts["count"]), "bad")
            self.app.push_screen(dialog)
        else:
            self.show_refusal(error)
