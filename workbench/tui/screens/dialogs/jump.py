"""Jump mode: a number beside everything that takes keys. Digits, since an input method eats letters."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from workbench.i18n import t
from workbench.tui.screens.dialogs.dialog import Dialog


class JumpOverlay(Dialog[Widget | None]):
    """Answers the widget whose number was typed."""

    def __init__(self, targets: Sequence[Widget]) -> None:
        super().__init__()
        digits = len(str(len(targets)))
        self._marks = {f"{number:0{digits}d}": widget for number, widget in enumerate(targets, 1)}
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The numbers, each at the corner of its widget."""
        for number, widget in self._marks.items():
            mark = Static(number, classes="mark", markup=False)
            region = widget.region
            mark.styles.offset = (region.x, region.y)
            mark.styles.position = "absolute"
            yield mark
        yield Static(t("tui.jump.prompt"), id="typed", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Collect digits until they name a widget."""
        if event.character is None or not event.character.isdigit():
            return
        event.stop()
        self._typed += event.character
        if target := self._marks.get(self._typed):
            self.dismiss(target)
        elif not any(number.startswith(self._typed) for number in self._marks):
            self._typed = ""
