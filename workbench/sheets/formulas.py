"""Exact evaluation of the formulas that our workbooks write, so that values can be stored beside them.

Only functions that Excel 2010, WPS and LibreOffice share are known here: a formula with another one
fails when the workbook is built, before anyone can open it. Numbers are fractions throughout, hence a
stored value is what exact arithmetic gives, and can be held against the engine to the fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.sheets.areas import Area, Scalar
from workbench.sheets.blocks import blocks_of
from workbench.sheets.escapes import unescaped
from workbench.sheets.formula_terms import REFERENCE, ROWS, FormulaError, Parser, Term
from workbench.sheets.style import Formula

__all__ = ["Evaluator", "FormulaError"]

# What stands for the value of a cell before it is asked for, and while it is computed.
_UNKNOWN: Final[Any] = object()
_OPEN: Final[Any] = object()


class _Page:
    """The rows of one sheet: what stands in each cell, and its value once known."""

    def __init__(self, sheet: Worksheet) -> None:
        self.contents: dict[int, Sequence[object]] = {}
        self.values: dict[int, list[Scalar]] = {}
        own: dict[int, list[object]] = {}
        for (row, column), cell in sorted(sheet._cells.items()):
            line = own.setdefault(row, [])
            line += [None] * (column - 1 - len(line))
            line.append(_content(cell))
        self.own = frozenset(own)
        for row, contents in own.items():
            self.contents[row], self.values[row] = contents, [_UNKNOWN] * len(contents)
        for block in blocks_of(sheet):
            if not isinstance(block.lines, list):
                raise FormulaError(f"{sheet.title}: rows that are made as they are read have no values yet")
            for row, streamed in enumerate(block.lines, block.top):
                values: list[Scalar] = [_UNKNOWN] * len(streamed.contents)
                self.contents[row], self.values[row] = streamed.contents, values
                streamed.values = values


class Evaluator:
    """Values of all cells of a workbook; ``current`` is the sheet that unqualified references mean."""

    def __init__(self, book: Workbook) -> None:
        self._names = {name: str(one.attr_text) for name, one in book.defined_names.items()}
        self._pages = {sheet.title: _Page(sheet) for sheet in book.worksheets}
        self._values = {title: page.values for title, page in self._pages.items()}
        self._terms: dict[tuple[str, ...] | str, tuple[Term, Sequence[int] | None]] = {}
        self._areas: dict[tuple[str, int, int, int, int], Area] = {}
        self.current = ""

    def values(self) -> dict[str, dict[str, Scalar]]:
        """Compute every formula: those of blocks into their lines, the others by sheet and coordinate."""
        found: dict[str, dict[str, Scalar]] = {}
        for title, page in self._pages.items():
            own = found.setdefault(title, {})
            for row, contents in page.contents.items():
                for column, content in enumerate(contents, 1):
                    if isinstance(content, Formula):
                        value = self.value(title, row, column)
                        if row in page.own:
                            own[f"{get_column_letter(column)}{row}"] = value
        return found

    def at(self, sheet: str, coordinate: str) -> Scalar:
        """Value of one cell, for instance ``at("参数", "C5")``."""
        match = REFERENCE.fullmatch(coordinate)
        if match is None:
            raise FormulaError(coordinate)
        return self.value(sheet, int(match[3]), column_index_from_string(match[2]))

    def rows(self, sheet: str) -> Sequence[int]:
        """The rows of a sheet that hold anything, from the top."""
        return sorted(self._values[sheet])

    def value(self, sheet: str, row: int, column: int) -> Scalar:
        """Value of one cell; None where it is empty."""
        line = self._values[sheet].get(row)
        if line is None or column > len(line):
            return None
        found = line[column - 1]
        if found is _UNKNOWN:
            line[column - 1] = _OPEN
            found = line[column - 1] = self._compute((sheet, row, column))
        elif found is _OPEN:
            raise FormulaError(f"circular: {sheet}!{get_column_letter(column)}{row}")
        return found

    def area(self, sheet: str, top: int, left: int, bottom: int, right: int) -> Area:
        """Values of a range; one of several rows is kept, since other formulas ask for it again."""
        if top == bottom:
            return Area([[self.value(sheet, top, column) for column in range(left, right + 1)]])
        key = sheet, top, left, bottom, right
        if key not in self._areas:
            columns = range(left, right + 1)
            self._areas[key] = Area(
                [self.value(sheet, row, column) for column in columns] for row in range(top, bottom + 1)
            )
        return self._areas[key]

    def _compute(self, key: tuple[str, int, int]) -> Scalar:
        sheet, row, column = key
        content = self._pages[sheet].contents[row][column - 1]
        if not isinstance(content, Formula):
            return _constant(content)
        before, self.current = self.current, sheet
        try:
            term, rows = self._term(content)
            value = term(self, rows)
        except (FormulaError, TypeError, ZeroDivisionError) as error:
            raise FormulaError(f"{sheet}!{get_column_letter(column)}{row} ={content}: {error}") from error
        finally:
            self.current = before
        if isinstance(value, Area):
            raise FormulaError(f"{sheet}!{get_column_letter(column)}{row}: an area is no value")
        return value

    def _term(self, formula: Formula) -> tuple[Term, Sequence[int]]:
        """The term of a formula's shape with the rows of this formula."""
        parts = ROWS.split(formula)
        shape, rows = tuple(parts[::2]), list(map(int, parts[1::2]))
        known = self._terms.get(shape)
        if known is None:
            parser = Parser(formula, self._names)
            term = parser.whole()
            # Words or a sheet's name that look like a reference make a formula one of its kind.
            known = self._terms[shape] = term, None if parser.rows == rows else ()
        term, own_rows = known
        if own_rows is None:
            return term, rows
        parser = Parser(formula, self._names)
        return parser.whole(), parser.rows


def _content(cell: Cell | MergedCell) -> object:
    if cell.data_type == "f":
        return Formula(str(cell.value).removeprefix("="))
    return unescaped(cell.value) if isinstance(cell.value, str) else cell.value


def _constant(content: object) -> Scalar:
    if content is None or isinstance(content, bool | str | Fraction):
        return content
    if isinstance(content, int | Decimal):
        return Fraction(content)
    raise FormulaError(f"a cell holds {type(content).__name__}")
