"""How much a file from outside may hold, whatever its format.

Figures: 100,000 submissions of 14 columns take 10 MB packed and 100 MB unpacked, or 25 MB as CSV.
"""

from __future__ import annotations

MEGABYTE = 1 << 20
CSV_AT_MOST = 64 * MEGABYTE
ROWS_AT_MOST = 150_000
COLUMNS_AT_MOST = 200
CELLS_AT_MOST = 4_000_000
CHARACTERS_AT_MOST = 60_000_000
SHEETS_AT_MOST = 60
# What the file format itself allows; empty rows are walked through this far.
LAST_ROW = 1_048_576


class TooMany(Exception):
    """More sheets, rows, columns or text than a form ever has."""


class Gathered:
    """Rows of one file taken in so far, within the limits."""

    def __init__(self) -> None:
        self._cells = 0
        self._characters = 0

    def check_number(self, row: int) -> None:
        """Refuse a row number that no file can have.

        Raises:
            TooMany
        """
        if row > LAST_ROW:
            raise TooMany

    def take(self, row: int, texts: list[str]) -> None:
        """Count a row up to its last filled cell.

        Raises:
            TooMany
        """
        self._cells += len(texts)
        self._characters += sum(map(len, texts))
        if (
            row > ROWS_AT_MOST
            or len(texts) > COLUMNS_AT_MOST
            or self._cells > CELLS_AT_MOST
            or self._characters > CHARACTERS_AT_MOST
        ):
            raise TooMany
