"""From the text of a formula to something that computes it: parsed once for all rows that it is filled down.

The numbers of rows are cut out of a formula before it is parsed. What is left, its shape, is the same for
every row of a column, so that the term of a shape is given the rows of one cell each time it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Protocol

from openpyxl.utils import column_index_from_string

from workbench.sheets.areas import Area, Scalar
from workbench.sheets.functions import FUNCTIONS, compare, flag, number, text

Value = Scalar | Area


class Cells(Protocol):
    """What a term reads; ``current`` is the sheet that unqualified references mean."""

    current: str

    def value(self, sheet: str, row: int, column: int) -> Scalar:
        """Value of one cell."""

    def area(self, sheet: str, top: int, left: int, bottom: int, right: int) -> Area:
        """Values of a range."""


Operation = Callable[[Any, Any], Scalar]
# Takes the cells and the row numbers of the formula in the order of its references.
Term = Callable[[Cells, Sequence[int]], Value]

ROWS = re.compile(r"(?<=[A-Z$])([0-9]+)(?![A-Za-z0-9(_\u4e00-\u9fff])")
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<string>"(?:[^"]|"")*")
    | (?P<ref>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?)
      (?![A-Za-z0-9(_\u4e00-\u9fff])
    | (?P<name>[A-Z][A-Z0-9]*)(?=\()
    | (?P<defined>[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*)(?!\()
    | (?P<sign><>|<=|>=|[-+*/^&=<>(),])
    )""",
    re.VERBOSE,
)
REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?")
_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")


class FormulaError(ValueError):
    """A formula that cannot be read here, or that has no value: a fault of the builder."""


class Parser:
    """Recursive descent: comparison < & < + - < * / < ^ < sign < atom.

    ``rows`` has the row numbers of the references read so far, which the term takes back when it computes.
    """

    def __init__(self, formula: str, names: Mapping[str, str]) -> None:
        """Take a formula; ``names`` has the references that defined names stand for."""
        self._tokens = list(_tokens(formula.removeprefix("=")))
        self._names = names
        self._next = 0
        self.rows: list[int] = []

    def whole(self) -> Term:
        """The term of the whole formula."""
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
            return lambda cells, rows: -number(_scalar(inner(cells, rows)))
        return self._atom()

    def _atom(self) -> Term:
        kind, token = self._take()
        match kind:
            case "number":
                constant = Fraction(token)
                return lambda cells, rows: constant
            case "string":
                words = token[1:-1].replace('""', '"')
                return lambda cells, rows: words
            case "ref":
                return self._reference(token)
            case "defined":
                if token not in self._names:
                    raise FormulaError(f"{token} names no cell")
                return _named(self._names[token])
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
        return lambda cells, rows: function(*[argument(cells, rows) for argument in arguments])

    def _reference(self, token: str) -> Term:
        match = REFERENCE.fullmatch(token)
        if match is None:
            raise FormulaError(token)
        sheet = match[1].replace("''", "'") if match[1] else None
        left, first = column_index_from_string(match[2]), len(self.rows)
        self.rows.append(int(match[3]))
        if match[4] is None:
            return lambda cells, rows: cells.value(sheet or cells.current, rows[first], left)
        right, last = column_index_from_string(match[4]), len(self.rows)
        self.rows.append(int(match[5]))
        return lambda cells, rows: cells.area(sheet or cells.current, rows[first], left, rows[last], right)


def _named(reference: str) -> Term:
    """What a name stands for, wherever the formula stands: a place that filling down does not move."""
    match = REFERENCE.fullmatch(reference)
    if match is None or match[1] is None:
        raise FormulaError(reference)
    sheet, left, top = match[1].replace("''", "'"), column_index_from_string(match[2]), int(match[3])
    if match[4] is None:
        return lambda cells, rows: cells.value(sheet, top, left)
    right, bottom = column_index_from_string(match[4]), int(match[5])
    return lambda cells, rows: cells.area(sheet, top, left, bottom, right)


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
    def choose(cells: Cells, rows: Sequence[int]) -> Value:
        found = condition(cells, rows)
        if found is True:
            return yes(cells, rows)
        if found is False or not flag(_scalar(found)):
            return no(cells, rows)
        return yes(cells, rows)

    return choose


def _scalar(value: Value) -> Scalar:
    if not isinstance(value, Area):
        return value
    if len(value) == len(value[0]) == 1:
        return value[0][0]
    raise FormulaError("an area where one value belongs")


def _pairwise(sign: str, left: Term, right: Term) -> Term:
    """Apply an operator to two values, or cell by cell where areas meet."""
    operate = _OPERATIONS[sign]

    def apply(cells: Cells, rows: Sequence[int]) -> Value:
        a, b = left(cells, rows), right(cells, rows)
        if type(a) is not Area and type(b) is not Area:
            return operate(a, b)
        return _cell_by_cell(operate, a, b)

    return apply


def _cell_by_cell(operate: Operation, a: Value, b: Value) -> Area:
    shape = a if isinstance(a, Area) else b
    assert isinstance(shape, Area)
    return Area(
        [
            operate(
                a[i][j] if isinstance(a, Area) else a,
                b[i][j] if isinstance(b, Area) else b,
            )
            for j in range(len(shape[0]))
        ]
        for i in range(len(shape))
    )


_OPERATIONS: dict[str, Operation] = {
    "&": lambda a, b: text(a) + text(b),
    "+": lambda a, b: number(a) + number(b),
    "-": lambda a, b: number(a) - number(b),
    "*": lambda a, b: number(a) * number(b),
    "/": lambda a, b: number(a) / number(b),
    "^": lambda a, b: Fraction(number(a) ** int(number(b))),
    **{sign: partial(compare, sign) for sign in _COMPARISONS},
}
