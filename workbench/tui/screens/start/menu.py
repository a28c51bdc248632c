"""The list of what can be done, at the left of the start screens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.i18n import t


class Menu(OptionList):
    """Entries are (action of the screen, key of the catalogue, keyboard key)."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("right", "app.focus_next", "tui.key.next", show=False)]
    help_key = "tui.help.menu"

    def __init__(self, entries: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(markup=False, compact=True, id="menu")
        self._entries = tuple(entries)

    def offer(self, entries: Sequence[tuple[str, str, str]]) -> None:
        """Replace the entries."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.reword()

    def reword(self) -> None:
        """Word the entries in the language in use."""
        before = self.highlighted
        self.clear_options()
        for action, key, keyboard in self._entries:
            self.add_option(Option(Content(f"{keyboard:<5}{t(key)}"), id=action))
        self.highlighted = min(before or 0, len(self._entries) - 1) if self._entries else None

    def on_mount(self) -> None:
        """Fill the list at once, for the first frame."""
        self.reword()
