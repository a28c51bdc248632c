"""Columns of the sheet 评分明细 after the totals: severity, what falls away, what asks for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial

from workbench.domain.rubric import DeviationRule, Scoring
from workbench.i18n import t
from workbench.sheets.addresses import Addresses
from workbench.sheets.averages import kept_mean, mean, no_score, trimming
from workbench.sheets.grid import Grid
from workbench.sheets.marks_rows import HEADING_ROW, POINTS_ROW, MarkRow, criterion_key
from workbench.sheets.model import MeasureExport
from workbench.sheets.rounded import NOISE
from workbench.sheets.style import PLAIN, POINTS, TEXT, Content, Formula, Look, as_input

Marks = Grid[MarkRow]


def severities(part: MeasureExport) -> Mapping[str, Fraction]:
    """Points taken off the totals of each reviewer; empty where nothing is taken off anyone's."""
    found = {
        total.reviewer: total.severity
        for result in part.results
        if result.panel.score is not None
        for total in result.panel.totals
    }
    return found if any(found.values()) else {}


def add_flags(grid: Marks, scoring: Scoring, where: Addresses, severity: Mapping[str, Fraction]) -> None:
    """Add the columns that the rubric has something to say in."""
    averaged = "total"
    if severity:
        averaged = "calibrated"
        look = as_input(Look(form=PLAIN))
        grid.add("severity", t("sheets.column.severity"), 7, look, partial(_severity, severity))
        grid.add("calibrated", t("sheets.column.calibrated"), 9.5, POINTS, partial(_calibrated, grid))
    if not scoring.by_criterion:
        content = partial(_trim, grid, scoring, where, averaged)
        grid.add("trim", t("sheets.column.trim"), 8.5, Look(), content)
    rule = scoring.deviation
    if rule is not None and rule.share is not None:
        content = partial(_deviates, grid, scoring, where, rule)
        grid.add("deviates", t("sheets.column.deviation"), 9, Look(), content)
    if rule is not None and rule.criterion_share is not None:
        content = partial(_low, grid, scoring, where)
        grid.add("low", t("sheets.column.low_criteria"), 18, TEXT, content)


def _severity(severity: Mapping[str, Fraction], _: int, row: MarkRow) -> Content:
    return severity.get(row.sheet.reviewer, Fraction(0)) if row.sheet else None


def _calibrated(grid: Marks, number: int, row: MarkRow) -> Content:
    if row.sheet is None:
        return None
    total = grid.cell("total", number)
    return Formula(f'IF({total}="","",ROUND({total}-{grid.cell("severity", number)},{NOISE}))')


def _trim(
    grid: Marks, scoring: Scoring, where: Addresses, averaged: str, number: int, row: MarkRow
) -> Content:
    """Which extreme a sheet is; of equal extremes only one goes, by the order of the rows."""
    if row.sheet is None:
        return None
    points = grid.cell(averaged, number)
    trim = trimming(scoring)
    if trim is None:
        return Formula(f'IF({points}="","","{t("sheets.marks.kept")}")')
    block = grid.down(averaged, row.first, row.last)
    letter = grid[averaged]
    place = f"RANK({points},{block},1)+COUNTIF(${letter}${row.first}:{points},{points})-1"
    kept, low, high = (f'"{t(f"sheets.marks.{key}")}"' for key in ("kept", "low", "high"))
    ends = f"IF({place}<={trim.low},{low},IF({place}>COUNT({block})-{trim.high},{high},{kept}))"
    every = f"OR({_no_score(grid, where, row)},COUNT({block})<{where['trim']})"
    return Formula(f'IF({points}="","",IF({every},{kept},{ends}))')


def _no_score(grid: Marks, where: Addresses, row: MarkRow) -> str:
    valid, totals = (grid.down(key, row.first, row.last) for key in ("valid", "total"))
    return no_score(where, valid, f"COUNT({totals})")


def _deviates(
    grid: Marks, scoring: Scoring, where: Addresses, rule: DeviationRule, number: int, row: MarkRow
) -> Content:
    if row.sheet is None:
        return None
    total, block = grid.cell("total", number), grid.down("total", row.first, row.last)
    around = mean(block)
    if rule.around == "kept" and "trim" in grid:
        trim, kept = grid.down("trim", row.first, row.last), f'"{t("sheets.marks.kept")}"'
        around = f"(SUMIFS({block},{trim},{kept})/COUNTIF({trim},{kept}))"
    elif rule.around == "kept":
        kept = kept_mean(scoring, where, block)
        around = f"IF({_no_score(grid, where, row)},{mean(block)},{kept})"
    far = f"ROUND(ABS({total}-{around})-{where['deviation']}*{around},9)>0"
    return Formula(f'IF({total}="","",IF({far},"{t("sheets.marks.deviates")}",""))')


def _low(grid: Marks, scoring: Scoring, where: Addresses, number: int, row: MarkRow) -> Content:
    """The criteria that a sheet marks below the share of their points, by their headings."""
    if row.sheet is None:
        return None
    terms = []
    for criterion in scoring.criteria:
        key = criterion_key(criterion)
        points, letter = grid.cell(key, number), grid[key]
        least = f"{where['criterion share']}*{letter}${POINTS_ROW}"
        name = f'{letter}${HEADING_ROW}&"{t("sheets.marks.low_criterion")}"'
        terms.append(f'IF({points}="","",IF(ROUND({points}-{least},9)<0,{name},""))')
    return Formula("&".join(terms))
