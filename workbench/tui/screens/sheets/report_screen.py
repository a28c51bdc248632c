"""The report of a rehearsal, form by form; F10 collects, all or nothing, and it tells what was done."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from workbench.domain.errors import WorkbenchError
from workbench.domain.marks import Blank
from workbench.i18n import join, t
from workbench.services.actor import Actor
from workbench.services.collect_sheets import (
    CollectedSheet,
    CollectReport,
    MarkChange,
    Outcome,
    collect_sheets,
)
from workbench.services.office import Office
from workbench.tui.round_place import RoundPlace
from workbench.tui.screens.dialogs.confirm import Confirm
from workbench.tui.screens.dialogs.problems import ProblemsDialog, problems_dialog
from workbench.tui.screens.sheets.batch import Batch, has_changed
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Cell, CellTone, Column, Grid, Row
from workbench.tui.widgets.steps import Progress, Steps
from workbench.tui.widgets.words import Line, Plain, Prose

OUTCOME_TONES: dict[Outcome, CellTone] = {Outcome.SUBMITTED: "good", Outcome.STORED: "warn"}


def collect_as_seen(
    office: Office, actor: Actor, round_code: str, batch: Batch, seen: CollectReport, progress: Progress
) -> CollectReport:
    """Collect what a rehearsal showed; where a file has changed since, rehearse again instead."""
    return collect_sheets(
        office, actor, round_code, batch.files, partial=batch.partial, without=batch.without,
        dry_run=has_changed(seen.files), progress=progress,
    )  # fmt: skip


class CollectReportScreen(RoundPlace):
    """What would become of every form, and then what became of it."""

    CSS_PATH = "sheets.tcss"
    place_key = "tui.place.collect"
    help_key = "tui.help.collect_report"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "warnings", "tui.key.warnings"),
        Binding("f10", "collect", "tui.key.collect_now"),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, round_code: str, round_name: str, batch: Batch, report: CollectReport) -> None:
        super().__init__(round_code, round_name)
        self._batch, self._report = batch, report

    def compose_place(self) -> ComposeResult:
        """The sum, the forms, what changes on the form under the cursor."""
        yield Plain(id="state")
        yield Filtered(id="forms", enter="tui.key.tell")
        with VerticalScroll(id="changes"):
            yield Prose(id="change-list")
        yield Steps("tui.sheets.reading")

    def on_mount(self) -> None:
        """Keys go to the forms."""
        self.query_one("#forms", Filtered).grid.focus()

    @property
    def _writes(self) -> int:
        """How many forms change something."""
        return self._report.count(Outcome.SUBMITTED) + self._report.count(Outcome.STORED)

    def reword(self) -> None:
        """Word the report in the language in use."""
        super().reword()
        report = self._report
        counts = tuple(
            t("tui.sheets.count", outcome=t(f"term.collected.{outcome}"), count=count)
            for outcome in Outcome
            if (count := report.count(outcome))
        )
        key = "tui.sheets.rehearsed" if report.dry_run else "tui.sheets.collected"
        lines = [t(key, files=len(report.files), sheets=len(report.sheets), counts=counts)]
        if report.outstanding:
            left = sum(len(codes) for _, codes in report.outstanding)
            names = tuple(f"{name} {len(codes)}" for name, codes in report.outstanding)
            lines.append(t("tui.sheets.outstanding", count=left, names=names))
        if report.warnings:
            lines.append(t("tui.sheets.warned", count=len(report.warnings)))
        self.query_one("#state", Plain).say("\n".join(lines))
        columns = [
            Column(t("tui.column.code"), 10),
            Column(t("tui.column.reviewer"), 12),
            Column(t("tui.column.outcome"), 22),
            Column(t("tui.column.marked"), 7, right=True),
            Column(t("tui.column.changes"), 6, right=True),
            Column(t("tui.column.file"), 24, grows=True),
        ]
        rows = [_row(number, one) for number, one in enumerate(report.sheets)]
        self.query_one("#forms", Filtered).show(columns, rows)
        self._show_changes()
        self.refresh_bindings()

    @on(Grid.Moved, "#forms-grid")
    def _show_changes(self) -> None:
        """Say what changes on the form under the cursor."""
        key = self.query_one("#forms", Filtered).grid.key
        lines = _change_lines(self._report.sheets[int(key)]) if key is not None else ()
        self.query_one("#change-list", Prose).say(lines)

    @on(Grid.Chosen, "#forms-grid")
    def read_changes(self) -> None:
        """Let the arrow keys scroll the changes."""
        self.query_one("#changes").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A report of what was done offers nothing more to do."""
        if action == "collect":
            return self._report.dry_run and bool(self._writes)
        return action != "warnings" or bool(self._report.warnings)

    def action_warnings(self) -> None:
        """Show every warning with its file, sheet and cell."""
        warnings = self._report.warnings
        self.app.push_screen(ProblemsDialog(t("tui.sheets.warnings", count=len(warnings)), warnings))

    @work(group="ask", exclusive=True)
    async def action_collect(self) -> None:
        """Collect, after a question that names the round and the numbers."""
        steps = self.query_one(Steps)
        if steps.is_running:
            self.say(t("tui.sheets.busy"), "warn")
            return
        question = t("tui.sheets.collect_question", name=self.round_name, sheets=self._writes)
        detail = t(
            "tui.sheets.collect_detail", submitted=self._report.count(Outcome.SUBMITTED),
            stored=self._report.count(Outcome.STORED),
        )  # fmt: skip
        if not await self.app.push_screen_wait(Confirm(question, detail, yes="tui.dialog.collect")):
            return
        steps.begin()
        self.say(t("tui.sheets.collecting"))
        call = partial(
            collect_as_seen, self.office, self.actor, self.round_code, self._batch, self._report, steps.step
        )
        self.ask(call, self._collected, group="collect", otherwise=self._failed)

    def _collected(self, report: CollectReport) -> None:
        self.query_one(Steps).end()
        self._report = report
        self.reword()
        if report.dry_run:
            self.say(t("tui.sheets.files_changed"), "bad")
        else:
            self.say(t("tui.sheets.collect_done", count=self._writes), "good")

    def _failed(self, error: WorkbenchError) -> None:
        self.query_one(Steps).end()
        if (dialog := problems_dialog(error)) is not None:
            self.say(t("tui.sheets.refused", count=error.parts["count"]), "bad")
            self.app.push_screen(dialog)
        else:
            self.show_refusal(error)

    async def may_leave(self) -> bool:
        """Stay until it is known what was written."""
        if self.query_one(Steps).is_running:
            self.say(t("tui.sheets.busy"), "warn")
            return False
        return True


