"""A table drawn line by line: fast at any length, columns aligned for Chinese, text never parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.tui.stock_words import scrolls
from workbench.tui.texts import one_line

CellTone = Literal["", "good", "bad", "warn", "dim", "strong"]
GAP = 1
# Beyond these a longer text is cut, so that filling a long table stays fast.
MEASURED_ROWS = 500


@dataclass(frozen=True)
class Column:
    """A column as wide as its content, ``width`` cells at most; one that ``grows`` takes what is left."""

    title: str
    width: int
    right: bool = False
    grows: bool = False


@dataclass(frozen=True)
class Cell:
    """Text with a tone that only colours what the text already says."""

    text: str
    tone: CellTone = ""


@dataclass(frozen=True)
class Row:
    """A line of the table. ``search`` is what the filter looks in, else the cells."""

    key: str
    cells: tuple[Cell | str, ...]
    search: str = ""
    tone: CellTone = ""

    def matches(self, words: Sequence[str]) -> bool:
        """Whether every word occurs somewhere in the row."""
        texts = [cell if isinstance(cell, str) else cell.text for cell in self.cells]
        hay = f"{self.search} {' '.join(texts)}".casefold()
        return all(word in hay for word in words)


@dataclass
class _Layout:
    widths: list[int] = field(default_factory=list)
    total: int = 0
    frozen: int = 0


class Grid(ScrollView, can_focus=True):
    """Rows with a cursor. The first ``frozen`` columns stay while the others scroll sideways."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "tui.key.up", show=False),
        Binding("down,j", "move(1)", "tui.key.down", show=False),
        Binding("pageup", "page(-1)", "tui.key.page_up", show=False),
        Binding("pagedown", "page(1)", "tui.key.page_down", show=False),
        Binding("home,g", "edge(0)", "tui.key.first", show=False),
        Binding("end,G", "edge(1)", "tui.key.last", show=False),
        Binding("left,h", "sideways(-1)", "tui.key.left", show=False),
        Binding("right,l", "sideways(1)", "tui.key.right", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--header", "grid--cursor", "grid--cursor-blurred", "grid--good", "grid--bad", "grid--warn",
        "grid--dim", "grid--strong",
    }  # fmt: skip
    DEFAULT_CSS: ClassVar[str] = """
    Grid {
        height: 1fr; overflow-x: hidden; scrollbar-size: 1 0; scrollbar-gutter: stable;
        .grid--header { text-style: bold; background: $panel; color: $foreground; }
        .grid--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
        }
        .grid--cursor-blurred { background: $block-cursor-blurred-background; }
        .grid--good { color: $text-success; }
        .grid--bad { color: $text-error; }
        .grid--warn { color: $text-warning; }
        .grid--dim { color: $text-muted; }
        .grid--strong { text-style: bold; }
    }
    """
    help_key = "tui.help.grid"

    cursor: reactive[int] = reactive(0)

    @dataclass
    class Chosen(Message):
        """Enter on a row."""

        grid: Grid
        key: str

        @property
        def control(self) -> Grid:
            """The table, for ``@on`` selectors."""
            return self.grid

    @dataclass
    class Moved(Message):
        """The cursor stands on another row; ``key`` is None where there is none."""

        grid: Grid
        key: str | None

        @property
        def control(self) -> Grid:
            """The table, for ``@on`` selectors."""
            return self.grid

    def __init__(self, *, frozen: int = 0, enter: str = "tui.key.choose", id: str | None = None) -> None:
        """``enter`` words what the Enter key does to a row."""
        super().__init__(id=id)
        self.hint(enter)
        self._columns: tuple[Column, ...] = ()
        self._all: tuple[Row, ...] = ()
        self._shown: tuple[Row, ...] = ()
        self._words: tuple[str, ...] = ()
        self._frozen = frozen
        self._sideways = 0
        self._layout_now = _Layout()

    def hint(self, enter: str) -> None:
        """Word what the Enter key does to a row; the footer is silent on an empty word."""
        self._bindings.key_to_bindings["enter"] = [Binding("enter", "choose", enter, show=bool(enter))]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that pass the filter."""
        return self._shown

    @property
    def count(self) -> tuple[int, int]:
        """How many rows are shown, of how many."""
        return len(self._shown), len(self._all)

    @property
    def key(self) -> str | None:
        """Key of the row under the cursor."""
        return self._shown[self.cursor].key if self.cursor < len(self._shown) else None

    def show(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Replace the content; the cursor stays on its key where that is still there."""
        self._columns, self._all = tuple(columns), tuple(rows)
        self._refill()

    def narrow(self, text: str) -> None:
        """Show only rows that hold every word of the text."""
        self._words = tuple(text.casefold().split())
        self._refill()

    def go_to(self, key: str) -> bool:
        """Put the cursor on a row; False where the row is not shown."""
        for index, row in enumerate(self._shown):
            if row.key == key:
                self.cursor = index
                return True
        return False

    def _refill(self) -> None:
        before, place = self.key, self.cursor
        was_empty = not self._shown
        self._shown = self._visible()
        if was_empty != (not self._shown) and self.is_mounted:
            self.refresh_bindings()
        if before is None or not self.go_to(before):
            self.cursor = min(place, max(len(self._shown) - 1, 0))
        self._measure()
        if self.key != before:
            # From here, since Textual stops what a parent's handler posts at that parent.
            self.call_later(self._tell_moved)

    def _tell_moved(self) -> None:
        self.post_message(self.Moved(self, self.key))

    def _visible(self) -> tuple[Row, ...]:
        return tuple(row for row in self._all if row.matches(self._words))

    def _measure(self) -> None:
        widths = [self._width(index, column) for index, column in enumerate(self._columns)]
        room = self.scrollable_content_region.width
        spare = room - sum(widths) - GAP * len(widths)
        for index, column in enumerate(self._columns):
            if column.grows and spare > 0:
                widths[index] += spare
                break
        frozen = sum(widths[: self._frozen]) + GAP * self._frozen
        self._layout_now = _Layout(widths, sum(widths) + GAP * len(widths), frozen)
        self.virtual_size = Size(room, len(self._shown) + 1)
        self.refresh()

    def _width(self, index: int, column: Column) -> int:
        texts = (row.cells[index] for row in self._shown[:MEASURED_ROWS])
        widest = max(
            (cell_len(one_line(cell if isinstance(cell, str) else cell.text)) for cell in texts), default=0
        )
        return max(min(widest, column.width), cell_len(column.title))

    def on_resize(self) -> None:
        """Give the growing column the new room, and keep the cursor's row in sight."""
        self._measure()
        self._reveal()

    def watch_cursor(self, before: int, now: int) -> None:
        """Keep the cursor's row on the screen and tell who listens."""
        self._reveal()
        self.refresh()
        if before != now and self.is_mounted:
            self.post_message(self.Moved(self, self.key))

    def _reveal(self) -> None:
        # One line of the view is the heading, which does not scroll.
        height = max(self.scrollable_content_region.height - 1, 1)
        top = int(self.scroll_offset.y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Draw the heading, or one row."""
        width = self.scrollable_content_region.width
        if y == 0:
            style = self.get_component_rich_style("grid--header")
            cells = [Cell(column.title) for column in self._columns]
            return self._strip(cells, width).apply_style(style)
        index = int(self.scroll_offset.y) + y - 1
        if index >= len(self._shown):
            return Strip.blank(width, self.rich_style)
        row = self._shown[index]
        toned = [Cell(cell, row.tone) if isinstance(cell, str) else cell for cell in row.cells]
        strip = self._strip(toned, width)
        if index == self.cursor:
            name = "grid--cursor" if self.has_focus else "grid--cursor-blurred"
            # Laid over, since a tone's own colour could vanish on the cursor's.
            plain = Strip([Segment(segment.text) for segment in strip], width)
            return plain.apply_style(self.get_component_rich_style(name))
        return strip.apply_style(self.rich_style)

    def _strip(self, cells: Sequence[Cell], width: int) -> Strip:
        strips = [self._segment(index, cell) for index, cell in enumerate(cells)]
        still = Strip.join(strips[: self._frozen])
        rest = Strip.join(strips[self._frozen :])
        room = max(width - still.cell_length, 0)
        return Strip.join([still, rest.crop(self._sideways, self._sideways + room)]).adjust_cell_length(width)

    def _segment(self, index: int, cell: Cell) -> Strip:
        width = self._layout_now.widths[index]
        text = one_line(cell.text)
        if cell_len(text) > width:
            text = set_cell_size(text, max(width - 1, 0)) + "~"
        pad = " " * (width - cell_len(text))
        style = self.get_component_rich_style(f"grid--{cell.tone}", partial=True) if cell.tone else None
        drawn = pad + text if self._columns[index].right else text + pad
        return Strip([Segment(drawn, style), Segment(" " * GAP)], width + GAP)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The cursor moves the view; the view does not move by itself. No row, nothing to choose."""
        return bool(self._shown) if action == "choose" else not scrolls(action)

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self._go(self.cursor + by)

    def action_page(self, direction: int) -> None:
        """Move the cursor by a screenful."""
        self._go(self.cursor + direction * max(self.scrollable_content_region.height - 2, 1))

    def action_edge(self, last: int) -> None:
        """Move the cursor to the first or the last row."""
        self._go(len(self._shown) - 1 if last else 0)

    def _go(self, index: int) -> None:
        self.cursor = min(max(index, 0), max(len(self._shown) - 1, 0))

    def action_sideways(self, direction: int) -> None:
        """Scroll the columns that are not frozen by one column."""
        layout = self._layout_now
        most = max(layout.total - self.scrollable_content_region.width, 0)
        edges = [0]
        for width in layout.widths[self._frozen :]:
            edges.append(edges[-1] + width + GAP)
        if direction > 0:
            self._sideways = min(next((edge for edge in edges if edge > self._sideways), most), most)
        else:
            self._sideways = max((edge for edge in edges if edge < self._sideways), default=0)
        self.refresh()

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.key is not None:
            self.post_message(self.Chosen(self, self.key))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one chooses."""
        index = int(self.scroll_offset.y) + event.y - 1
        if event.y < 1 or index >= len(self._shown):
            return
        if event.chain > 1:
            self.action_choose()
        self.cursor = index

    def on_focus(self) -> None:
        """Show the cursor as the place where keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as a bookmark only."""
        self.refresh()
