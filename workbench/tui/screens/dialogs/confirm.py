"""Ask before an act; the question names what it is about."""

from __future__ import annotations

from textual import on
from textual.widgets import Button

from workbench.tui.screens.dialogs.question import Question


class Confirm(Question[bool]):
    """Yes or no; No has the focus, so that a stray Enter does nothing."""

    def __init__(self, question: str, detail: str = "", *, yes: str = "tui.dialog.yes") -> None:
        super().__init__(question, detail, yes=yes)

    @on(Button.Pressed)
    def answer(self, event: Button.Pressed) -> None:
        """Give the answer back."""
        self.dismiss(event.button.id == "yes")
