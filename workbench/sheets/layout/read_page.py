"""The page of a layout file: paper, margins, what repeats and what stands still."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from workbench.sheets.layout.fields import Reading, shown
from workbench.sheets.layout.keys import DIRECTIONS, LEAST_MARGIN, MOST_MARGIN, PAGE_KEYS, SIDES
from workbench.sheets.layout.model import LayoutColumn, PageSetup, Paper, Side
from workbench.source import Node
from workbench.source.guesses import meant

USUAL = PageSetup()


def read_page(reading: Reading, node: Node, columns: Sequence[LayoutColumn], *, whole: bool) -> PageSetup:
    """The page as the file has it, usual where it says nothing or something wrong.

    Args:
        whole: whether every column could be told, so that one that is not among them is not there.
    """
    where = reading.mapping(node, "页面")
    if where is None:
        return USUAL
    fields = reading.fields(where, PAGE_KEYS)
    paper = reading.choice(fields["纸张"], [one.value for one in Paper]) if "纸张" in fields else None
    direction = reading.choice(fields["方向"], DIRECTIONS) if "方向" in fields else None
    return PageSetup(
        paper=Paper(paper) if paper else USUAL.paper,
        landscape=DIRECTIONS[direction] if direction else USUAL.landscape,
        margins=_margins(reading, fields["页边距"]) if "页边距" in fields else {},
        repeat_headings=reading.yes(fields.get("每页重复表头"), USUAL.repeat_headings),
        page_numbers=reading.yes(fields.get("页码"), USUAL.page_numbers),
        fit_width=reading.yes(fields.get("适合页宽"), USUAL.fit_width),
        freeze=_freeze(reading, fields["冻结列"], columns, whole) if "冻结列" in fields else None,
    )


def _margins(reading: Reading, node: Node) -> dict[Side, int]:
    where = reading.mapping(node, "页边距")
    found: dict[Side, int] = {}
    if where is not None:
        for side, value in reading.fields(where, tuple(SIDES)).items():
            margin = reading.whole(value, LEAST_MARGIN, MOST_MARGIN, "L19", side=side)
            if margin is not None:
                found[cast(Side, SIDES[side])] = margin
    return found


def _freeze(reading: Reading, node: Node, columns: Sequence[LayoutColumn], whole: bool) -> str | None:
    keys = tuple(dict.fromkeys(column.key for column in columns))
    key = shown(node)
    if key in keys:
        return key
    if whole:
        reading.wrong(node, "L20", value=key, remedy=meant(key, keys))
    return None
