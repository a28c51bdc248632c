"""The form of one submission: show it, save each mark, leave nothing behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widgets import Input

from workbench.domain.errors import BadInput, Refused, WorkbenchError
from workbench.i18n import t
from workbench.i18n.errors import error_text
from workbench.services.open_sheet import SheetView, open_sheet
from workbench.services.record_mark import SavedMark, record_mark
from workbench.tui.base_screen import BaseScreen
from workbench.tui.screens.desk.detail import ItemDetail
from workbench.tui.screens.desk.form import SheetForm
from workbench.tui.screens.desk.mark_text import check_text
from workbench.tui.screens.desk.rows import ItemRow
from workbench.tui.screens.desk.saver import Entry, Saver
from workbench.tui.widgets.mark_input import MarkInput
from workbench.tui.widgets.words import Plain


class MarksScreen(BaseScreen[None]):
    """One reviewer's own sheet. Nothing of other reviewers, tiers or money comes here."""

    CSS_PATH = "desk.tcss"
    place_key = "tui.place.sheet"
    help_key = "tui.help.sheet"

    @dataclass
    class MarkSaved(Message):
        """The record holds a mark."""

        entry: Entry
        saved: SavedMark

    @dataclass
    class MarkRefused(Message):
        """The record refused a mark."""

        entry: Entry
        error: WorkbenchError

    def __init__(self, round_code: str, submission_code: str) -> None:
        super().__init__()
        self._round, self._code = round_code, submission_code
        self._view: SheetView | None = None
        self._saver = Saver(self._record, self._tell_saved, self._tell_refused)

    def compose_place(self) -> ComposeResult:
        """What is marked, the form, what the focused item asks, the total."""
        with Vertical(id="heading"):
            yield Plain(id="title")
            yield Plain(id="about")
        with Container(id="work"):
            yield SheetForm(id="form")
            yield ItemDetail(id="detail")
        yield Plain(id="totals")

    def on_mount(self) -> None:
        """Start the writer and load the sheet."""
        self.run_worker(self._saver.run(), group="saver")
        self._load(self._code)

    @property
    def _form(self) -> SheetForm:
        return self.query_one(SheetForm)

    def _load(self, code: str) -> None:
        self.ask(partial(open_sheet, self.office, self.actor, self._round, code), self._loaded)

    def _loaded(self, view: SheetView) -> None:
        self.run_worker(self._show(view), group="show", exclusive=True)

    async def _show(self, view: SheetView) -> None:
        is_new = self._view is None or self._view.submission_code != view.submission_code
        self._code, self._view = view.submission_code, view
        await self._form.show(view)
        self.reword()
        self.refresh_bindings()
        if is_new:
            self._form.focus_first(view.missing)
        self._say_state(view)

    def _say_state(self, view: SheetView) -> None:
        if view.recusal_pending:
            self.say(t("tui.sheet.recusal_pending"), "warn")
        elif view.round_state != "open":
            self.say(t("tui.sheet.round_locked", state=t(f"term.round_state.{view.round_state}")), "warn")
        elif view.returned_reason and view.is_editable:
            self.say(t("tui.sheet.returned", reason=view.returned_reason), "warn")
        elif not view.is_editable:
            self.say(t("tui.sheet.not_editable", state=t(f"term.sheet_state.{view.state.value}")))
        else:
            self.say(t("tui.sheet.hint"))

    def reword(self) -> None:
        """Word heading, lines and total in the language in use."""
        super().reword()
        view = self._view
        if view is None:
            return
        state = t(f"term.sheet_state.{view.state.value}")
        title = t("tui.sheet.title", code=view.submission_code, title=view.title, state=state)
        self.query_one("#title", Plain).say(title)
        facts = [f"{name} {value}" for name, value in view.facts]
        about = [view.entity_name, view.measure_name, *facts]
        self.query_one("#about", Plain).say(" · ".join(about))
        self._form.reword()
        self._show_totals(view)
        if row := self._form.focused_row:
            self._show_detail(row)

    def _show_totals(self, view: SheetView) -> None:
        parts = [t("tui.sheet.total", total=view.total, full=view.full_points)]
        if view.comment:
            parts.append(t("tui.sheet.has_comment"))
        if view.missing:
            parts.append(t("tui.sheet.missing", count=len(view.missing), items=view.missing))
        else:
            parts.append(t("tui.sheet.complete"))
        self.query_one("#totals", Plain).say("  ".join(parts))

    @on(SheetForm.ItemFocused)
    def _focus_moved(self, message: SheetForm.ItemFocused) -> None:
        self._show_detail(message.row)

    def _show_detail(self, row: ItemRow) -> None:
        self.query_one(ItemDetail).show(row.item, row.refusal)

    # Marks

    @on(MarkInput.Entered)
    def _entered(self, message: MarkInput.Entered) -> None:
        if isinstance(row := message.field.parent, ItemRow):
            self._enter(row, message.text)

    def _enter(self, row: ItemRow, text: str) -> None:
        try:
            check_text(text, row.item)
        except BadInput as error:
            self._refuse(row, text, error)
        else:
            row.saving()
            self._saver.put(Entry(self._code, row.item.id, text))

    def _refuse(self, row: ItemRow, text: str, error: WorkbenchError) -> None:
        words = error_text(error)
        row.refused(text, words)
        self.say(t("tui.sheet.refused", item=row.item.id, text=text, reason=words), "bad")
        if row is self._form.focused_row:
            self._show_detail(row)

    @on(MarkInput.Cleared)
    def _cleared(self, message: MarkInput.Cleared) -> None:
        if isinstance(row := message.field.parent, ItemRow):
            row.field.load("", read_only=False)
            row.saving()
            self._saver.put(Entry(self._code, row.item.id, None))

    @on(MarkInput.ReadOnly)
    def _read_only(self) -> None:
        if self._view:
            row = self._form.focused_row
            if row and row.item.marked_once and self._view.is_editable:
                self.say(t("tui.detail.marked_once"), "warn")
            else:
                self._say_state(self._view)

    @on(Input.Submitted)
    def _next_field(self, message: Input.Submitted) -> None:
        """Enter goes on, unless the text was refused."""
        message.stop()
        if isinstance(row := message.input.parent, ItemRow) and row.sign != "refused":
            self._form.action_step(1)

    def _record(self, entry: Entry) -> SavedMark:
        return record_mark(
            self.office, self.actor, self._round, entry.submission_code, entry.item_id, entry.text
        )

    def _tell_saved(self, entry: Entry, saved: SavedMark) -> None:
        self.post_message(self.MarkSaved(entry, saved))

    def _tell_refused(self, entry: Entry, error: WorkbenchError) -> None:
        self.post_message(self.MarkRefused(entry, error))

    @on(MarkSaved)
    def _show_saved(self, message: MarkSaved) -> None:
        view, saved = self._view, message.saved
        if view is None or message.entry.submission_code != view.submission_code:
            return
        subtotals = {**view.subtotals, saved.criterion_id: saved.subtotal}
        self._view = replace(
            view, subtotals=subtotals, total=saved.total, missing=saved.missing, version=saved.version
        )
        if row := self._form.row(saved.item_id):
            row.saved(message.entry.text or "", replace(row.item, cell=saved.cell))
            self.say(t("tui.sheet.saved", item=row.item.id, time=f"{saved.saved_at:%H:%M:%S}"), "good")
        self._form.show_subtotals(subtotals)
        self._show_totals(self._view)

    @on(MarkRefused)
    def _show_refused(self, message: MarkRefused) -> None:
        entry = message.entry
        row = self._form.row(entry.item_id)
        if row is None or entry.submission_code != self._code:
            self.notify(
                t("tui.sheet.refused_elsewhere", code=entry.submission_code, item=entry.item_id,
                  reason=error_text(message.error)),
                severity="error", markup=False, timeout=30,
            )  # fmt: skip
            return
        self._refuse(row, entry.text or "", message.error)
        if isinstance(message.error, Refused):
            self._reload_state()

    def _reload_state(self) -> None:
        """The round or the sheet changed its state meanwhile; say so, and keep what is typed."""
        call = partial(open_sheet, self.office, self.actor, self._round, self._code)
        self.ask(call, self._show_state, group="state")

    def _show_state(self, view: SheetView) -> None:
        self._view = view
        for row in self._form.rows:
            row.field.read_only = not view.is_editable or row.item.marked_once
        self._show_totals(view)
        self.refresh_bindings()

    # Leaving

    async def _settle_typing(self) -> None:
        """Enter what is typed and wait for the record's answers."""
        for row in self._form.rows:
            if row.field.is_pending:
                text = row.field.value
                row.field.mark_entered()
                self._enter(row, text)
        await self._saver.drain()

    async def flush(self) -> None:
        """Save what is valid; what is not cannot be saved."""
        await self._settle_typing()

    async def may_leave(self) -> bool:
        """Stay while a typed text is not in the record: it is named, Escape restores the field."""
        await self._settle_typing()
        unsaved = [row for row in self._form.unsaved if row.sign == "refused"]
        if not unsaved:
            return True
        row = unsaved[0]
        row.field.focus()
        self.say(t("tui.sheet.unsaved", item=row.item.id, text=row.field.value, reason=row.refusal), "bad")
        return False

    @work(group="turn", exclusive=True)
    async def action_turn(self, direction: int) -> None:
        """Go to the previous or the next submission of mine."""
        if self._view is None or not await self.may_leave():
            return
        code = self._view.next_code if direction > 0 else self._view.previous_code
        if code is None:
            self.say(t("tui.sheet.last" if direction > 0 else "tui.sheet.first"))
        else:
            self._load(code)

    def action_detail(self, direction: int) -> None:
        """Scroll the rubric's words for the item."""
        detail = self.query_one(ItemDetail)
        if direction > 0:
            detail.scroll_page_down(animate=False)
        else:
            detail.scroll_page_up(animate=False)
