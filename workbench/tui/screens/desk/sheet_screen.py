"""One reviewer's sheet with everything that can be done to it: comments, hand in, step aside."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from workbench.domain.errors import WorkbenchError
from workbench.i18n import t
from workbench.services.declare_recusal import declare_recusal
from workbench.services.open_sheet import SheetView, open_sheet
from workbench.services.record_comment import record_comment
from workbench.services.submit_sheet import submit_sheet
from workbench.tui.screens.desk.marks_screen import MarksScreen
from workbench.tui.screens.dialogs.confirm import Confirm
from workbench.tui.screens.dialogs.text import TextDialog

WHOLE_SHEET = ""


class SheetScreen(MarksScreen):
    """The form with its acts."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "comment_item", "tui.key.comment_item"),
        Binding("f6", "comment_sheet", "tui.key.comment_sheet", show=False),
        Binding("f7", "turn(-1)", "tui.key.previous_sheet", show=False),
        Binding("f8", "turn(1)", "tui.key.next_sheet"),
        Binding("f9", "recuse", "tui.key.recuse"),
        Binding("f10", "submit", "tui.key.submit"),
        Binding("ctrl+s", "submit", "tui.key.submit", show=False),
        Binding("pageup", "detail(-1)", "tui.key.detail_up", show=False),
        Binding("pagedown", "detail(1)", "tui.key.detail_down", show=False),
        Binding("escape", "back", "tui.key.back"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hints are true: a sheet that cannot change takes neither comments nor a second submission."""
        if action in ("comment_item", "comment_sheet", "submit"):
            return self._view is not None and self._view.is_editable
        return True

    # Comments

    def action_comment_item(self) -> None:
        """Write a comment on the focused item."""
        if row := self._form.focused_row:
            title = t("tui.sheet.comment_item", item=row.item.id, name=row.item.name)
            self._comment(row.item.id, title, row.item.comment)

    def action_comment_sheet(self) -> None:
        """Write a comment on the whole submission."""
        if self._view:
            title = t("tui.sheet.comment_sheet", code=self._view.submission_code, title=self._view.title)
            self._comment(WHOLE_SHEET, title, self._view.comment)

    @work(group="comment", exclusive=True)
    async def _comment(self, item_id: str, title: str, before: str) -> None:
        if self._view is None or not self._view.is_editable:
            self._read_only()
            return
        dialog = TextDialog(title, text=before, required=False, yes="tui.dialog.save")
        text = await self.app.push_screen_wait(dialog)
        if text is None or text == before:
            return
        call = partial(record_comment, self.office, self.actor, self._round, self._code, item_id, text)
        self.ask(call, lambda _saved_at: self._commented(item_id, text), group=f"comment {item_id}")

    def _commented(self, item_id: str, text: str) -> None:
        if self._view and item_id == WHOLE_SHEET:
            self._view = replace(self._view, comment=text)
            self._show_totals(self._view)
        elif row := self._form.row(item_id):
            row.item = replace(row.item, comment=text)
            row.reword()
            self._show_detail(row)
        self.say(t("tui.sheet.comment_saved"), "good")

    # Handing in and stepping aside

    @work(group="submit", exclusive=True)
    async def action_submit(self) -> None:
        """Hand in the sheet; what is missing is named and gets the cursor."""
        if self._view is None or not await self.may_leave():
            return
        # The answers to the last marks are messages still on their way to this screen: ask the record.
        call = partial(open_sheet, self.office, self.actor, self._round, self._code)
        try:
            self._view = view = await asyncio.to_thread(call)
        except WorkbenchError as error:
            self.show_refusal(error)
            return
        if not view.is_editable:
            self._say_state(view)
            return
        if view.missing:
            self._name_missing(view.missing)
            return
        question = t("tui.sheet.submit_question", code=view.submission_code, title=view.title)
        detail = t("tui.sheet.submit_detail", total=view.total, full=view.full_points)
        if await self.app.push_screen_wait(Confirm(question, detail, yes="tui.dialog.submit")):
            submit = partial(submit_sheet, self.office, self.actor, self._round, view.submission_code)
            self.ask(submit, lambda _at: self._submitted(view), group="submit", otherwise=self._not_submitted)

    def _name_missing(self, missing: tuple[str, ...]) -> None:
        names = [f"{row.item.id} {row.item.name}" for row in self._form.rows if row.item.id in missing]
        self._form.focus_item(missing[0])
        self.say(t("tui.sheet.incomplete", count=len(missing), items=names), "bad")

    def _not_submitted(self, error: WorkbenchError) -> None:
        self.show_refusal(error)
        self._reload_state()
        if self._view and self._view.missing:
            self._form.focus_item(self._view.missing[0])

    def _submitted(self, view: SheetView) -> None:
        self._load(view.submission_code)

    @work(group="recuse", exclusive=True)
    async def action_recuse(self) -> None:
        """Step aside from this submission, with a reason."""
        view = self._view
        if view is None:
            return
        question = t("tui.sheet.recuse_question", code=view.submission_code, title=view.title)
        detail = t("tui.sheet.recuse_detail", entity=view.entity_name)
        dialog = TextDialog(question, detail, required=True, yes="tui.dialog.recuse")
        reason = await self.app.push_screen_wait(dialog)
        if not reason:
            return
        await self._saver.drain()
        call = partial(declare_recusal, self.office, self.actor, self._round, view.submission_code, reason)
        self.ask(call, lambda _none: self._recused(view), group="recuse")

    def _recused(self, view: SheetView) -> None:
        self.notify(t("tui.sheet.recused", code=view.submission_code, title=view.title), markup=False)
        self.app.pop_screen()
