"""F1: what the focused widget is for, and every key that works there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll

from workbench.i18n import t
from workbench.tui.screens.dialogs.dialog import Dialog
from workbench.tui.stock_words import description_text
from workbench.tui.widgets.words import Line, Prose

KEYS_WIDTH = 22


class HelpDialog(Dialog[None]):
    """Help texts from the widget outward, then the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "tui.key.close")]

    def __init__(self, help_keys: Sequence[str], bindings: Sequence[ActiveBinding]) -> None:
        super().__init__()
        self._help_keys = tuple(help_keys)
        self._bindings_shown = tuple(bindings)

    def compose_place(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll():
            yield Prose(id="help-text")

    def on_mount(self) -> None:
        """Let the arrow keys scroll at once."""
        self.query_one(VerticalScroll).focus()

    def reword(self) -> None:
        """Word the help in the language in use."""
        super().reword()
        lines = [line for key in self._help_keys for line in (Line(t(key)), Line(""))]
        keys = [Line(text) for text in self._key_lines()]
        self.query_one("#help-text", Prose).say([*lines, Line("", head=t("tui.help.keys")), *keys])

    def _key_lines(self) -> list[str]:
        keys: dict[str, list[str]] = {}
        # Our own keys come first, those that Textual gives to every field after them.
        for active in sorted(
            self._bindings_shown, key=lambda one: not one.binding.description.startswith("tui.")
        ):
            if active.binding.description and active.enabled:
                words = description_text(active.binding.description)
                display = self.app.get_key_display(active.binding)
                keys.setdefault(words, []).append(display)
        return [self._line(" ".join(dict.fromkeys(shown)), words) for words, shown in keys.items()]

    @staticmethod
    def _line(keys: str, words: str) -> str:
        return f"  {keys}{' ' * max(KEYS_WIDTH - cell_len(keys), 1)}{words}"
