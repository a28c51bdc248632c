r"""The front tables of finished workbooks as CSV, with a guard of their own: a CSV has no types.

A workbook says of each cell what it is; in a CSV the program that opens it guesses. So, for people who
double-click the file in Excel, WPS or LibreOffice:

* Bytes are UTF-8 with a byte order mark, without which Excel and WPS take Chinese for GBK; CR LF ends lines.
* Text that a spreadsheet could take for a formula, after any white space, gets an apostrophe in front:
  ``= + - @``, their full-width forms, a tab or a return. Numbers are numbers and stay bare: ``-0.5``.
* Text that a spreadsheet would rewrite as a number or a day is written as ``="0012"``: a leading zero, twelve
  digits or more (shown as 9.1E+17, and 15 are all that is kept), ``12E3``, ``2025-1``. Quotes alone
  do not help, since all three programs look through them, and an apostrophe or a tab would stay in the code.
  ``="…"`` is what Excel and WPS document for it; LibreOffice 7.4 gives the code as text, and our own import
  reads it back. Only digits, E, a point, a colon, a plus and strokes go into it, so it can compute nothing.
* Quotes are doubled, cells with quotes, commas or line breaks are quoted, and a line break is one LF.

Values are those of the finished workbook, which were computed and held against the engine before it was
finished; a CSV says what the sheet shows, line for line, without thousands separators.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO, StringIO
from itertools import takewhile
from typing import Any

from openpyxl import load_workbook

from workbench.domain.rounding import decimal_text, places
from workbench.i18n import t
from workbench.sheets.escapes import unescaped
from workbench.sheets.model import Kind
from workbench.sheets.safe_names import file_names

# The kinds whose front sheets are tables; the others are forms to be printed and signed.
_TABLES = frozenset({Kind.SCORES, Kind.AWARDS, Kind.PAYMENTS, Kind.NOTICE, Kind.FUNDS})
_LIVE = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]")
# What begins with such a sign and is still harmless: a plain number, and a stroke for nothing.
_HARMLESS = re.compile(r"-?[0-9]{1,11}(\.[0-9]{1,11})?|[-\uff0d]+")
_REWRITTEN = re.compile(
    r"0[0-9]+|[0-9]{12,}|\+[0-9]+|[0-9]+(\.[0-9]*)?[Ee]\+?[0-9]+"
    r"|[0-9]{1,4}[-/][0-9]{1,2}([-/][0-9]{1,4})?|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"
)
_DECIMALS = re.compile(r"0\.(0*)(#*)")
_LINE_END = re.compile(r"\r\n?")


def front_tables(
    contents: Mapping[str, tuple[Kind, bytes]], names: Mapping[Kind, Sequence[str]] | None = None
) -> dict[str, tuple[Kind, bytes]]:
    """The front tables of workbooks by file name: ``X.csv`` beside ``X.xlsx``, ``X_name.csv`` of several.

    ``names``: of the tables of a kind in their order, in place of the sheets' own.
    """
    found: dict[str, tuple[Kind, bytes]] = {}
    for name, (kind, content) in contents.items():
        if kind in _TABLES:
            stem = name.removesuffix(".xlsx")
            titles, tables = zip(*_tables(content), strict=True)
            own = (names or {}).get(kind, ())
            called = own if len(own) == len(tables) else titles
            stems = file_names(f"{stem}_{one}".replace(" ", "_") for one in called)
            for one, table in zip([stem] if len(tables) == 1 else stems, tables, strict=False):
                found[f"{one}.csv"] = kind, table
    return found


def _tables(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Title and CSV of the sheets that stand before the workings of a workbook."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    workings = t("sheets.sheet.parameters")
    for title in takewhile(lambda one: one != workings, book.sheetnames):
        rows = [[cell_text(cell) for cell in row] for row in book[title].iter_rows()]
        width = max((at for row in rows for at, text in enumerate(row, 1) if text), default=0)
        out = StringIO()
        padded = ((row + [""] * width)[:width] for row in rows if any(row))
        csv.writer(out, lineterminator="\r\n").writerows(padded)
        yield title, out.getvalue().encode("utf-8-sig")


def cell_text(cell: Any) -> str:
    """One cell as the text of a CSV, before it is quoted."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return number_text(value, cell.number_format)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return guarded(_LINE_END.sub("\n", unescaped(str(value))))


def number_text(value: int | float, form: str) -> str:
    """A number with the decimals that its cell shows, without separators; a share stays a fraction of one.

    >>> number_text(1234567.5, "#,##0.00"), number_text(-0.5, "General"), number_text(86, "0")
    ('1234567.50', '-0.5', '86')
    """
    # The shortest decimal text of a double is the decimal that was put in.
    exact = Fraction(repr(value))
    found = _DECIMALS.search(form)
    if found is None or "%" in form:
        return decimal_text(exact)
    least = len(found[1])
    return decimal_text(places(least + len(found[2])).apply(exact), least)


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula, a number or a day.

    >>> guarded("=1+1"), guarded("0012"), guarded("-0.5"), guarded("大同")
    ("'=1+1", '="0012"', '-0.5', '大同')
    """
    if _REWRITTEN.fullmatch(text):
        return f'="{text}"'
    return f"'{text}" if _LIVE.match(text) and not _HARMLESS.fullmatch(text) else text
