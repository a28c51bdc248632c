"""Forms that are printed a page each: rows with their heights, page breaks by hand, the page they go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from workbench.sheets.layout.model import PageSetup
from workbench.sheets.layout.paper import points, room
from workbench.sheets.style import TALLEST_ROW, Content, Look, page, put

# Forms that go on one sheet: the file format takes 1,026 page breaks.
PAGES_A_SHEET = 1_000
# Offices round the height of every row on their own.
_SLACK = 30.0


class FormPages:
    """Pages of one sheet from the top down.

    Attributes:
        row: number of the next row.
        room: points of rows that a page takes.
        left: points left on the page.
        count: pages so far.
    """

    def __init__(self, sheet: Worksheet, widths: Sequence[float], setup: PageSetup) -> None:
        self.sheet = sheet
        self.row = 1
        # Offices leave breaks by hand aside where a sheet is fitted to the width.
        self._setup = replace(setup, fit_width=False, repeat_headings=False, freeze=None)
        self.room = points(room(setup)[1]) - _SLACK
        self.left = self.room
        self.count = 1
        self._width = len(widths)
        for place, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width

    def turn(self) -> None:
        """Begin a page, unless nothing stands on this one."""
        if self.left < self.room:
            self.sheet.row_breaks.append(Break(id=self.row - 1))
            self.left = self.room
            self.count += 1

    def line(self, cells: Sequence[tuple[int, int, Content, Look]], height: float) -> int:
        """One row of cells, each from a column to a column; returns its number."""
        for first, last, content, look in cells:
            for place in range(first, last + 1):
                put(self.sheet, self.row, place, content if place == first else None, look)
            if last > first:
                # openpyxl looks through all earlier merges at each one, and dresses cells that are dressed.
                merged = CellRange(min_row=self.row, max_row=self.row, min_col=first, max_col=last)
                self.sheet.merged_cells.ranges.add(merged)
        height = min(TALLEST_ROW, height)
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1
        self.left -= height
        return self.row - 1

    def band(self, content: Content, look: Look, height: float) -> int:
        """One cell over the whole width."""
        return self.line([(1, self._width, content, look)], height)

    def close(self) -> None:
        """Set the page up once everything stands."""
        page(
            self.sheet,
            width=self._width,
            last_row=self.row - 1,
            heading_rows=(1, 1),
            freeze="A1",
            setup=self._setup,
        )
