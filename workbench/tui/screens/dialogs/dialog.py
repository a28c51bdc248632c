"""The frame of a dialog."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer

from workbench.tui.base_screen import BaseScreen

ResultT = TypeVar("ResultT")


class Dialog(BaseScreen[ResultT], ModalScreen[ResultT]):
    """A box over the screen; Escape answers None."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "tui.key.cancel")]
    help_key = "tui.help.dialog"

    def compose(self) -> ComposeResult:
        """The box with the dialog's own widgets, and the keys."""
        with Vertical(id="box"):
            yield from self.compose_place()
        yield Footer(show_command_palette=False)

    def action_cancel(self) -> None:
        """Answer nothing."""
        self.dismiss(None)
