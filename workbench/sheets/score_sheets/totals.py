"""The lines below the marks of a form: what is still empty, and the sum where plain arithmetic gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.marks import missing_items
from workbench.domain.rounding import decimal_text
from workbench.domain.rubric import Criterion, Scoring
from workbench.domain.sheet_points import subtotals
from workbench.i18n import t
from workbench.sheets.score_sheets.form import MARK, WIDTH
from workbench.sheets.score_sheets.model import ScoreSheet
from workbench.sheets.style import NUMBER, POINTS, ROW_HEIGHT, TEXT, Formula, as_total, put


@dataclass(frozen=True)
class WrittenForm:
    """A form's formulas with their values by cell; ``waiting`` is the cell that counts empty marks."""

    values: Mapping[str, Fraction]
    waiting: str


def write_totals(
    sheet: Worksheet, last: int, heading_row: int, one: ScoreSheet, ranges: list[tuple[Criterion, str]]
) -> tuple[WrittenForm, int]:
    """How many marks are waited for, and the sum where plain sums and weights give it."""
    letter = get_column_letter(MARK)
    row = last + 1
    _total_line(sheet, row, t("sheets.score_sheet.waiting"))
    put(sheet, row, MARK, Formula(f"COUNTBLANK({letter}{heading_row + 1}:{letter}{last})"), as_total(NUMBER))
    waiting = f"{letter}{row}"
    values: dict[str, Fraction] = {waiting: Fraction(len(missing_items(one.cells, one.scoring.items)))}
    if _adds_up_plainly(one.scoring):
        row += 1
        _total_line(sheet, row, t("sheets.score_sheet.total", points=one.scoring.full_points))
        terms = (f"SUM({cells})*{decimal_text(criterion.weight)}" for criterion, cells in ranges)
        put(sheet, row, MARK, Formula("+".join(terms)), as_total(POINTS))
        points = subtotals(one.scoring, one.cells)
        values[f"{letter}{row}"] = sum(points.values(), Fraction(0))
    return WrittenForm(values, waiting), row


def _adds_up_plainly(scoring: Scoring) -> bool:
    """Whether a sheet's points are its marks times weights: nothing rounded, rescaled or marked once."""
    return (
        scoring.criterion_rounding is None
        and scoring.weighted_rounding is None
        and not any(item.may_not_apply or item.marked_once for item in scoring.items)
    )


def _total_line(sheet: Worksheet, row: int, words: str) -> None:
    for column in range(1, WIDTH + 1):
        put(sheet, row, column, words if column == 1 else None, as_total(TEXT))
    sheet.row_dimensions[row].height = ROW_HEIGHT
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=MARK - 1)
