"""Texts of a rule file as values: money in fen, exact fractions, dates, yes or no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from workbench.domain.errors import BadInput
from workbench.domain.facts import TRUTHS
from workbench.domain.money import parse_amount, parse_rate

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
MOST_PLACES = 6
# What an office has still to settle before a file is adopted.
PENDING = "待定"


def parse_number(text: str) -> Fraction:
    """Read ``90`` or ``89.99``.

    Raises:
        BadInput: ``number.unreadable``.
    """
    if not _NUMBER.fullmatch(text):
        raise BadInput("number.unreadable", text=text)
    return Fraction(text)


def parse_date(text: str) -> date:
    """Read ``2025-09-18``.

    Raises:
        BadInput: ``date.not_iso`` with a suggestion, or ``date.no_such_day``.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        figures = re.findall(r"[0-9]+", unicodedata.normalize("NFKC", text))[:3]
        guess = "-".join(figure.zfill(2) for figure in figures)
        raise BadInput(
            "date.not_iso", text=text, suggestion=guess if _DATE.fullmatch(guess) else "2025-09-18"
        )
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise BadInput("date.no_such_day", text=text) from None


def parse_yes_no(text: str) -> bool:
    """Read ``是`` or ``否``.

    Raises:
        BadInput: ``yes_no.unreadable``.
    """
    if text not in TRUTHS:
        raise BadInput("yes_no.unreadable", text=text)
    return TRUTHS[text]


def _reads(parser: Any) -> BeforeValidator:
    """A validator that hands the parser's own error on, so that the edge can word it."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            raise PydanticCustomError("not_text", "not a text")
        try:
            return parser(value)
        except BadInput as error:
            raise PydanticCustomError("value", "unreadable", {"error": error}) from None

    return BeforeValidator(read)


def _texts(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _positive(text: str) -> Fraction:
    number = parse_number(text)
    if number == 0:
        raise BadInput("number.not_positive", text=text)
    return number


def _count(text: str) -> int:
    number = _positive(text)
    if number.denominator != 1:
        raise BadInput("number.not_whole", text=text)
    return number.numerator


def _positive_amount(text: str) -> int:
    fen = parse_amount(text)
    if fen == 0:
        raise BadInput("number.not_positive", text=text)
    return fen


def _places(text: str) -> int:
    number = parse_number(text)
    if number.denominator != 1 or number > MOST_PLACES:
        raise BadInput("number.not_places", text=text, most=MOST_PLACES)
    return number.numerator


def _share(text: str) -> Fraction:
    rate = parse_rate(text)
    if rate > 1:
        raise BadInput("rate.above_whole", text=text)
    return rate


def _positive_share(text: str) -> Fraction:
    rate = _share(text)
    if rate == 0:
        raise BadInput("number.not_positive", text=text)
    return rate


def _or_pending(parser: Callable[[str], int]) -> Callable[[str], int | None]:
    """A figure that an office may still have to set."""

    def read(text: str) -> int | None:
        return None if text == PENDING else parser(text)

    return read


def _written(pattern: str) -> WithJsonSchema:
    """How an editor sees the text of a value."""
    return WithJsonSchema({"type": "string", "pattern": pattern})


_AMOUNT = r"[0-9][0-9,]*(\.[0-9]+)?(元|万元|亿元)"
_NUMERIC = WithJsonSchema({"type": ["number", "string"]})
_WHOLE = WithJsonSchema({"type": ["integer", "string"]})

Amount = Annotated[int, _reads(parse_amount), _written(f"^{_AMOUNT}$")]
PositiveAmount = Annotated[int, _reads(_positive_amount), _written(f"^{_AMOUNT}$")]
PendingAmount = Annotated[int | None, _reads(_or_pending(parse_amount)), _written(f"^({_AMOUNT}|{PENDING})$")]
Number = Annotated[Fraction, _reads(parse_number), _NUMERIC]
Positive = Annotated[Fraction, _reads(_positive), _NUMERIC]
Share = Annotated[Fraction, _reads(_share), _written(r"^[0-9]+(\.[0-9]+)?%$")]
PositiveShare = Annotated[Fraction, _reads(_positive_share), _written(r"^[0-9]+(\.[0-9]+)?%$")]
Count = Annotated[int, _reads(_count), _WHOLE]
PendingCount = Annotated[int | None, _reads(_or_pending(_count)), _WHOLE]
Places = Annotated[int, _reads(_places), _WHOLE]
Day = Annotated[date, _reads(parse_date), _written("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
YesNo = Annotated[bool, _reads(parse_yes_no), WithJsonSchema({"type": "string", "enum": list(TRUTHS)})]
Text = Annotated[
    str,
    StringConstraints(min_length=1, strip_whitespace=True),
    WithJsonSchema({"type": ["string", "number"], "minLength": 1}),
]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
FileId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$")]
_ONE_OR_MORE = {"type": ["string", "number"]}
Texts = Annotated[
    tuple[Text, ...],
    Field(min_length=1),
    BeforeValidator(_texts),
    WithJsonSchema({"anyOf": [_ONE_OR_MORE, {"type": "array", "items": _ONE_OR_MORE}]}),
]
Ids = Annotated[
    tuple[Id, ...],
    Field(min_length=1),
    BeforeValidator(_texts),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
SameUnit = Annotated[str, StringConstraints(pattern=r"^同一.+$")]
