"""Columns of a layout in a table: their headings, widths, and how its words for formats look in a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.grid import Grid, Row
from workbench.sheets.layout.columns import FREE_COLUMNS
from workbench.sheets.layout.model import Form, LayoutColumn
from workbench.sheets.style import DAY, FINE_SHARE, LONG_SCORE, MONEY, SCORE, WAN, WHOLE, Content, Look

_FORMATS: Mapping[Form, str] = {
    Form.WHOLE: WHOLE,
    Form.POINTS: SCORE,
    Form.LONG_POINTS: LONG_SCORE,
    Form.YUAN: MONEY,
    Form.WAN: WAN,
    Form.SHARE: FINE_SHARE,
    Form.DAY: DAY,
    Form.TEXT: "@",
}


def looked(look: Look, column: LayoutColumn) -> Look:
    """A column's usual look with what its layout changes; what people fill in by hand stays free."""
    return replace(
        look,
        form=_FORMATS[column.form] if column.form else look.form,
        align=column.align or look.align,
        wrap=look.wrap if column.wrap is None else column.wrap,
        locked=column.key not in FREE_COLUMNS,
    )


def add_column(
    grid: Grid[Row], column: LayoutColumn, look: Look, content: Callable[[int, Row], Content]
) -> None:
    """Put a column of a layout at the right of a table; ``look`` is its usual one."""
    grid.add(column.key, column.shown, column.width, looked(look, column), content)


def add_split(
    grid: Grid[Row], column: LayoutColumn, payer: str, content: Callable[[int, Row], Content]
) -> None:
    """Put the part that one payer bears at the right of a table."""
    heading = t("sheets.column.split", payer=payer)
    grid.add(f"split:{payer}", heading, column.width, looked(MONEY_LOOK, column), content)
