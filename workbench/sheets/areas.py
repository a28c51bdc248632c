"""Ranges of cells, with what functions ask of a range more than once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

# None is an empty cell.
Scalar = Fraction | str | bool | None


class Area(list[list[Scalar]]):
    """The rows of a range. It is not changed once it is made."""

    __slots__ = ("_cells", "_numbers", "_ordered", "_places")

    def __init__(self, rows: Iterable[list[Scalar]]) -> None:
        super().__init__(rows)
        self._cells: list[Scalar] | None = None
        self._numbers: list[Fraction] | None = None
        self._ordered: list[Fraction] | None = None
        self._places: dict[Fraction, list[int]] | None = None

    @property
    def cells(self) -> list[Scalar]:
        """Every cell, row by row."""
        if self._cells is None:
            self._cells = [cell for row in self for cell in row]
        return self._cells

    @property
    def numbers(self) -> list[Fraction]:
        """The numbers; words, truths and empty cells are passed over."""
        if self._numbers is None:
            self._numbers = [cell for row in self for cell in row if isinstance(cell, Fraction)]
        return self._numbers

    @property
    def ordered(self) -> list[Fraction]:
        """The numbers from the least."""
        if self._ordered is None:
            self._ordered = sorted(self.numbers)
        return self._ordered

    def places(self, number: Fraction) -> Sequence[int]:
        """Where a number stands among the cells, from 0."""
        if self._places is None:
            self._places = {}
            for place, cell in enumerate(self.cells):
                if isinstance(cell, Fraction):
                    self._places.setdefault(cell, []).append(place)
        return self._places.get(number, ())
