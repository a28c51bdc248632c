"""The form: every criterion with its items, one line each, one field each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message

from workbench.services.open_sheet import SheetView
from workbench.tui.screens.desk.rows import CriterionRow, ItemRow
from workbench.tui.widgets.mark_input import MarkInput


class SheetForm(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Scrolls with the focus; the arrow keys go from field to field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "tui.key.previous_item", show=False),
        Binding("down", "step(1)", "tui.key.next_item", show=False),
        Binding("ctrl+home", "edge(0)", "tui.key.first_item", show=False),
        Binding("ctrl+end", "edge(-1)", "tui.key.last_item", show=False),
    ]

    @dataclass
    class ItemFocused(Message):
        """The focus stands on another item."""

        row: ItemRow

    @property
    def rows(self) -> list[ItemRow]:
        """The item lines, in the order of the rubric."""
        return list(self.query(ItemRow))

    def row(self, item_id: str) -> ItemRow | None:
        """The line of an item."""
        return next((row for row in self.rows if row.item.id == item_id), None)

    @property
    def focused_row(self) -> ItemRow | None:
        """The line that has the focus."""
        return next((row for row in self.rows if row.field.has_focus), None)

    async def show(self, view: SheetView) -> None:
        """Show a sheet: in the same fields where the rubric is the same, so that nothing flickers."""
        items = [item for criterion in view.criteria for item in criterion.items]
        if [row.item.id for row in self.rows] != [item.id for item in items]:
            await self.remove_children()
            await self.mount_all(self._lines(view))
        for row, item in zip(self.rows, items, strict=True):
            row.load(item, editable=view.is_editable)
        for line, criterion in zip(self.query(CriterionRow), view.criteria, strict=True):
            line.criterion = criterion
        self.show_subtotals(view.subtotals)

    @staticmethod
    def _lines(view: SheetView) -> Iterator[CriterionRow | ItemRow]:
        for criterion in view.criteria:
            yield CriterionRow(criterion)
            for item in criterion.items:
                yield ItemRow(item, editable=view.is_editable)

    def show_subtotals(self, subtotals: Mapping[str, Fraction]) -> None:
        """Show what each criterion adds up to so far."""
        for line in self.query(CriterionRow):
            line.show_subtotal(subtotals.get(line.criterion.id, Fraction(0)))

    def reword(self) -> None:
        """Word every line in the language in use."""
        for line in self.query(CriterionRow):
            line.reword()
        for row in self.rows:
            row.reword()

    @property
    def unsaved(self) -> list[ItemRow]:
        """Lines whose text is not in the record."""
        return [row for row in self.rows if row.field.is_unsaved]

    def focus_item(self, item_id: str) -> None:
        """Put the cursor into an item's field."""
        if row := self.row(item_id):
            row.field.focus()

    def focus_first(self, missing: tuple[str, ...]) -> None:
        """Put the cursor where marking goes on: the first item without a mark, else the first."""
        rows = self.rows
        if rows:
            self.focus_item(missing[0] if missing else rows[0].item.id)

    def action_step(self, by: int) -> None:
        """Go to the field above or below."""
        rows, here = self.rows, self.focused_row
        if here is None:
            return
        index = rows.index(here) + by
        if 0 <= index < len(rows):
            rows[index].field.focus()

    def action_edge(self, index: int) -> None:
        """Go to the first or the last field."""
        if rows := self.rows:
            rows[index].field.focus()

    def on_resize(self) -> None:
        """Keep the field under the cursor in sight, also when a long message takes a line."""
        if (row := self.focused_row) is not None:
            self.call_after_refresh(row.scroll_visible, animate=False)

    @on(events.DescendantFocus)
    def tell(self, event: events.DescendantFocus) -> None:
        """Say which item has the focus, and keep its criterion's line in sight."""
        if isinstance(event.widget, MarkInput) and isinstance(event.widget.parent, ItemRow):
            row = event.widget.parent
            if row is self.rows[0]:
                self.scroll_home(animate=False)
            self.post_message(self.ItemFocused(row))
