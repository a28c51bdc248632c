"""Rows of a block as the XML of a sheet: typed cells, texts in place, each formula with its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbench.sheets.addresses import day_number
from workbench.sheets.areas import Scalar
from workbench.sheets.blocks import Block
from workbench.sheets.escapes import escaped
from workbench.sheets.style import Content, Formula, looks_live, style_numbers

_EDGE = " \t\n"


def block_rows(sheet: Worksheet, block: Block) -> Iterator[str]:
    """Each row of a block as ``<row>``; its looks are among the book's styles when this returns.

    Raises:
        ValueError: while rows are read: one is of another width, or there are more or fewer than said.
    """
    starts = []
    for place, look in enumerate(block.looks, 1):
        plain, quoted = style_numbers(sheet, look)
        starts.append((f'<c r="{get_column_letter(place)}', f'" s="{plain}"', f'" s="{quoted}"'))
    return _rows(block, starts)


def _rows(block: Block, starts: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    row = block.top - 1
    for row, line in enumerate(block.lines, block.top):
        number = str(row)
        cells = [
            start + number + _cell(content, value, plain, quoted)
            for (start, plain, quoted), content, value in zip(
                starts, line.contents, line.values or line.contents, strict=True
            )
        ]
        yield f'<row r="{number}" ht="{line.height:g}" customHeight="1">{"".join(cells)}</row>'
    if row != block.below - 1:
        raise ValueError(f"{row - block.top + 1} rows where {block.count} were said")


def _cell(content: Content, value: Scalar | Content, plain: str, quoted: str) -> str:
    """The cell from its style on."""
    if content is None:
        return f"{plain}/>"
    if isinstance(content, str):
        if type(content) is Formula:
            kind, stored = stored_value(value)
            return f"{plain}{kind}><f>{xml_text(content)}</f>{stored}</c>"
        style = quoted if looks_live(content) else plain
        return f'{style} t="inlineStr"><is><t{_kept(content)}>{xml_text(content)}</t></is></c>'
    return f'{plain} t="n"><v>{digits(content)}</v></c>'


def stored_value(value: Scalar | Content) -> tuple[str, str]:
    """The type attribute and the ``<v>`` of a formula's value.

    Raises:
        ValueError: the formula was never computed.
    """
    if isinstance(value, Formula):
        raise ValueError(f"no value: {value}")
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    if isinstance(value, str):
        return ' t="str"', f"<v{_kept(value)}>{xml_text(value)}</v>"
    return "", f"<v>{digits(value or 0)}</v>"


def digits(value: Fraction | Decimal | int | date) -> str:
    """A number as offices store it: whole, or the shortest decimal of the nearest binary double.

    >>> digits(Decimal("1409.50")), digits(Fraction(1, 3)), digits(300), digits(date(2025, 10, 8))
    ('1409.5', '0.3333333333333333', '300', '45938')
    """
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return str(day_number(value))
    whole = int(value)
    return str(whole) if whole == value else repr(float(value))


def xml_text(words: str) -> str:
    """Text between tags.

    >>> xml_text("a<b & c\\r")
    'a&lt;b &amp; c_x000D_'
    """
    return escape(escaped(words))


def _kept(words: str) -> str:
    return ' xml:space="preserve"' if words != words.strip(_EDGE) else ""
