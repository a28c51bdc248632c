"""A table with its filter: `/` opens it, typing narrows, Enter keeps, Escape clears."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from workbench.i18n import t
from workbench.tui.stock_words import scrolls
from workbench.tui.widgets.grid import Column, Grid, Row
from workbench.tui.widgets.words import Plain, Words

# A Chinese input method turns the slash key into these two.
FILTER_KEYS = "slash,ctrl+f,ideographic_comma,fullwidth_solidus"


class FilterInput(Input):
    """The words that rows must hold."""

    help_key = "tui.help.filter"

    class Left(Message):
        """The person goes back to the table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear_filter", "tui.key.clear_filter", show=False),
        Binding("down", "leave_filter", "tui.key.to_list", show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A line does not scroll."""
        return not scrolls(action)

    def action_clear_filter(self) -> None:
        """Show every row again and go back to the table."""
        self.value = ""
        self.action_leave_filter()

    def action_leave_filter(self) -> None:
        """Go back to the table, keeping the filter."""
        self.post_message(self.Left())


class Filtered(Vertical):
    """A grid under a filter line that shows only while it is used."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(FILTER_KEYS, "filter", "tui.key.filter", key_display="/", show=True),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    Filtered {
        height: 1fr;
        .filter-line { height: 1; display: none; background: $surface; padding: 0 1; }
        .filter-line Words { width: auto; color: $text-muted; }
        .filter-line Plain { width: auto; color: $text-muted; }
        FilterInput { width: 1fr; margin: 0 1; }
    }
    """

    def __init__(
        self, *, id: str, frozen: int = 0, enter: str = "tui.key.choose", grid: type[Grid] = Grid
    ) -> None:
        """``enter`` words what the Enter key does to a row."""
        super().__init__(id=id)
        self.grid = grid(frozen=frozen, enter=enter, id=f"{id}-grid")

    def compose(self) -> ComposeResult:
        """The filter line, then the table."""
        with Horizontal(classes="filter-line"):
            yield Words("tui.filter.label")
            yield FilterInput(compact=True, id=f"{self.id}-filter")
            yield Plain(classes="filter-count")
        yield self.grid

    def show(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Replace the table's content; the filter stays."""
        self.grid.show(columns, rows)
        self._count()

    def _count(self) -> None:
        shown, total = self.grid.count
        self.query_one(".filter-count", Plain).say(t("tui.filter.count", shown=shown, total=total))

    def action_filter(self) -> None:
        """Open the filter and put the cursor in it."""
        # Set here and now: a class would show the line only after the focus was refused to it.
        self.query_one(".filter-line").display = True
        self.query_one(FilterInput).focus()

    def close(self) -> None:
        """Go back to the table; an empty filter disappears."""
        if not self.query_one(FilterInput).value:
            self.query_one(".filter-line").display = False
        self.grid.focus()

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Filter while typing."""
        event.stop()
        self.grid.narrow(event.value)
        self._count()

    @on(FilterInput.Left)
    @on(Input.Submitted)
    def keep(self, event: Message) -> None:
        """Enter or Down goes to the rows that are left."""
        event.stop()
        self.close()