def _row(number: int, one: CollectedSheet) -> Row:
    outcome = Cell(t(f"term.collected.{one.outcome}"), OUTCOME_TONES.get(one.outcome, "dim"))
    marked = f"{one.marked}/{one.items}" if one.items else "-"
    changes = str(len(one.changes) + len(one.comments))
    cells = (one.submission_code, one.reviewer, outcome, marked, changes, Path(one.file).name)
    return Row(str(number), cells, search=one.file)


def _change_lines(one: CollectedSheet) -> Iterator[Line]:
    yield Line(t("tui.sheets.form", file=one.file, sheet=one.sheet))
    if one.changes:
        changes = join(_change(change) for change in one.changes)
        yield Line(changes, head=t("tui.sheets.marks"))
    if one.comments:
        items = join(item or t("tui.sheets.overall") for item in one.comments)
        yield Line(items, head=t("tui.sheets.comments"))
    if not one.changes and not one.comments:
        yield Line(t("tui.sheets.no_change"))


def _change(change: MarkChange) -> str:
    told = {"before": _mark(change.before), "after": _mark(change.after)}
    return t("tui.sheets.change", item=change.item_id, **told)


def _mark(text: str | None) -> str:
    if text is None:
        return t("tui.sheets.pending")
    return t("tui.mark.not_applicable") if text == Blank.NOT_APPLICABLE.value else text
