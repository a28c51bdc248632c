"""One line above the footer that says what just happened, in words before colour."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.widgets import Static

from workbench.tui.texts import one_line, plain

Tone = Literal["", "good", "bad", "warn"]


class StatusLine(Static):
    """The last word of the program to the person at the keyboard."""

    DEFAULT_CSS: ClassVar[str] = """
    StatusLine {
        height: 1; padding: 0 1; background: $surface; color: $text-muted;
        text-wrap: nowrap; text-overflow: ellipsis;
        &.-good { color: $text-success; }
        &.-bad { color: $text-error; text-style: bold; height: auto; max-height: 3; text-wrap: wrap; }
        &.-warn { color: $text-warning; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", markup=False, id=id)
        self.said = ""

    def say(self, text: str, tone: Tone = "") -> None:
        """Show the text; the tone only colours what the words already tell."""
        self.said = one_line(text)
        self.set_classes(f"-{tone}" if tone else "")
        self.update(plain(text))
