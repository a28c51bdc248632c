"""Write offline score sheets: for whom, where to, and what was written."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from workbench.domain.errors import WorkbenchError
from workbench.i18n import t
from workbench.services.issue_sheets import IssuedFile, IssueReport, issue_sheets
from workbench.services.sheet_reviewers import ReviewerSheets, sheet_reviewers
from workbench.tui.round_place import RoundPlace
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Cell, Column, Grid, Row
from workbench.tui.widgets.steps import Steps
from workbench.tui.widgets.tick_grid import TickGrid, tick
from workbench.tui.widgets.words import Plain, Words


class IssueScreen(RoundPlace):
    """Every expert is ticked at first; F10 writes, F8 goes on to what comes back."""

    CSS_PATH = "sheets.tcss"
    place_key = "tui.place.sheets"
    help_key = "tui.help.issue"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "tick_all", "tui.key.tick_all"),
        Binding("f8", "collect", "tui.key.collect"),
        Binding("f10", "issue", "tui.key.issue"),
        Binding("ctrl+s", "issue", "tui.key.issue", show=False),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, round_code: str, round_name: str) -> None:
        super().__init__(round_code, round_name)
        self._experts: tuple[ReviewerSheets, ...] = ()
        self._ticked: set[str] = set()
        self._report: IssueReport | None = None

    def compose_place(self) -> ComposeResult:
        """Experts, folder, what was written."""
        yield Words("tui.sheets.experts")
        yield Filtered(id="experts", enter="", grid=TickGrid)
        yield Words("tui.sheets.folder")
        yield Input(id="folder", compact=True)
        yield Steps("tui.sheets.building")
        yield Plain(id="about")
        yield Grid(id="written", enter="tui.key.tell")

    def on_mount(self) -> None:
        """Read who sits on the panels; keys go to them."""
        folder = self.office.exports / t("sheets.score_sheet.folder", round=self.round_code)
        self.query_one("#folder", Input).value = str(folder)
        self.query_one("#experts", Filtered).grid.focus()
        self.say(t("tui.sheets.issue_hint"))
        self.ask(partial(sheet_reviewers, self.office, self.actor, self.round_code), self._seated)

    def _seated(self, experts: tuple[ReviewerSheets, ...]) -> None:
        self._experts = experts
        self._ticked = {one.name for one in experts}
        self.reword()

    def reword(self) -> None:
        """Word experts and files in the language in use."""
        super().reword()
        columns = [
            Column(t("tui.column.picked"), 4),
            Column(t("tui.column.reviewer"), 14),
            Column(t("tui.column.organisation"), 20, grows=True),
            Column(t("tui.column.to_fill"), 6, right=True),
        ]
        rows = [
            Row(one.name, (tick(one.name in self._ticked), one.name, one.organisation, str(one.open_sheets)))
            for one in self._experts
        ]
        self.query_one("#experts", Filtered).show(columns, rows)
        self._show_report()

    def _show_report(self) -> None:
        report = self._report
        about, written = self.query_one("#about", Plain), self.query_one("#written", Grid)
        about.display = written.display = report is not None
        if report is None:
            return
        new = sum(one.is_new for one in report.files)
        words = t(
            "tui.sheets.issued", files=len(report.files), new=new, same=len(report.files) - new,
            sheets=sum(len(one.submissions) for one in report.files), idle=len(report.nothing_open),
            folder=report.files[0].path.parent,
        )  # fmt: skip
        about.say(words)
        columns = [
            Column(t("tui.column.reviewer"), 14),
            Column(t("tui.column.sheets"), 6, right=True),
            Column(t("tui.column.state"), 12),
            Column(t("tui.column.file"), 30, grows=True),
        ]
        idle = [
            Row(f"idle {name}", (name, "0", Cell(t("tui.sheets.nothing_open"), "dim"), "-"))
            for name in report.nothing_open
        ]
        written.show(columns, [*(self._file_row(one) for one in report.files), *idle])

    @staticmethod
    def _file_row(one: IssuedFile) -> Row:
        state = Cell(t("tui.sheets.new"), "good") if one.is_new else Cell(t("tui.sheets.same"), "dim")
        return Row(str(one.path), (one.reviewer, str(len(one.submissions)), state, one.path.name))

    @on(Grid.Chosen, "#experts-grid")
    def choose(self, event: Grid.Chosen) -> None:
        """Take an expert in or out."""
        self._ticked ^= {event.key}
        self.reword()

    def action_tick_all(self) -> None:
        """Take everyone in; where everyone is in, nobody."""
        everyone = {one.name for one in self._experts}
        self._ticked = set() if self._ticked == everyone else everyone
        self.reword()

    @on(Grid.Chosen, "#written")
    def tell(self, event: Grid.Chosen) -> None:
        """Say the whole path and the submissions of a file."""
        files = self._report.files if self._report else ()
        one = next((one for one in files if str(one.path) == event.key), None)
        if one is not None:
            self.say(t("tui.sheets.file", path=one.path, codes=one.submissions))

    @on(Input.Submitted, "#folder")
    def action_issue(self) -> None:
        """Write the sheets of those who are ticked; one run at a time."""
        folder = self.query_one("#folder", Input).value.strip()
        if self.query_one(Steps).is_running:
            self.say(t("tui.sheets.busy"), "warn")
        elif not self._ticked:
            self.say(t("tui.sheets.nobody"), "bad")
        elif not folder:
            self.say(t("tui.export.no_folder"), "bad")
        else:
            self._issue(Path(folder).expanduser())

    def _issue(self, folder: Path) -> None:
        ticked = [one for one in self._experts if one.name in self._ticked]
        # Named one by one, somebody with nothing to fill would stop the others.
        named = [one for one in ticked if one.open_sheets] or ticked
        names = () if len(ticked) == len(self._experts) else tuple(one.name for one in named)
        idle = tuple(one.name for one in ticked if one.name not in names) if names else ()
        steps = self.query_one(Steps)
        steps.begin()
        self.say(t("tui.sheets.issuing", count=len(named)))
        call = partial(
            issue_sheets, self.office, self.actor, self.round_code, names, folder, progress=steps.step
        )
        self.ask(call, partial(self._issued, idle), group="issue", otherwise=self._failed)

    def _issued(self, idle: tuple[str, ...], report: IssueReport) -> None:
        self.query_one(Steps).end()
        self._report = IssueReport(report.files, report.nothing_open + idle)
        self.reword()
        self.say(t("tui.sheets.issue_done", files=len(report.files)), "good")

    def _failed(self, error: WorkbenchError) -> None:
        self.query_one(Steps).end()
        self.show_refusal(error)

    def action_collect(self) -> None:
        """Go on to the sheets that come back."""
        from workbench.tui.screens.sheets.collect_screen import CollectScreen

        self.app.push_screen(CollectScreen(self.round_code, self.round_name))

    async def may_leave(self) -> bool:
        """Wait for files that are being written."""
        if self.query_one(Steps).is_running:
            self.say(t("tui.sheets.busy"), "warn")
            return False
        return True
