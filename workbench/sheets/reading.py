"""What one file says so far: its rows with the place of every value, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from workbench.domain.errors import Place, Problem
from workbench.sheets.cells import cell_name
from workbench.sheets.values import Noted


@dataclass
class Reading:
    """What is wrong, or worth a word, in one file so far."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    _noted: dict[tuple[str, str | None, str], tuple[Place, dict[str, object]]] = field(default_factory=dict)

    def find(self, code: str, place: Place, /, **parts: object) -> None:
        """Note an error."""
        self.problems.append(Problem(code, place, parts))

    def warn(self, code: str, place: Place, /, **parts: object) -> None:
        """Note something that does not stop the import."""
        self.problems.append(Problem(code, place, parts, "warning"))

    def note(self, noted: Noted, place: Place, column: str) -> None:
        """Remember how a cell was understood; a column tells it once, where it came first."""
        key = (noted.code, place.sheet, column)
        _, parts = self._noted.setdefault(key, (place, {"column": column, "count": 0, **noted.parts}))
        parts["count"] = int(str(parts["count"])) + 1

    def tell_notes(self) -> None:
        """Warn of everything noted since this was last called."""
        for (code, _, _), (place, parts) in self._noted.items():
            self.warn(code, place, **parts)
        self._noted.clear()

    def at(self, sheet: str, cell: str | None = None) -> Place:
        """A place in this file."""
        return Place(file=self.file, sheet=sheet, cell=cell)


class Places(Mapping[str, Place]):
    """The cell of each column of one row, made when it is asked for.

    Args:
        more: places that are not in this row.
    """

    __slots__ = ("_columns", "_file", "_more", "_number", "_sheet")

    def __init__(
        self,
        file: str,
        sheet: str,
        number: int,
        columns: Mapping[str, int],
        more: Mapping[str, Place] | None = None,
    ) -> None:
        self._file, self._sheet, self._number = file, sheet, number
        self._columns = columns
        self._more = more or {}

    def __getitem__(self, key: str) -> Place:
        if key in self._more:
            return self._more[key]
        cell = cell_name(self._number, self._columns[key])
        return Place(file=self._file, sheet=self._sheet, cell=cell)

    def __iter__(self) -> Iterator[str]:
        return chain(self._columns, self._more)

    def __len__(self) -> int:
        return len(self._columns) + len(self._more)

    def __contains__(self, key: object) -> bool:
        return key in self._columns or key in self._more

    def and_more(self, **more: Place) -> Places:
        """The same with places of other rows."""
        return Places(self._file, self._sheet, self._number, self._columns, {**self._more, **more})


@dataclass(frozen=True)
class Row:
    """One filled row.

    ``values`` has typed values by column key: None where a cell was refused or wrongly left empty,
    nothing where an optional cell is empty. ``places`` has the cell of every column.
    """

    number: int
    values: Mapping[str, Any]
    places: Places

    @property
    def sound(self) -> bool:
        """Whether nothing was refused."""
        return None not in self.values.values()
