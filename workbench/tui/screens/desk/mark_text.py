"""Between a cell and the text of its field."""

from __future__ import annotations

from workbench.domain.marks import Blank, Cell, check_mark, parse_mark
from workbench.domain.rounding import decimal_text
from workbench.domain.rubric import Item, ItemId
from workbench.i18n import t
from workbench.services.sheet_form import ItemView


def cell_text(cell: Cell) -> str:
    """What the field shows for a cell of the record."""
    match cell:
        case Blank.PENDING:
            return ""
        case Blank.NOT_APPLICABLE:
            return t("tui.mark.not_applicable")
        case _:
            return decimal_text(cell)


def check_text(text: str, item: ItemView) -> Cell:
    """Read and check a text as the service will, so that the person hears at once.

    Raises:
        BadInput: ``mark.*``.
    """
    asked = Item(ItemId(item.id), item.name, item.points, item.step, may_not_apply=item.may_not_apply)
    return check_mark(parse_mark(text), asked)
