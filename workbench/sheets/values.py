"""What a column allows: cell to value, or the code of what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from workbench.domain.credit_code import check_credit_code
from workbench.domain.errors import BadInput
from workbench.domain.facts import NO, YES, parse_day, parse_number
from workbench.domain.money import parse_amount
from workbench.sheets.cells import CellKind, CellValue

Reader = Callable[[CellValue], object]

_WORDS_FOR_YES = frozenset({YES, "yes"})
_WORDS_FOR_NO = frozenset({NO, "no"})
# A double keeps 15 digits, so a longer number has already lost some.
_DIGITS_KEPT = 15
PLACES = 99
_ACCOUNT = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{3,39}")


class Wrong(Exception):
    """A cell's value breaks its column's rule; ``code`` is the problem's, with its parts."""

    def __init__(self, code: str, parts: Mapping[str, object]) -> None:
        super().__init__(code, parts)
        self.code = code
        self.parts = parts


def text_of(limit: int) -> Reader:
    """Running text of at most so many characters; a number stands for its digits."""

    def read(cell: CellValue) -> str:
        if cell.kind is CellKind.NUMBER:
            return _digits(cell)
        if cell.kind is not CellKind.TEXT:
            raise Wrong("X15", {"value": cell.text})
        if len(cell.text) > limit:
            raise Wrong("X14", {"found": len(cell.text), "limit": limit, "value": cell.text[:20] + "…"})
        return cell.text

    return read


def _digits(cell: CellValue) -> str:
    if not cell.text.isdigit() or len(cell.text) > _DIGITS_KEPT:
        raise Wrong("X15", {"value": cell.text})
    return cell.text


def code_of(limit: int) -> Reader:
    """A code as text, full-width characters made plain."""
    read_text = text_of(limit)

    def read(cell: CellValue) -> str:
        return unicodedata.normalize("NFKC", str(read_text(cell)))

    return read


def credit_code(cell: CellValue) -> str:
    """A unified social credit code, checked by its check character."""
    if cell.kind is not CellKind.TEXT:
        raise Wrong("X15", {"value": cell.text})
    code = unicodedata.normalize("NFKC", cell.text).replace(" ", "").upper()
    try:
        return check_credit_code(code)
    except BadInput as error:
        codes = {"credit_code.length": "X20", "credit_code.characters": "X21", "credit_code.check": "X22"}
        raise Wrong(codes[error.code], error.parts) from None


def account(cell: CellValue) -> str:
    """A bank account, which only text keeps whole: numbers lose leading zeros and long tails."""
    if cell.kind is not CellKind.TEXT:
        raise Wrong("X15", {"value": cell.text})
    plain = unicodedata.normalize("NFKC", cell.text).replace(" ", "")
    if not _ACCOUNT.fullmatch(plain):
        raise Wrong("X44", {"value": cell.text})
    return plain


def yes_or_no(cell: CellValue) -> bool:
    """是 or 否, in either language."""
    word = cell.text.casefold()
    if cell.kind is not CellKind.TEXT or word not in _WORDS_FOR_YES | _WORDS_FOR_NO:
        raise Wrong("X34", {"value": cell.text})
    return word in _WORDS_FOR_YES


def one_of(options: tuple[str, ...]) -> Reader:
    """One of the options, as written."""

    def read(cell: CellValue) -> str:
        if cell.text not in options:
            raise Wrong("X35", {"value": cell.text, "options": options})
        return cell.text

    return read


def amount(cell: CellValue) -> int:
    """Money with its unit, in fen."""
    try:
        return parse_amount(cell.text)
    except BadInput as error:
        if error.code == "amount.no_unit":
            raise Wrong("X30", {"value": cell.text}) from None
        raise Wrong("X31", {"value": cell.text}) from None


def number(cell: CellValue) -> Fraction:
    """A plain decimal, exact."""
    try:
        return parse_number(cell.text)
    except BadInput:
        raise Wrong("X32", {"value": cell.text}) from None


def place(cell: CellValue) -> int:
    """A place in an order: a whole number from 1."""
    if not (cell.text.isascii() and cell.text.isdigit() and 1 <= int(cell.text[:_DIGITS_KEPT]) <= PLACES):
        raise Wrong("X36", {"value": cell.text, "most": PLACES})
    return int(cell.text)


def day(cell: CellValue) -> date:
    """A spreadsheet's own date, or one written as text."""
    try:
        if cell.kind in (CellKind.DATE, CellKind.TEXT):
            return parse_day(cell.text)
    except BadInput:
        pass
    raise Wrong("X33", {"value": cell.text})
