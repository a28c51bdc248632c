"""A table of columns that know each other's letters, so that formulas read as they will stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.errors import Refused
from workbench.sheets.blocks import MOST_ROWS, Block, Line, stream
from workbench.sheets.paragraphs import wrapped
from workbench.sheets.style import (
    HEADING,
    HEADING_HEIGHT,
    TALLEST_ROW,
    Content,
    Look,
    Paragraphs,
    lines_needed,
    plain_words,
    put,
    row_height,
)

Row = TypeVar("Row")


@dataclass(frozen=True)
class GridColumn(Generic[Row]):
    """One column: ``content`` gives a row's cell from its row number and its data."""

    key: str
    heading: Content
    width: float
    look: Look
    content: Callable[[int, Row], Content]

    def lines(self, words: str) -> int:
        """Lines that words take here; one where a layout has them not go on in a second."""
        return 1 if self.look.wrap is False else lines_needed(words, self.width)


@dataclass
class Grid(Generic[Row]):
    """Columns in order. ``grid["score"]`` is the letter of a column, ``grid.cell("score", 7)`` its cell."""

    columns: list[GridColumn[Row]] = field(default_factory=list, init=False)
    _letters: dict[str, str] = field(default_factory=dict, init=False)

    def add(
        self,
        key: str,
        heading: Content,
        width: float,
        look: Look,
        content: Callable[[int, Row], Content],
    ) -> None:
        """Put a column at the right."""
        self.columns.append(GridColumn(key, heading, width, look, content))
        self._letters.setdefault(key, get_column_letter(len(self.columns)))

    def __getitem__(self, key: str) -> str:
        return self._letters[key]

    def __contains__(self, key: str) -> bool:
        return key in self._letters

    def __len__(self) -> int:
        return len(self.columns)

    def __iter__(self) -> Iterator[GridColumn[Row]]:
        return iter(self.columns)

    def place(self, key: str) -> int:
        """Column number from 1."""
        return 1 + [column.key for column in self.columns].index(key)

    def cell(self, key: str, row: int) -> str:
        """``F7``"""
        return f"{self[key]}{row}"

    def span(self, first: str, last: str, row: int) -> str:
        """``F7:H7``: neighbouring columns of one row."""
        return f"{self[first]}{row}:{self[last]}{row}"

    def down(self, key: str, top: int, bottom: int) -> str:
        """``$F$7:$F$54``: one column over rows."""
        return f"${self[key]}${top}:${self[key]}${bottom}"

    def offer_filters(self, sheet: Worksheet, row: int, last_row: int) -> None:
        """Let readers pick rows by what stands in a column; ``row`` has the headings."""
        sheet.auto_filter.ref = f"A{row}:{get_column_letter(len(self.columns))}{last_row}"

    def write_headings(self, sheet: Worksheet, row: int) -> None:
        """Write the heading row and set the widths."""
        height = HEADING_HEIGHT
        for place, column in enumerate(self.columns, 1):
            put(sheet, row, place, column.heading, HEADING)
            sheet.column_dimensions[get_column_letter(place)].width = column.width
            height = max(height, 14.0 * lines_needed(str(column.heading), column.width) + 5)
        sheet.row_dimensions[row].height = min(TALLEST_ROW, height)

    def stream_rows(self, sheet: Worksheet, top: int, rows: Sequence[Row]) -> int:
        """Lay out the rows from ``top`` as a block of the sheet and return the first row below them.

        Raises:
            Refused: ``export.too_many_rows``: a sheet of the file format has no room for them.
        """
        if top + len(rows) - 1 > MOST_ROWS:
            room = MOST_ROWS - top + 1
            raise Refused("export.too_many_rows", sheet=sheet.title, rows=len(rows), most=room)
        lines = [self._line(number, row) for number, row in enumerate(rows, top)]
        block = Block(top, len(lines), tuple(column.look for column in self.columns), lines)
        stream(sheet, block)
        return block.below

    def stream_unread(self, sheet: Worksheet, top: int, count: int, rows: Iterable[Row]) -> int:
        """Lay out ``count`` rows that are made while the file is written, and return the first row below.

        Nothing can be evaluated in them: they hold no formula.
        """
        lines = (self._line(number, row) for number, row in enumerate(rows, top))
        block = Block(top, count, tuple(column.look for column in self.columns), lines)
        stream(sheet, block)
        return block.below

    def _line(self, number: int, row: Row) -> Line:
        lines, contents = 1, []
        for column in self.columns:
            content = column.content(number, row)
            if type(content) is str:
                lines = max(lines, column.lines(content))
                content = plain_words(content) or None
            elif type(content) is Paragraphs:
                lines = max(lines, len(wrapped(content, column.width)))
            contents.append(content)
        return Line(row_height(lines), contents, ())
