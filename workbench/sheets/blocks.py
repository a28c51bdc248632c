"""Rows of a sheet that never become cells of openpyxl: kept light, evaluated in place, streamed at the end.

openpyxl owns the rest of the sheet: what stands above and below, widths, merges, page set-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from openpyxl.worksheet.worksheet import Worksheet

from workbench.sheets.areas import Scalar
from workbench.sheets.style import Content, Look

# Rows of the file format.
MOST_ROWS = 1_048_576


@dataclass(slots=True)
class Line:
    """One row: its height in points, its contents from column 1, and the values of the formulas among them.

    Text is as people read it; ``values`` is as long as ``contents``, or empty where there is no formula.
    """

    height: float
    contents: Sequence[Content]
    values: Sequence[Scalar]


@dataclass(frozen=True)
class Block:
    """``count`` neighbouring rows from row ``top``, one look a column.

    ``lines`` may be made as they are read, with their values; only a list of them can be evaluated.
    """

    top: int
    count: int
    looks: tuple[Look, ...]
    lines: Iterable[Line]

    @property
    def below(self) -> int:
        """The first row under the block."""
        return self.top + self.count


_BLOCKS: WeakKeyDictionary[Worksheet, list[Block]] = WeakKeyDictionary()


def stream(sheet: Worksheet, block: Block) -> None:
    """Give a sheet a block of rows; blocks come from top to bottom, and no cell of openpyxl is in their rows.

    Raises:
        ValueError: the rows overlap those of a block before, or leave the sheet.
    """
    blocks = _BLOCKS.setdefault(sheet, [])
    above = blocks[-1].below if blocks else 1
    if not above <= block.top <= block.below <= MOST_ROWS + 1:
        raise ValueError(f"rows {block.top} to {block.below - 1} of {sheet.title}")
    blocks.append(block)


def blocks_of(sheet: Worksheet) -> Sequence[Block]:
    """The blocks of a sheet from top to bottom."""
    return _BLOCKS.get(sheet, ())
