"""The line in which a value is changed: it keeps every character typed; the whole text is read."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from workbench.tui.stock_words import scrolls


class ValueInput(Input):
    """Enter takes the text, Escape leaves the value as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "tui.key.take_value"),
        Binding("escape", "give_up", "tui.key.keep_value"),
    ]
    help_key = "tui.help.rubric_value"

    class GivenUp(Message):
        """The value stays as it was."""

    def __init__(self, *, id: str) -> None:
        super().__init__(compact=True, id=id)

    def action_give_up(self) -> None:
        """Go back to the tree."""
        self.post_message(self.GivenUp())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A line does not scroll."""
        return False if scrolls(action) else super().check_action(action, parameters)

    def on_paste(self, event: events.Paste) -> None:
        """Take the whole clipboard: an Input keeps the first line, and a value would change silently."""
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.split("\n")), *self.selection)
