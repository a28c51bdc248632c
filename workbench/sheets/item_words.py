"""Words of a rubric as forms for experts carry them, and a mark as a cell."""

from __future__ import annotations

from fractions import Fraction

from workbench.domain.marks import Blank, Cell
from workbench.domain.rubric import Criterion, Item
from workbench.i18n import in_every_language, t
from workbench.sheets.style import Content


def criterion_words(criterion: Criterion) -> str:
    """A criterion with its full points."""
    return t("sheets.score_sheet.criterion", name=criterion.name, points=criterion.points)


def anchor_words(item: Item) -> str:
    """What an item asks for at each level; empty where it names none."""
    return t("sheets.score_sheet.between_anchors").join(
        t(
            "sheets.score_sheet.anchor",
            band=anchor.band,
            points=anchor.from_share * item.points,
            text=anchor.text,
        )
        for anchor in item.anchors
    )


def anchor_words_in_every_language(item: Item) -> tuple[str, ...]:
    """The same in each language, for a form that comes back in any of them."""
    each = [
        in_every_language(
            "sheets.score_sheet.anchor",
            band=anchor.band,
            points=anchor.from_share * item.points,
            text=anchor.text,
        )
        for anchor in item.anchors
    ]
    between = in_every_language("sheets.score_sheet.between_anchors")
    return tuple(sep.join(words) for sep, words in zip(between, zip(*each, strict=True), strict=True)) or (
        "",
    )


def mark_content(cell: Cell) -> Content:
    """A mark as a number, the word for not applicable, or nothing."""
    if isinstance(cell, Fraction):
        return cell
    return t("term.blank.na") if cell is Blank.NOT_APPLICABLE else None
