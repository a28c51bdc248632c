"""Exact evaluation of the formulas that our workbooks write, so that values can be stored beside them.

Only functions that Excel 2010, WPS and LibreOffice share are known here: a formula with another one
fails when the workbook is built, before anyone can open it. Numbers are fractions throughout, hence a
stored value is what exact arithmetic gives, and can be held against the engine to the fen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.workbook import Workbook

from workbench.sheets.functions import FUNCTIONS, Scalar, compare, flag, number, text

# A range is its rows of scalars.
Area = list[list[Scalar]]
Value = Scalar | Area
Term = Callable[["Evaluator"], Value]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<string>"(?:[^"]|"")*")
    | (?P<ref>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?)(?![A-Za-z0-9(])
    | (?P<name>[A-Z][A-Z0-9]*)
    | (?P<sign><>|<=|>=|[-+*/^&=<>(),])
    )""",
    re.VERBOSE,
)
_REF = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?")
_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")


class FormulaError(ValueError):
    """A formula that this module cannot read, or that has no value: a fault of the builder."""


class Evaluator:
    """Values of all cells of a workbook; ``current`` is the sheet that unqualified references mean."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._values: dict[tuple[str, int, int], Scalar] = {}
        self._parsed: dict[str, Term] = {}
        self._open: set[tuple[str, int, int]] = set()
        self.current = ""

    def values(self) -> dict[str, dict[str, Scalar]]:
        """Value of every formula cell: sheet title, then coordinate."""
        return {
            sheet.title: {
                cell.coordinate: self.value(sheet.title, cell.row, cell.column)
                for row in sheet.iter_rows()
                for cell in row
                if isinstance(cell, Cell) and cell.data_type == "f"
            }
            for sheet in self._book.worksheets
        }

    def at(self, sheet: str, coordinate: str) -> Scalar:
        """Value of one cell, for instance ``at("参数", "C5")``."""
        match = _REF.fullmatch(coordinate)
        if match is None:
            raise FormulaError(coordinate)
        return self.value(sheet, int(match[3]), column_index_from_string(match[2]))

    def value(self, sheet: str, row: int, column: int) -> Scalar:
        """Value of one cell; None where it is empty."""
        key = sheet, row, column
        if key not in self._values:
            self._values[key] = self._compute(key)
        return self._values[key]

    def _compute(self, key: tuple[str, int, int]) -> Scalar:
        sheet, row, column = key
        cell = self._book[sheet].cell(row, column)
        if cell.data_type != "f":
            return _constant(cell.value)
        if key in self._open:
            raise FormulaError(f"circular: {sheet}!{get_column_letter(column)}{row}")
        self._open.add(key)
        before, self.current = self.current, sheet
        try:
            value = self._parse(str(cell.value))(self)
        except (FormulaError, TypeError, ZeroDivisionError) as error:
            where = f"{sheet}!{cell.coordinate} {cell.value}"
            raise FormulaError(f"{where}: {error}") from error
        finally:
            self.current = before
            self._open.discard(key)
        if isinstance(value, list):
            raise FormulaError(f"{sheet}!{cell.coordinate}: an area is no value")
        return value

    def _parse(self, formula: str) -> Term:
        if formula not in self._parsed:
            self._parsed[formula] = _Parser(formula).whole()
        return self._parsed[formula]


def _constant(value: object) -> Scalar:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | Decimal):
        return Fraction(value)
    raise FormulaError(f"a cell holds {type(value).__name__}")


class _Parser:
    """Recursive descent: comparison < & < + - < * / < ^ < sign < atom."""

    def __init__(self, formula: str) -> None:
        self._tokens = list(_tokens(formula.removeprefix("=")))
        self._next = 0

    def whole(self) -> Term:
        term = self._comparison()
        if self._next != len(self._tokens):
            raise FormulaError(f"unread: {self._tokens[self._next :]}")
        return term

    def _peek(self) -> str:
        return self._tokens[self._next][1] if self._next < len(self._tokens) else ""

    def _take(self) -> tuple[str, str]:
        if self._next == len(self._tokens):
            raise FormulaError("formula ends early")
        self._next += 1
        return self._tokens[self._next - 1]

    def _expect(self, sign: str) -> None:
        if self._take()[1] != sign:
            raise FormulaError(f"{sign} expected")

    def _comparison(self) -> Term:
        left = self._chain(0)
        while self._peek() in _COMPARISONS:
            left = _pairwise(self._take()[1], left, self._chain(0))
        return left

    def _chain(self, level: int) -> Term:
        signs = (("&",), ("+", "-"), ("*", "/"), ("^",))
        if level == len(signs):
            return self._signed()
        left = self._chain(level + 1)
        while self._peek() in signs[level]:
            left = _pairwise(self._take()[1], left, self._chain(level + 1))
        return left

    def _signed(self) -> Term:
        if self._peek() == "-":
            self._take()
            inner = self._signed()
            return lambda book: -number(_scalar(inner(book)))
        return self._atom()

    def _atom(self) -> Term:
        kind, token = self._take()
        match kind:
            case "number":
                constant = Fraction(token)
                return lambda book: constant
            case "string":
                words = token[1:-1].replace('""', '"')
                return lambda book: words
            case "ref":
                return _reference(token)
            case "name":
                return self._call(token)
        if token != "(":
            raise FormulaError(f"unexpected {token}")
        inner = self._comparison()
        self._expect(")")
        return inner

    def _call(self, name: str) -> Term:
        self._expect("(")
        arguments: list[Term] = []
        while self._peek() != ")":
            arguments.append(self._comparison())
            if self._peek() == ",":
                self._take()
        self._expect(")")
        if name == "IF":
            return _lazy_if(*arguments)
        if name not in FUNCTIONS:
            raise FormulaError(f"{name} is not among the functions that all offices share")
        function = FUNCTIONS[name]
        return lambda book: function(*(argument(book) for argument in arguments))


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(formula):
        match = _TOKEN.match(formula, place)
        if match is None:
            raise FormulaError(f"unreadable at {place}: {formula}")
        place = match.end()
        kind = str(match.lastgroup)
        yield kind, match[kind]


def _lazy_if(condition: Term, yes: Term, no: Term) -> Term:
    return lambda book: (yes if flag(_scalar(condition(book))) else no)(book)


def _scalar(value: Value) -> Scalar:
    if isinstance(value, list):
        if len(value) == len(value[0]) == 1:
            return value[0][0]
        raise FormulaError("an area where one value belongs")
    return value


def _reference(token: str) -> Term:
    match = _REF.fullmatch(token)
    if match is None:
        raise FormulaError(token)
    sheet = match[1].replace("''", "'") if match[1] else None
    left, top = column_index_from_string(match[2]), int(match[3])
    if match[4] is None:
        return lambda book: book.value(sheet or book.current, top, left)
    right, bottom = column_index_from_string(match[4]), int(match[5])

    def area(book: Evaluator) -> Area:
        title = sheet or book.current
        return [
            [book.value(title, row, column) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]

    return area


def _pairwise(sign: str, left: Term, right: Term) -> Term:
    """Apply an operator to two values, or cell by cell where areas meet."""

    def apply(book: Evaluator) -> Value:
        a, b = left(book), right(book)
        if not isinstance(a, list) and not isinstance(b, list):
            return _operate(sign, a, b)
        rows = a if isinstance(a, list) else b
        assert isinstance(rows, list)
        return [
            [
                _operate(
                    sign,
                    a[i][j] if isinstance(a, list) else a,
                    b[i][j] if isinstance(b, list) else b,
                )
                for j in range(len(rows[0]))
            ]
            for i in range(len(rows))
        ]

    return apply


def _operate(sign: str, a: Scalar, b: Scalar) -> Scalar:
    match sign:
        case "&":
            return text(a) + text(b)
        case "+":
            return number(a) + number(b)
        case "-":
            return number(a) - number(b)
        case "*":
            return number(a) * number(b)
        case "/":
            return number(a) / number(b)
        case "^":
            return Fraction(number(a) ** int(number(b)))
    return compare(sign, a, b)
