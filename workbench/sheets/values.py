"""What a column allows: cell to value, or the code of what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

from workbench.domain.credit_code import check_credit_code
from workbench.domain.errors import BadInput
from workbench.domain.facts import parse_day, parse_number
from workbench.domain.money import parse_amount
from workbench.sheets.cells import CellKind, CellValue
from workbench.sheets.vocabulary import plain, words_for

Reader = Callable[[CellValue], object]

# A double keeps 15 digits, so a longer number has already lost some.
_DIGITS_KEPT = 15
PLACES = 99
# An apostrophe that some program put before text that could be taken for a formula.
_GUARDED = re.compile("'[=+@-]")
_ACCOUNT = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{3,39}")
_APOSTROPHES = "'’‘`"
# What spreadsheets make of a long code; a lone letter E belongs to codes.
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+[0-9]{1,3}")
_FILLED_UP = re.compile(rf"[0-9]{{{_DIGITS_KEPT}}}0{{3,}}")
_BARE = re.compile(r"[0-9][0-9,]*(\.[0-9]+)?")
_CURRENCY = re.compile(r"((?:人民币|RMB|CNY)?[¥]?)(.*?)(?:整|人民币)?", re.IGNORECASE)
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_DOTTED = re.compile(r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})\.?")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?$")
_SERIAL = re.compile(r"[0-9]{5}")
_DAY_ZERO = date(1899, 12, 30)
_SERIAL_DAYS = (date(1990, 1, 1), date(2099, 12, 31))


class Wrong(Exception):
    """A cell's value breaks its column's rule; ``code`` is the problem's, with its parts."""

    def __init__(self, code: str, parts: Mapping[str, object]) -> None:
        super().__init__(code, parts)
        self.code = code
        self.parts = parts


@dataclass(frozen=True)
class Noted:
    """A value that was understood in a way worth a word; ``code`` is the warning's, with its parts."""

    value: object
    code: str
    parts: Mapping[str, object]


