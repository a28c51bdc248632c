"""The worksheet functions that our formulas may use, computed exactly as the offices define them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import floor
from statistics import median

from workbench.domain.rounding import decimal_text, places

# None is an empty cell.
Scalar = Fraction | str | bool | None
Argument = Scalar | list[list[Scalar]]

_CRITERION = re.compile(r"(<>|<=|>=|<|>|=)?(.*)", re.DOTALL)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
CHINESE_CAPITALS = "[DBNum2][$-804]General"


def number(value: Scalar) -> Fraction:
    """The value as a number; words are a fault, as #VALUE! is in an office."""
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
    left, right = _order(a, b), _order(b, a)
    match sign:
        case "=":
            return left == right
        case "<>":
            return left != right
        case "<":
            return left < right
        case ">":
            return left > right
        case "<=":
            return left <= right
    return left >= right


def _order(value: Scalar, other: Scalar) -> tuple[int, Fraction, str]:
    if value is None:
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else Fraction(0)
    if isinstance(value, bool):
        return 2, Fraction(value), ""
    return (1, Fraction(0), value.casefold()) if isinstance(value, str) else (0, value, "")


def _cells(argument: Argument) -> Iterator[Scalar]:
    if isinstance(argument, list):
        for row in argument:
            yield from row
    else:
        yield argument


def _numbers(*arguments: Argument) -> list[Fraction]:
    """Numbers among the cells; words, truths and empty cells are passed over, as in a range."""
    return [cell for argument in arguments for cell in _cells(argument) if isinstance(cell, Fraction)]


def _one(argument: Argument) -> Scalar:
    (cell,) = _cells(argument)
    return cell


def _round(value: Argument, count: Argument) -> Fraction:
    return places(int(number(_one(count)))).apply(number(_one(value)))


def _meets(cell: Scalar, criterion: Scalar) -> bool:
    """One cell against a criterion of COUNTIF and SUMIFS: a value, or an operator glued to one."""
    if not isinstance(criterion, str):
        return cell is not None and compare("=", cell, criterion)
    match = _CRITERION.fullmatch(criterion)
    assert match is not None
    sign, rest = match[1] or "=", match[2]
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", rest):
        return isinstance(cell, Fraction) and compare(sign, cell, Fraction(rest))
    return isinstance(cell, str) and compare(sign, cell, rest)


def _countif(area: Argument, criterion: Argument) -> Fraction:
    return Fraction(sum(_meets(cell, _one(criterion)) for cell in _cells(area)))


def _sumifs(amounts: Argument, *pairs: Argument) -> Fraction:
    tests = [(list(_cells(pairs[i])), _one(pairs[i + 1])) for i in range(0, len(pairs), 2)]
    return sum(
        (
            amount
            for place, amount in enumerate(_cells(amounts))
            if isinstance(amount, Fraction)
            and all(_meets(area[place], criterion) for area, criterion in tests)
        ),
        Fraction(0),
    )


def _rank(value: Argument, area: Argument, ascending: Argument = None) -> Fraction:
    mine, numbers = number(_one(value)), _numbers(area)
    before = (other < mine if flag(_one(ascending)) else other > mine for other in numbers)
    return Fraction(1 + sum(before))


def _index(area: Argument, place: Argument) -> Scalar:
    return list(_cells(area))[int(number(_one(place))) - 1]


def _match(value: Argument, area: Argument, kind: Argument) -> Fraction:
    if number(_one(kind)) != 0:
        raise TypeError("MATCH is used with exact matching only")
    for place, cell in enumerate(_cells(area), 1):
        if cell is not None and compare("=", cell, _one(value)):
            return Fraction(place)
    raise TypeError("MATCH finds nothing")


def _sumproduct(area: Argument) -> Fraction:
    return sum(_numbers(area), Fraction(0))


def _isnumber(argument: Argument) -> Argument:
    if isinstance(argument, list):
        return [[isinstance(cell, Fraction) for cell in row] for row in argument]
    return isinstance(argument, Fraction)


def _columns(area: Argument) -> Fraction:
    return Fraction(len(area[0]) if isinstance(area, list) else 1)


def _text(value: Argument, pattern: Argument) -> str:
    if _one(pattern) != CHINESE_CAPITALS:
        raise TypeError(f"number format {_one(pattern)!r} is not known here")
    return chinese_capitals(int(number(_one(value))))


def chinese_capitals(whole: int) -> str:
    """A whole number in the capitals of cheques, as the offices' ``[DBNum2]`` writes it.

    >>> chinese_capitals(16409), chinese_capitals(3_000_000), chinese_capitals(100_010_005)
    ('壹万陆仟肆佰零玖', '叁佰万', '壹亿零壹万零伍')
    """
    if whole == 0:
        return _DIGITS[0]
    words, gap = "", False
    for power, group_name in ((8, "亿"), (4, "万"), (0, "")):
        group = whole // 10**power % 10_000
        if not group:
            gap = gap or bool(words)
            continue
        gap = bool(words) and (gap or group < 1000)
        for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
            digit = group // unit % 10
            if digit:
                words += (_DIGITS[0] if gap else "") + _DIGITS[digit] + name
                gap = False
            elif group % (unit * 10) and group // (unit * 10):
                gap = True
        words += group_name
        gap = False
    return words


FUNCTIONS: dict[str, Callable[..., Argument]] = {
    "ABS": lambda value: abs(number(_one(value))),
    "AND": lambda *truths: all(flag(cell) for truth in truths for cell in _cells(truth)),
    "COLUMNS": _columns,
    "COUNT": lambda *areas: Fraction(len(_numbers(*areas))),
    "COUNTIF": _countif,
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
    "SUM": lambda *areas: sum(_numbers(*areas), Fraction(0)),
    "SUMIFS": _sumifs,
    "SUMPRODUCT": _sumproduct,
    "TEXT": _text,
}
