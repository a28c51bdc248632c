"""What must agree in a layout file: totals, words beside amounts, widths and the page, who signs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from workbench.i18n.phrase import Phrase
from workbench.sheets.layout.columns import MONEY_FORMS, NEEDED, SUMMED, TOTALLED, ColumnKind, column_kind
from workbench.sheets.layout.fields import Reading
from workbench.sheets.layout.model import Form, LayoutColumn, PageSetup, Paper, Unit
from workbench.sheets.layout.paper import MM_AN_INCH, room
from workbench.sheets.model import Kind
from workbench.source import Mapping, Node

# The panel and the payers that widths are counted for; a round's own are not known here.
SEATS, PAYERS = 7, 2
LEAST_SEAT = 7
# Points of type in the body of a table, and the least that is read without a glass: 八号字.
_BODY, _LEAST = 10, 5
# A character of a column's width is seven of 96 dots to the inch.
_MM_A_CHARACTER = Fraction(7, 96) * MM_AN_INCH
# Characters beside each other on an office screen, with room left to scroll in.
_SCREEN = 110
_WIDE_ENOUGH = {Form.YUAN: ("3,000,000.00", 12), Form.WAN: ("1,300.5678", 9)}


def check_needed(
    reading: Reading, where: Node, found: Sequence[tuple[Mapping, LayoutColumn]], kind: Kind
) -> None:
    """The columns that totals and words rest on are there, and the total has room for its name."""
    keys = [column.key for _, column in found]
    if NEEDED[kind] not in keys:
        reading.wrong(where, "L07", value=NEEDED[kind])
    if ("words" in keys) is not ("words_check" in keys):
        reading.wrong(where, "L08")
    if kind in TOTALLED and keys[0] in SUMMED:
        reading.wrong(found[0][0], "L21", value=keys[0])


def check_room(reading: Reading, found: Sequence[tuple[Mapping, LayoutColumn]], unit: Unit | None) -> None:
    """Columns of money are wide enough for it."""
    form = MONEY_FORMS.get(unit) if unit else None
    if form is None:
        return
    example, least = _WIDE_ENOUGH[form]
    for where, column in found:
        if column_kind(column.key) is ColumnKind.MONEY and 0 < column.width < least:
            parts = {"value": column.key, "width": column.width, "example": example, "least": least}
            reading.doubt(where, "L35", **parts)


def check_page(reading: Reading, where: Node, columns: Sequence[LayoutColumn], page: PageSetup) -> None:
    """The table can be read on its paper, and on a screen beside what stands still."""
    total = sum(_width(column) for column in columns)
    width = total * _MM_A_CHARACTER
    across, _ = room(page)
    direction = Phrase(f"sheets.layout.direction.{'across' if page.landscape else 'upright'}")
    paper = {"paper": page.paper.value, "direction": direction, "width": total}
    if page.fit_width and across * _BODY < width * _LEAST:
        percent, size = int(across * 100 / width), float(round(across * _BODY / width, 1))
        told = {"percent": percent, "size": size, "least": _LEAST * 100 // _BODY}
        reading.doubt(where, "L32", **paper, **told, remedy=Phrase(f"sheets.layout.remedy.{_remedy(page)}"))
    elif not page.fit_width and width > across:
        reading.doubt(where, "L33", **paper, pages=-(-width // across))
    still = 0
    for column in columns:
        still += _width(column)
        if column.key == page.freeze and still > _SCREEN:
            reading.doubt(where, "L34", value=column.key, width=still, most=_SCREEN)


def _remedy(page: PageSetup) -> str:
    """What gives a table more room than its page has."""
    if not page.landscape:
        return "turn"
    return "columns" if page.paper is Paper.A3 else "paper"


def _width(column: LayoutColumn) -> int:
    """Characters that a column takes, with as many experts or payers as are usual."""
    if column.key == "reviewers":
        return SEATS * max(column.width, LEAST_SEAT)
    return column.width * (PAYERS if column.key == "split" else 1)
