"""Facts of an application as text and as values: one spelling for case files, workbooks and storage."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from workbench.domain.errors import BadInput
from workbench.domain.money import parse_amount

YES, NO = "是", "否"
TRUTHS = {YES: True, NO: False}
_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)"
)
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


class FieldKind(StrEnum):
    """Type of one application field."""

    CHOICE = "选项"
    YES_NO = "是否"
    MONEY = "金额"
    NUMBER = "数值"
    DATE = "日期"
    TEXT = "文本"


# CHOICE and TEXT are str, YES_NO is bool, MONEY is fen (int), NUMBER is Fraction, DATE is date.
FactValue = str | bool | int | Fraction | date


@dataclass(frozen=True)
class FactField:
    """One fact that an application states."""

    id: str
    name: str
    kind: FieldKind
    required: bool
    options: tuple[str, ...] = ()
    evidence: str = ""


def parse_day(text: str) -> date:
    """Read ``2025-10-08``, ``2025/10/8`` or ``2025年10月8日``.

    Raises:
        BadInput: ``date.unreadable``, also for a day that no calendar has.

    >>> parse_day("2025年10月8日")
    datetime.date(2025, 10, 8)
    """
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        year, month, day = (int(part) for part in (match.groups() if match else ()) if part is not None)
        return date(year, month, day)
    except ValueError:
        raise BadInput("date.unreadable", text=text) from None


def parse_number(text: str) -> Fraction:
    """Read a plain decimal, exactly.

    Raises:
        BadInput: ``number.unreadable``.
    """
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped):
        raise BadInput("number.unreadable", text=text)
    return Fraction(stripped)


def parse_fact(field: FactField, text: str) -> FactValue:
    """Read a fact as its field's kind says: ``是``, ``300万元``, ``2025-10-08``, one of the options.

    Raises:
        BadInput: ``fact.unknown_option``, ``fact.yes_or_no``, ``amount.*``, ``number.unreadable``,
            ``date.unreadable``.
    """
    match field.kind:
        case FieldKind.CHOICE:
            if text not in field.options:
                raise BadInput("fact.unknown_option", name=field.name, text=text, options=field.options)
            return text
        case FieldKind.YES_NO:
            if text not in TRUTHS:
                raise BadInput("fact.yes_or_no", name=field.name, text=text)
            return TRUTHS[text]
        case FieldKind.MONEY:
            return parse_amount(text)
        case FieldKind.NUMBER:
            return parse_number(text)
        case FieldKind.DATE:
            return parse_day(text)
        case FieldKind.TEXT:
            return text
