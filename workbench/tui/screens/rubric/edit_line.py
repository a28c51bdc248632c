"""The line under the tree in which one value is changed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from workbench.tui.screens.rubric.value_input import ValueInput
from workbench.tui.widgets.words import Plain


class EditLine(Horizontal):
    """The value's name and the field; hidden while nothing is changed."""

    DEFAULT_CSS: ClassVar[str] = """
    EditLine { height: 1; display: none; background: $boost; padding: 0 1; }
    EditLine Plain {
        width: auto; max-width: 50%; color: $text-accent; text-style: bold;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    EditLine ValueInput { width: 1fr; margin: 0 0 0 1; }
    """

    def compose(self) -> ComposeResult:
        """Name and field."""
        yield Plain(id="edit-label")
        yield ValueInput(id="edit-value")

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(ValueInput).value.strip()

    def open(self, name: str, text: str) -> None:
        """Offer a text for change."""
        self.display = True
        self.query_one("#edit-label", Plain).say(name)
        field = self.query_one(ValueInput)
        with field.prevent(Input.Changed):
            field.value = text
        field.focus()

    def close(self) -> None:
        """Hide the line."""
        self.display = False
