"""How a layout's words for formats and places look in a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.sheets.layout.columns import FREE_COLUMNS
from workbench.sheets.layout.model import Form, LayoutColumn
from workbench.sheets.style import DAY, FINE_SHARE, LONG_SCORE, MONEY, SCORE, WAN, WHOLE, Look

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
