"""The worksheet functions that our formulas may use, computed exactly as the offices define them."""

from __future__ import annotations

import operator
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from math import floor
from statistics import median
from typing import Any

from workbench.domain.money_words import capitals
from workbench.domain.rounding import Rounding, decimal_text, places
from workbench.sheets.areas import Area, Scalar

Argument = Scalar | Area

_CRITERION = re.compile(r"(<>|<=|>=|<|>|=)?(.*)", re.DOTALL)
CHINESE_CAPITALS = "[DBNum2][$-804]General"


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_exact_places = cache(places)


def number(value: Scalar) -> Fraction:
    """The value as a number; words are a fault, as #VALUE! is in an office."""
    if type(value) is Fraction:
        return value
    if isinstance(value, str):
        raise TypeError(f"words where a number belongs: {value!r}")
    return Fraction(value or 0)


def flag(value: Scalar) -> bool:
    """The value as a truth."""
    return value if isinstance(value, bool) else number(value) != 0


def text(value: Scalar) -> str:
    """The value as words, for ``&``."""
    if isinstance(value, bool):
        return str(value).upper()
    return decimal_text(value) if isinstance(value, Fraction) else value or ""


def compare(sign: str, a: Scalar, b: Scalar) -> bool:
    """Compare as offices do: numbers before words before truths, words without case, empty as 0 or ''."""
    if isinstance(a, str) and isinstance(b, str):
        return _TESTS[sign](a.casefold(), b.casefold())
    if type(a) is type(b) is Fraction:
        # Denominators are positive; this is what fractions do after asking what the other number is.
        return _TESTS[sign](a.numerator * b.denominator, b.numerator * a.denominator)
    return _TESTS[sign](_order(a, b), _order(b, a))


def _order(value: Scalar, other: Scalar) -> tuple[int, Fraction, str]:
    if value is None:
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else Fraction(0)
    if isinstance(value, bool):
        return 2, Fraction(value), ""
    return (1, Fraction(0), value.casefold()) if isinstance(value, str) else (0, value, "")


def _cells(argument: Argument) -> Sequence[Scalar]:
    return argument.cells if isinstance(argument, Area) else (argument,)


def _numbers(*arguments: Argument) -> list[Fraction]:
    """Numbers among the cells; words, truths and empty cells are passed over, as in a range."""
    if len(arguments) == 1 and isinstance(arguments[0], Area):
        return arguments[0].numbers
    return [cell for argument in arguments for cell in _cells(argument) if isinstance(cell, Fraction)]


def _sum(numbers: Sequence[Fraction]) -> Fraction:
    """The sum, whole numbers over each denominator first: far fewer fractions are made."""
    parts: dict[int, int] = {}
    for one in numbers:
        if type(one) is not Fraction:
            return sum(numbers, Fraction(0))
        below = one.denominator
        parts[below] = parts.get(below, 0) + one.numerator
    total = Fraction(parts.pop(1, 0))
    for below, above in parts.items():
        total += Fraction(above, below)
    return total


def _one(argument: Argument) -> Scalar:
    if not isinstance(argument, Area):
        return argument
    (cell,) = argument.cells
    return cell


def _round(value: Argument, count: Argument) -> Fraction:
    rounding: Rounding = _exact_places(int(number(_one(count))))
    return rounding.apply(number(_one(value)))


def _meets(criterion: Scalar) -> Callable[[Scalar], bool]:
    """The test of a criterion of COUNTIF and SUMIFS: a value, or an operator glued to one."""
    if isinstance(criterion, str):
        return _meets_words(criterion)
    return lambda cell: cell is not None and compare("=", cell, criterion)


@lru_cache(maxsize=1_000)
def _meets_words(criterion: str) -> Callable[[Scalar], bool]:
    match = _CRITERION.fullmatch(criterion)
    assert match is not None
    sign, rest = match[1] or "=", match[2]
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", rest):
        limit, test = Fraction(rest), _TESTS[sign]
        return lambda cell: isinstance(cell, Fraction) and test(cell, limit)
    return lambda cell: isinstance(cell, str) and compare(sign, cell, rest)


def _countif(area: Argument, criterion: Argument) -> Fraction:
    wanted = _one(criterion)
    if isinstance(area, Area) and isinstance(wanted, Fraction):
        return Fraction(len(area.places(wanted)))
    return Fraction(sum(map(_meets(_one(criterion)), _cells(area))))


