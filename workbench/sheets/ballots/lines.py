"""Rows of a sheet whose looks change from row to row, kept as light as blocks of rows are."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from workbench.sheets.blocks import Block, Line, stream
from workbench.sheets.style import ROW_HEIGHT, TALLEST_ROW, Content, Look, plain_words

Looks = tuple[Look, ...]


class Lines:
    """Rows written from the top down; neighbours with the same looks become one block.

    Attributes:
        height: points of all rows so far.
    """

    def __init__(self, sheet: Worksheet, width: int) -> None:
        self._sheet, self._width = sheet, width
        self._looks: Looks = ()
        self._kept: list[Line] = []
        self._top = 1
        self._bands: dict[Look, Looks] = {}
        self.height = 0.0

    @property
    def row(self) -> int:
        """The number of the next row."""
        return self._top + len(self._kept)

    def add(self, contents: Sequence[Content], looks: Looks, height: float = ROW_HEIGHT) -> int:
        """Write one row; its number."""
        if looks != self._looks:
            self.close()
            self._looks = looks
        clean = [plain_words(one) or None if type(one) is str else one for one in contents]
        height = min(TALLEST_ROW, height)
        self._kept.append(Line(height, clean, ()))
        self.height += height
        return self.row - 1

    def band(self, words: str, look: Look, height: float = ROW_HEIGHT) -> int:
        """Write one row that a single cell fills."""
        return self.spread([words], look, height)

    def spread(self, parts: Sequence[str], look: Look, height: float = ROW_HEIGHT) -> int:
        """Write one row that is shared out among these parts, or a row each where columns are too few."""
        if len(parts) > self._width:
            return max(self.spread([one], look, height) for one in parts)
        contents: list[Content] = [None] * self._width
        for place, words in enumerate(parts):
            first, after = (one * self._width // len(parts) for one in (place, place + 1))
            contents[first] = words
            self.merge(self.row, first + 1, self.row, after)
        return self.add(contents, self._banded(look), height)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Make one cell of several; the content is that of the first."""
        if (top, left) != (bottom, right):
            # Straight into the set: asking each time whether a cell is merged already takes longer each time.
            self._sheet.merged_cells.ranges.add(
                CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right)
            )

    def _banded(self, look: Look) -> Looks:
        if look not in self._bands:
            self._bands[look] = (look,) * self._width
        return self._bands[look]

    def close(self) -> None:
        """Hand over the rows kept so far."""
        if self._kept:
            block = Block(self._top, len(self._kept), self._looks, self._kept)
            stream(self._sheet, block)
            self._top, self._kept = block.below, []
