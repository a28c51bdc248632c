"""Workbooks opened for another computation: as they are stored, with exact or with binary numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from math import floor
from typing import Any
from unittest.mock import patch

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from workbench.sheets import formula_terms, functions
from workbench.sheets.addresses import day_number
from workbench.sheets.areas import Scalar
from workbench.sheets.formulas import Evaluator
from workbench.sheets.functions import FUNCTIONS, Argument


def opened(content: bytes) -> Workbook:
    """A workbook whose numbers and days the exact evaluator takes."""
    book = load_workbook(BytesIO(content))
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and isinstance(cell.value, float):
                    cell.value = Decimal(repr(cell.value))
                elif isinstance(cell, Cell) and isinstance(cell.value, datetime):
                    form = cell.number_format
                    cell.value, cell.number_format = day_number(cell.value.date()), form
    return book


class Double(Fraction):
    """A number that is brought to the nearest double after every operation, as offices compute."""

    def __new__(cls, value: Any) -> Double:
        return super().__new__(cls, float(value))


def _to_double(operation: Callable[..., Fraction]) -> Callable[..., Double]:
    return lambda *numbers: Double(operation(*numbers))


for _name in ("add", "sub", "mul", "truediv", "radd", "rsub", "rmul", "rtruediv", "neg", "abs"):
    setattr(Double, f"__{_name}__", _to_double(getattr(Fraction, f"__{_name}__")))


class BinaryEvaluator(Evaluator):
    """Evaluates with doubles inside a ``with`` block of `binary_numbers`."""

    def _compute(self, key: tuple[str, int, int]) -> Scalar:
        value = super()._compute(key)
        return Double(value) if isinstance(value, Fraction) else value


@contextmanager
def binary_numbers() -> Iterator[None]:
    """Let every operation and every function give doubles."""
    exact = functions.number

    def number(value: Scalar) -> Fraction:
        return Double(exact(value))

    def giving_doubles(function: Callable[..., Argument]) -> Callable[..., Argument]:
        def give(*arguments: Argument) -> Argument:
            value = function(*arguments)
            return Double(value) if isinstance(value, Fraction) else value

        return give

    def scaled_and_rounded(value: Argument, count: Argument) -> Argument:
        """In doubles the figure is brought to whole steps first, which drops the noise behind a half."""
        assert not isinstance(value, list)
        assert isinstance(count, Fraction)
        found, scale = number(value), Fraction(10) ** int(count)
        whole = floor(abs(found) * scale + Fraction(1, 2))
        return (whole if found >= 0 else -whole) / Double(scale)

    doubled = {name: giving_doubles(function) for name, function in FUNCTIONS.items()}
    doubled["ROUND"] = giving_doubles(scaled_and_rounded)
    with (
        patch.object(functions, "number", number),
        patch.object(formula_terms, "number", number),
        patch.dict(FUNCTIONS, doubled),
    ):
        yield
