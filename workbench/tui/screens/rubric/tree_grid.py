"""A table whose rows fold: those below a closed row are hidden, unless a filter looks for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from workbench.tui.widgets.grid import Column, Grid, Row

# Between the steps of a row's key.
STEP = "\x1f"
INDENT = "  "
CLOSED, OPEN, LEAF = "+ ", "- ", "  "


class TreeGrid(Grid):
    """Rows whose keys tell their parents and whose ``search`` tells their place.

    Right opens a row, Left closes it or goes to its parent.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "unfold", "tui.key.unfold", show=False),
        Binding("left,h", "fold", "tui.key.fold", show=False),
    ]
    help_key = "tui.help.tree"

    def __init__(self, *, frozen: int = 0, enter: str = "tui.key.choose", id: str | None = None) -> None:
        super().__init__(frozen=frozen, enter=enter, id=id)
        self.opened: set[str] = set()
        self._holders: frozenset[str] = frozenset()

    def show(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Replace the content; what is open stays open."""
        self._holders = frozenset(parent for row in rows for parent in _parents(row.key))
        super().show(columns, rows)

    def toggle(self, key: str) -> None:
        """Open or close a row."""
        self.opened ^= {key}
        self._refill()

    def reveal(self, key: str) -> None:
        """Open every parent of a row and go there."""
        self.opened |= set(_parents(key))
        self._refill()
        self.go_to(key)

    def action_unfold(self) -> None:
        """Open the row under the cursor; on an open one, go to its first child."""
        key = self.key
        if key not in self._holders:
            return
        if key in self.opened:
            self.action_move(1)
        elif key is not None:
            self.toggle(key)

    def action_fold(self) -> None:
        """Close the row under the cursor, or go to its parent."""
        key = self.key
        if key is None:
            return
        if key in self.opened:
            self.toggle(key)
        elif STEP in key:
            self.go_to(key.rpartition(STEP)[0])

    def _visible(self) -> tuple[Row, ...]:
        rows = super()._visible()
        if self._words:
            # Out of its tree, a row is known by its whole place.
            return tuple(replace(row, cells=(row.search, *row.cells[1:])) for row in rows)
        return tuple(self._indented(row) for row in rows if self.opened.issuperset(_parents(row.key)))

    def _indented(self, row: Row) -> Row:
        sign = (OPEN if row.key in self.opened else CLOSED) if row.key in self._holders else LEAF
        first, *rest = row.cells
        assert isinstance(first, str)
        return replace(row, cells=(INDENT * row.key.count(STEP) + sign + first, *rest))


def _parents(key: str) -> Iterable[str]:
    while STEP in key:
        key = key.rpartition(STEP)[0]
        yield key