def _countifs(*pairs: Argument) -> Fraction:
    tests = [(_cells(area), _meets(_one(one))) for area, one in zip(pairs[::2], pairs[1::2], strict=True)]
    rows = range(len(tests[0][0]))
    return Fraction(sum(all(meets(cells[row]) for cells, meets in tests) for row in rows))


def _sumifs(amounts: Argument, *pairs: Argument) -> Fraction:
    areas, criteria = pairs[::2], [_one(one) for one in pairs[1::2]]
    values = _cells(amounts)
    left: Sequence[int] = range(len(values))
    for area, criterion in zip(areas, criteria, strict=True):
        if isinstance(area, Area) and isinstance(criterion, Fraction) and isinstance(left, range):
            left = area.places(criterion)
            continue
        cells, meets = _cells(area), _meets(criterion)
        left = [place for place in left if meets(cells[place])]
    return _sum([amount for place in left if isinstance(amount := values[place], Fraction)])


def _rank(value: Argument, area: Argument, ascending: Argument = None) -> Fraction:
    """1 and how many numbers are above, or below where the order is ascending."""
    mine = number(_one(value))
    ordered = area.ordered if isinstance(area, Area) else sorted(_numbers(area))
    if flag(_one(ascending)):
        return Fraction(1 + bisect_left(ordered, mine))
    return Fraction(1 + len(ordered) - bisect_right(ordered, mine))


def _index(area: Argument, place: Argument) -> Scalar:
    return _cells(area)[int(number(_one(place))) - 1]


def _match(value: Argument, area: Argument, kind: Argument) -> Fraction:
    if number(_one(kind)) != 0:
        raise TypeError("MATCH is used with exact matching only")
    wanted = _one(value)
    if isinstance(area, Area) and isinstance(wanted, Fraction):
        if found := area.places(wanted):
            return Fraction(found[0] + 1)
        raise TypeError("MATCH finds nothing")
    for place, cell in enumerate(_cells(area), 1):
        if cell is not None and compare("=", cell, _one(value)):
            return Fraction(place)
    raise TypeError("MATCH finds nothing")


def _isnumber(argument: Argument) -> Argument:
    if isinstance(argument, Area):
        return Area([isinstance(cell, Fraction) for cell in row] for row in argument)
    return isinstance(argument, Fraction)


def _columns(area: Argument) -> Fraction:
    return Fraction(len(area[0]) if isinstance(area, Area) else 1)


def _text(value: Argument, pattern: Argument) -> str:
    if _one(pattern) != CHINESE_CAPITALS:
        raise TypeError(f"number format {_one(pattern)!r} is not known here")
    return capitals(int(number(_one(value))))


FUNCTIONS: dict[str, Callable[..., Argument]] = {
    "ABS": lambda value: abs(number(_one(value))),
    "AND": lambda *truths: all(flag(cell) for truth in truths for cell in _cells(truth)),
    "COLUMNS": _columns,
    "COUNT": lambda *areas: Fraction(len(_numbers(*areas))),
    "COUNTIF": _countif,
    "COUNTIFS": _countifs,
    "INDEX": _index,
    "INT": lambda value: Fraction(floor(number(_one(value)))),
    "ISNUMBER": _isnumber,
    "LARGE": lambda area, place: sorted(_numbers(area), reverse=True)[int(number(_one(place))) - 1],
    "MATCH": _match,
    "MAX": lambda *areas: max(_numbers(*areas), default=Fraction(0)),
    "MEDIAN": lambda area: Fraction(median(_numbers(area))),
    "MIN": lambda *areas: min(_numbers(*areas), default=Fraction(0)),
    "MOD": lambda value, divisor: number(_one(value)) % number(_one(divisor)),
    "NOT": lambda value: not flag(_one(value)),
    "OR": lambda *truths: any(flag(cell) for truth in truths for cell in _cells(truth)),
    "RANK": _rank,
    "ROUND": _round,
    "SMALL": lambda area, place: sorted(_numbers(area))[int(number(_one(place))) - 1],
    "SUM": lambda *areas: _sum(_numbers(*areas)),
    "SUMIFS": _sumifs,
    "SUMPRODUCT": lambda area: _sum(_numbers(area)),
    "TEXT": _text,
}
