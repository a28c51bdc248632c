"""Choose workbooks, see the folder, see what was written and where."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from workbench.domain.errors import WorkbenchError
from workbench.i18n import t
from workbench.services.export_round import export_folder, export_round, kinds_for
from workbench.sheets.model import Kind, Written
from workbench.tui.round_place import RoundPlace
from workbench.tui.widgets.grid import Cell, Column, Grid, Row
from workbench.tui.widgets.steps import Steps
from workbench.tui.widgets.tick_grid import TickGrid
from workbench.tui.widgets.words import Plain, Words

DIGEST_SHOWN = 12
CSV = "csv"


class KindGrid(TickGrid):
    """The kinds of workbook; Space or Enter ticks one."""

    help_key = "tui.help.kinds"


class ExportScreen(RoundPlace):
    """Everything is ticked at first; F10 writes."""

    CSS_PATH = "export.tcss"
    place_key = "tui.place.export"
    help_key = "tui.help.export"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "tick_all", "tui.key.tick_all"),
        Binding("f10", "write", "tui.key.write"),
        Binding("ctrl+s", "write", "tui.key.write", show=False),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, round_code: str, round_name: str) -> None:
        super().__init__(round_code, round_name)
        self._ticked: set[Kind] = set()
        self._writes_csv = False
        self._written: tuple[Written, ...] = ()
        self._started: float | None = None

    def compose_place(self) -> ComposeResult:
        """Kinds, folder, what was written."""
        with Vertical(id="body"):
            yield Words("tui.export.kinds")
            yield KindGrid(enter="tui.key.tick", id="kinds")
            yield Words("tui.export.folder")
            yield Input(str(export_folder(self.office, self.actor)), compact=True, id="folder")
            yield Steps("tui.export.building")
            yield Plain(id="where")
            yield Grid(enter="tui.key.tell", id="written")

    def on_mount(self) -> None:
        """Everything that this person may write is ticked; keys go to the kinds."""
        self._ticked = set(kinds_for(self.actor.role))
        self.query_one("#kinds").focus()
        self.say(t("tui.export.hint"))

    def reword(self) -> None:
        """Word kinds and results in the language in use."""
        super().reword()
        columns = [Column(t("tui.column.ticked"), 6), Column(t("tui.column.workbook"), 30, grows=True)]
        rows = [
            Row(kind.value, (self._tick(kind in self._ticked), t(f"sheets.file.{kind.value}")))
            for kind in kinds_for(self.actor.role)
        ]  # fmt: skip
        rows.append(Row(CSV, (self._tick(self._writes_csv), t("tui.export.csv"))))
        self.query_one(KindGrid).show(columns, rows)
        self._show_written()

    def _show_written(self) -> None:
        where, grid = self.query_one("#where", Plain), self.query_one("#written", Grid)
        where.display = grid.display = bool(self._written)
        if not self._written:
            return
        where.say(t("tui.export.where", count=len(self._written), folder=self._written[0].path.parent))
        columns = [
            Column(t("tui.column.file"), 30, grows=True),
            Column(t("tui.column.bytes"), 10, right=True),
            Column("SHA-256", DIGEST_SHOWN),
        ]
        rows = [
            Row(str(number), (one.path.name, f"{one.bytes:,}", one.sha256[:DIGEST_SHOWN]))
            for number, one in enumerate(self._written)
        ]
        grid.show(columns, rows)

    @staticmethod
    def _tick(is_ticked: bool) -> Cell:
        return Cell(t("tui.export.yes"), "good") if is_ticked else Cell(t("tui.export.no"), "dim")

    @on(Grid.Chosen, "#written")
    def tell(self, event: Grid.Chosen) -> None:
        """Say the whole path and checksum of a file."""
        one = self._written[int(event.key)]
        self.say(t("tui.export.file", path=one.path, sha256=one.sha256))

    @on(Grid.Chosen, "#kinds")
    def tick(self, event: Grid.Chosen) -> None:
        """Take a kind, or the CSV beside them, in or out."""
        if event.key == CSV:
            self._writes_csv = not self._writes_csv
        else:
            self._ticked ^= {Kind(event.key)}
        self.reword()

    def action_tick_all(self) -> None:
        """Take every kind in; where every one is in, none."""
        every = set(kinds_for(self.actor.role))
        self._ticked = set() if self._ticked == every else every
        self.reword()

    @on(Input.Submitted)
    def action_write(self) -> None:
        """Write what is ticked; one export at a time."""
        folder = self.query_one("#folder", Input).value.strip()
        kinds = tuple(kind for kind in Kind if kind in self._ticked)
        if self._started is not None:
            self.say(t("tui.export.busy"), "warn")
        elif not kinds:
            self.say(t("tui.export.nothing"), "bad")
        elif not folder:
            self.say(t("tui.export.no_folder"), "bad")
        else:
            self._started = time.monotonic()
            self.say(t("tui.export.writing", count=len(kinds)))
            steps = self.query_one(Steps)
            steps.begin()
            # Everything is what the round has something for; a kind that is named must have something.
            named = None if self._ticked == set(kinds_for(self.actor.role)) else kinds
            call = partial(
                export_round, self.office, self.actor, self.round_code, named, Path(folder).expanduser(),
                steps.step, csv=self._writes_csv,
            )  # fmt: skip
            self.ask(call, self._done, group="export", otherwise=self._failed)

    def _done(self, written: tuple[Written, ...]) -> None:
        seconds = time.monotonic() - (self._started or 0.0)
        self._started, self._written = None, written
        self.query_one(Steps).end()
        self.reword()
        self.say(t("tui.export.done", count=len(written), seconds=f"{seconds:.1f}"), "good")

    def _failed(self, error: WorkbenchError) -> None:
        self._started = None
        self.query_one(Steps).end()
        self.show_refusal(error)
