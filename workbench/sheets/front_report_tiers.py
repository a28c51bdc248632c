"""The small table of a report: how many submissions each tier has, and what they get."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK, Addresses
from workbench.sheets.book import Control, Draft
from workbench.sheets.calculation import Calculation
from workbench.sheets.style import (
    HEADING,
    NUMBER,
    POINTS,
    ROW_HEIGHT,
    Content,
    Formula,
    Look,
    as_total,
    put,
)

_COLUMNS: tuple[tuple[str, Look], ...] = (
    ("tier", Look()),
    ("from", POINTS),
    ("count", NUMBER),
    ("awarded", NUMBER),
    ("amount", MONEY_LOOK),
)
_LOOKS = tuple(look for _, look in _COLUMNS)
# Characters that an amount, or a heading, takes.
_LEAST_WIDTH = 16.0


class TierTable:
    """The table over the columns of a sheet that are so wide; ``width`` is the last column that it takes."""

    def __init__(self, draft: Draft, sheet: Worksheet, widths: Sequence[float]) -> None:
        self._draft = draft
        self._sheet = sheet
        self._spans = _spans(widths)
        self.width = self._spans[-1][1]
        for place in range(len(widths) + 1, self.width + 1):
            sheet.column_dimensions[get_column_letter(place)].width = _LEAST_WIDTH

    def write(self, calculation: Calculation, where: Addresses, row: int) -> int:
        """Write the table from a row on; returns the row below it."""
        self._line(row, [t(f"sheets.report.tier.{key}") for key, _ in _COLUMNS], [HEADING] * len(_COLUMNS))
        numbers, tiers, awards = (calculation.column(key) for key in ("no", "tier", "award"))
        letters = [get_column_letter(first) for first, _ in self._spans]
        top = row + 1
        for place, tier in enumerate(calculation.part.measure.tiers):
            row += 1
            name = f"{letters[0]}{row}"
            line = (
                Formula(f"INDEX({where['tier names',]},{place + 1})"),
                Formula(where["from", str(place)]),
                Formula(f"COUNTIF({tiers},{name})"),
                Formula(f'COUNTIFS({tiers},{name},{awards},">0")'),
                Formula(f"SUMIFS({awards},{tiers},{name})"),
            )
            self._line(row, line, _LOOKS)
            self._controls(calculation, tier.name, [f"{letter}{row}" for letter in letters[2:]])
        count, awarded, amount = (f"SUM({letter}{top}:{letter}{row})" for letter in letters[2:])
        rest = (
            Formula(f"COUNT({numbers})-{count}"),
            Formula(f'COUNTIF({awards},">0")-{awarded}'),
            Formula(f"ROUND(SUM({awards})-{amount},2)"),
        )
        self._line(row + 1, (t("sheets.report.tier.none"), None, *rest), _LOOKS)
        sums = (Formula(f"SUM({letter}{top}:{letter}{row + 1})") for letter in letters[2:])
        self._line(row + 2, (t("sheets.total"), None, *sums), [as_total(look) for look in _LOOKS])
        return row + 3

    def _line(self, row: int, contents: Sequence[Content], looks: Sequence[Look]) -> None:
        """One row, each cell over its columns."""
        for (first, last), content, look in zip(self._spans, contents, looks, strict=True):
            for place in range(first, last + 1):
                put(self._sheet, row, place, content if place == first else None, look)
            if last > first:
                self._sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
        self._sheet.row_dimensions[row].height = ROW_HEIGHT

    def _controls(self, calculation: Calculation, tier: str, cells: Sequence[str]) -> None:
        """A tier's numbers and amount against the system's."""
        found = [one for one in calculation.part.results if one.tier == tier]
        figures = (
            ("count", len(found), False),
            ("awarded", sum(1 for one in found if one.award), False),
            ("amount", sum(one.award or 0 for one in found), True),
        )
        for (key, figure, is_money), cell in zip(figures, cells, strict=True):
            name = f"{calculation.part.measure.name} {tier} {t(f'sheets.report.tier.{key}')}"
            label = t("sheets.checks.table", name=name)
            self._draft.controls.append(Control(label, f"'{self._sheet.title}'!{cell}", figure, is_money))


def _spans(widths: Sequence[float]) -> list[tuple[int, int]]:
    """Neighbouring columns that are wide enough together, one group for each column of the table.

    >>> _spans([5, 13, 24, 26, 8, 6, 9, 16])
    [(1, 2), (3, 3), (4, 4), (5, 7), (8, 8)]
    """
    spans: list[tuple[int, int]] = []
    first, width = 1, 0.0
    for place, own in enumerate(chain(widths, repeat(_LEAST_WIDTH)), 1):
        width += own
        if width >= _LEAST_WIDTH:
            spans.append((first, place))
            first, width = place + 1, 0.0
        if len(spans) == len(_COLUMNS):
            break
    return spans
