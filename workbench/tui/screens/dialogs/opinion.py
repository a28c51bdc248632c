"""The panel's opinion on one submission: its score above, the text below, kept until it is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Button, TextArea

from workbench.domain.errors import WorkbenchError
from workbench.i18n import t
from workbench.i18n.errors import error_text
from workbench.services.record_opinion import LONGEST, RecordedOpinion
from workbench.tui.screens.dialogs.question import Entry
from workbench.tui.texts import plain
from workbench.tui.widgets.words import Plain

# Writes a text in place of the one that was seen.
Save = Callable[[str, str], RecordedOpinion]


class OpinionDialog(Entry[RecordedOpinion]):
    """Stays open until the text is in the record. ``locked`` says why it may only be read; "" is free."""

    help_key = "tui.help.opinion_dialog"

    def __init__(self, heading: str, result: str, text: str, save: Save, *, locked: str) -> None:
        no = "tui.dialog.close" if locked else "tui.dialog.no"
        super().__init__(heading, result, yes="tui.dialog.save", no=no)
        self._seen, self._save, self._locked = text, save, locked
        self._let_go: str | None = None

    def compose_answer(self) -> ComposeResult:
        """The text, how long it is, and room to say what is wrong with it."""
        yield TextArea(
            self._seen, tab_behavior="focus", soft_wrap=True, read_only=bool(self._locked), id="text"
        )
        yield Plain(id="count")
        with VerticalScroll(id="told"):
            yield Plain(classes="refused")

    def on_mount(self) -> None:
        """Start at the end of the text."""
        self.query_one("#yes", Button).display = not self._locked
        self._tell(self._locked)
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()
        self._count()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What may only be read is not saved."""
        return not self._locked if action == "accept" else True

    @property
    def _text(self) -> str:
        return self.query_one(TextArea).text.strip()

    @on(TextArea.Changed)
    def _count(self) -> None:
        length = len(self._text)
        counter = self.query_one("#count", Plain)
        counter.display = not self._locked
        counter.set_class(length > LONGEST, "-over")
        counter.say(t("tui.opinion.count", length=length, most=LONGEST))

    def _tell(self, words: str) -> None:
        # Text that others wrote is among it, in full.
        told = self.query_one("#told", VerticalScroll)
        told.display = bool(words)
        told.query_one(Plain).say(plain(words))
        told.scroll_home(animate=False)

    # Saving

    def action_accept(self) -> None:
        """Save; a refusal keeps the dialog open with the text as typed."""
        call = partial(self._save, self._text, self._seen)
        self.ask(call, self._saved, group="opinion", otherwise=self._not_saved)

    def _saved(self, recorded: RecordedOpinion) -> None:
        self.dismiss(recorded)

    def _not_saved(self, error: WorkbenchError) -> None:
        self._let_go = None
        # From here on what others wrote is seen: to save again is to replace it knowingly.
        if error.code == "opinion.changed_meanwhile":
            self._seen = str(error.parts["theirs"])
            self._tell(t("tui.opinion.changed", **error.parts))
        elif error.code == "opinion.taken_back_meanwhile":
            self._seen = ""
            self._tell(t("tui.opinion.gone"))
        else:
            self._tell(error_text(error))
        self.query_one(TextArea).focus()

    async def flush(self) -> None:
        """The line is gone: keep what was written rather than lose it."""
        if self._is_unsaved():
            with suppress(WorkbenchError):
                await asyncio.to_thread(self._save, self._text, self._seen)

    # Leaving

    def _is_unsaved(self) -> bool:
        return not self._locked and self._text != self._seen

    async def may_leave(self) -> bool:
        """As Escape does, where the whole app is left."""
        return self._is_let_go()

    def _is_let_go(self) -> bool:
        """Say once that the text would be lost; asked again, let go of it."""
        text = self._text
        if not self._is_unsaved() or self._let_go == text:
            return True
        self._let_go = text
        self._tell(t("tui.opinion.unsaved"))
        self.query_one(TextArea).focus()
        return False

    def action_cancel(self) -> None:
        """Leave, once nothing typed would be lost."""
        if self._is_let_go():
            self.dismiss(None)
