"""Texts of a rule file as values: money in fen, exact fractions, dates, yes or no."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from workbench.domain.errors import BadInput
from workbench.domain.facts import TRUTHS
from workbench.domain.money import parse_amount, parse_rate

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
MOST_PLACES = 6


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
        figures = re.findall(r"[0-9]+", text)
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


Amount = Annotated[int, _reads(parse_amount)]
Number = Annotated[Fraction, _reads(parse_number)]
Positive = Annotated[Fraction, _reads(_positive)]
Share = Annotated[Fraction, _reads(_share)]
Count = Annotated[int, _reads(_count)]
Places = Annotated[int, _reads(_places)]
Day = Annotated[date, _reads(parse_date)]
YesNo = Annotated[bool, _reads(parse_yes_no)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
FileId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$")]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_texts)]