def _typed(text: str) -> str:
    """Figures, codes and short words as typed: full width made plain, no spaces, no leading apostrophe."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.replace(" ", "").lstrip(_APOSTROPHES)


def text_of(limit: int) -> Reader:
    """Running text of at most so many characters; a number stands for its digits."""

    def read(cell: CellValue) -> str:
        if cell.kind is CellKind.NUMBER:
            return _digits(cell)
        if cell.kind is not CellKind.TEXT:
            raise Wrong("X15", {"value": cell.text})
        if len(cell.text) > limit:
            raise Wrong("X14", {"found": len(cell.text), "limit": limit, "value": cell.text[:20] + "…"})
        return cell.text[1:] if _GUARDED.match(cell.text) else cell.text

    return read


def _digits(cell: CellValue) -> str:
    if not cell.text.isdigit() or len(cell.text) > _DIGITS_KEPT:
        raise Wrong("X15", {"value": cell.text})
    return cell.text


def code_of(limit: int) -> Reader:
    """A code as text, full-width characters made plain."""
    read_text = text_of(limit)

    def read(cell: CellValue) -> str:
        _refuse_scientific(cell)
        text = unicodedata.normalize("NFKC", str(read_text(cell)))
        return text.lstrip(_APOSTROPHES) or text

    return read


def _refuse_scientific(cell: CellValue) -> None:
    if cell.kind is CellKind.TEXT and _SCIENTIFIC.fullmatch(_typed(cell.text)):
        raise Wrong("X17", {"value": cell.text})


def credit_code(cell: CellValue) -> str:
    """A unified social credit code, checked by its check character."""
    if cell.kind is not CellKind.TEXT:
        raise Wrong("X15", {"value": cell.text})
    _refuse_scientific(cell)
    try:
        return check_credit_code(_typed(cell.text).upper())
    except BadInput as error:
        codes = {"credit_code.length": "X20", "credit_code.characters": "X21", "credit_code.check": "X22"}
        raise Wrong(codes[error.code], error.parts) from None


def account(cell: CellValue) -> str | Noted:
    """A bank account, which only text keeps whole: numbers lose leading zeros and long tails."""
    if cell.kind is not CellKind.TEXT:
        raise Wrong("X15", {"value": cell.text})
    _refuse_scientific(cell)
    digits = _typed(cell.text)
    if not _ACCOUNT.fullmatch(digits):
        raise Wrong("X44", {"value": cell.text})
    return Noted(digits, "X18", {"value": digits}) if _FILLED_UP.fullmatch(digits) else digits


def yes_or_no(cell: CellValue) -> bool:
    """是 or 否, in either language, or as a tick or a cross."""
    if cell.kind is CellKind.TRUTH:
        return cell.text == "TRUE"
    word = _typed(cell.text).casefold()
    if cell.kind is CellKind.TEXT and word in words_for("yes"):
        return True
    if cell.kind is CellKind.TEXT and word in words_for("no"):
        return False
    raise Wrong("X34", {"value": cell.text})


def one_of(options: tuple[str, ...]) -> Reader:
    """One of the options, the width of its characters, white space and case aside."""
    by_plain = {plain(option): option for option in reversed(options)}

    def read(cell: CellValue) -> str:
        found = cell.text if cell.text in options else by_plain.get(plain(cell.text))
        if found is None:
            raise Wrong("X35", {"value": cell.text, "options": options})
        return found

    return read


def amount(cell: CellValue) -> int:
    """Money with its unit, in fen."""
    return _amount(cell, None)


def in_unit(read: Reader, unit: str | None) -> Reader:
    """The same reader below a heading that names a unit of money, 元, 万元 or 亿元, if it reads amounts."""
    return partial(_amount, unit=unit) if unit and read is amount else read


def _amount(cell: CellValue, unit: str | None) -> int:
    """Money in fen; a bare number counts in the heading's unit, and ¥ stands for 元."""
    found = _CURRENCY.fullmatch(_typed(cell.text)) if cell.kind in (CellKind.TEXT, CellKind.NUMBER) else None
    if found is None:
        raise Wrong("X31", {"value": cell.text})
    sign, text = found[1], found[2]
    if _BARE.fullmatch(text):
        if sign and unit not in (None, "元"):
            raise Wrong("X37", {"value": cell.text, "unit": unit})
        if not sign and unit is None:
            raise Wrong("X30", {"value": cell.text})
        text += unit or "元"
    try:
        return parse_amount(text)
    except BadInput:
        raise Wrong("X31", {"value": cell.text}) from None


def number(cell: CellValue) -> Fraction:
    """A plain decimal, exact; thousands may be parted by commas."""
    text = _typed(cell.text).replace("−", "-")
    try:
        return parse_number(text.replace(",", "") if _GROUPED.fullmatch(text) else text)
    except BadInput:
        raise Wrong("X32", {"value": cell.text}) from None


def place(cell: CellValue) -> int:
    """A place in an order: a whole number from 1."""
    text = _typed(cell.text)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:_DIGITS_KEPT]) <= PLACES):
        raise Wrong("X36", {"value": cell.text, "most": PLACES})
    return int(text)


def day(cell: CellValue) -> date | Noted:
    """A spreadsheet's own date, its serial number, or a date written as text."""
    if cell.kind in (CellKind.DATE, CellKind.TEXT):
        text = _typed(_MIDNIGHT.sub("", cell.text))
        try:
            return parse_day(_DOTTED.sub(r"\1-\2-\3", text))
        except BadInput:
            pass
    if cell.kind in (CellKind.NUMBER, CellKind.TEXT) and _SERIAL.fullmatch(cell.text):
        found = _DAY_ZERO + timedelta(int(cell.text))
        if _SERIAL_DAYS[0] <= found <= _SERIAL_DAYS[1]:
            return Noted(found, "X16", {"value": cell.text, "day": found})
    raise Wrong("X33", {"value": cell.text})
