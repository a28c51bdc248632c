"""The field for one mark. It keeps every character typed; the whole text is read when it is entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from workbench.tui.stock_words import scrolls

PAUSE_SECONDS = 1.0


class MarkInput(Input):
    """A text field that is entered by Enter, by leaving it, or by a pause.

    The widget reads nothing: `Entered` carries the text as typed, and the service answers.
    ``kept`` is the text that stands in the record; Escape brings it back. ``edited`` is called in the
    same step as each change of the text.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "restore", "tui.key.restore_mark", show=False),
        Binding("f5", "clear_mark", "tui.key.clear_mark", show=False),
    ]
    DEFAULT_CSS: ClassVar[str] = "MarkInput { width: 10; }"
    help_key = "tui.help.mark_input"

    @dataclass
    class Entered(Message):
        """A text to read and save."""

        field: MarkInput
        text: str

        @property
        def control(self) -> MarkInput:
            """The field, for ``@on`` selectors."""
            return self.field

    @dataclass
    class Cleared(Message):
        """The mark is to be taken back."""

        field: MarkInput

    @dataclass
    class ReadOnly(Message):
        """Someone typed into a field that cannot change now."""

        field: MarkInput

    def __init__(
        self,
        kept: str = "",
        *,
        read_only: bool = False,
        edited: Callable[[], None] = lambda: None,
        id: str | None = None,
    ) -> None:
        super().__init__(kept, compact=True, select_on_focus=True, id=id)
        self._edited = edited
        self.kept = kept
        self.read_only = read_only
        self._entered = kept
        self._pause: Timer | None = None

    @property
    def is_pending(self) -> bool:
        """Whether the text was neither entered nor kept yet."""
        return self.value != self._entered

    @property
    def is_unsaved(self) -> bool:
        """Whether the text differs from the record, entered or not."""
        return self.value != self.kept

    def load(self, kept: str, *, read_only: bool) -> None:
        """Show what the record holds."""
        self._stop_pause()
        self.kept = self._entered = kept
        self.read_only = read_only
        if self.value != kept:
            self.value = kept

    def acknowledge(self, text: str, kept: str) -> bool:
        """The record now holds ``kept`` for the entered ``text``; False if the person typed on."""
        self.kept = kept
        if self.value != text:
            return False
        self._entered = kept
        if self.value != kept:
            self.value = kept
            self.cursor_position = len(kept)
        return True

    def enter(self) -> None:
        """Enter the text, unless it was entered already."""
        if self.is_pending:
            self._enter()

    def mark_entered(self) -> None:
        """Count the text as entered without telling; who asks for it takes it."""
        self._stop_pause()
        self._entered = self.value

    def _enter(self) -> None:
        self.mark_entered()
        self.post_message(self.Entered(self, self.value))

    def replace(self, text: str, start: int, end: int) -> None:
        """Change the text; every edit of an Input comes through here."""
        if self.read_only:
            self.post_message(self.ReadOnly(self))
            return
        before = self.value
        super().replace(text, start, end)
        if self.value != before:
            self._typed()

    def _typed(self) -> None:
        self._stop_pause()
        if self.is_pending:
            self._pause = self.set_timer(PAUSE_SECONDS, self.enter)
        self._edited()

    def _stop_pause(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    def clear(self) -> None:
        """Empty the field as an edit, so that it is checked like one."""
        self.replace("", 0, len(self.value))

    async def action_submit(self) -> None:
        """Enter the text; an empty field is entered too, so that the person is told."""
        if self.is_pending or not self.value:
            self._enter()
        await super().action_submit()

    def action_restore(self) -> None:
        """Bring back what the record holds."""
        self._stop_pause()
        self.load(self.kept, read_only=self.read_only)
        self.cursor_position = len(self.value)
        self._edited()

    def action_clear_mark(self) -> None:
        """Take the mark back."""
        self.post_message(self.ReadOnly(self) if self.read_only else self.Cleared(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape belongs to the field only while there is something to restore; a line does not scroll."""
        if action == "restore":
            return self.is_unsaved
        if scrolls(action):
            return False
        return super().check_action(action, parameters)

    def on_blur(self) -> None:
        """Leaving the field enters it."""
        self.enter()

    def on_paste(self, event: events.Paste) -> None:
        """Take the whole clipboard: an Input keeps the first line, and a mark would change silently."""
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split("\n")), *self.selection)
