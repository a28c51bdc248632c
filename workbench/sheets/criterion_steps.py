"""The steps from marks to a panel score where each criterion is averaged over the sheets first."""

from __future__ import annotations

from functools import partial

from workbench.domain.case import Result
from workbench.domain.rubric import Criterion
from workbench.i18n import t
from workbench.sheets.averages import average
from workbench.sheets.marks_rows import own_key, rescales
from workbench.sheets.marks_sheet import MarksSheet
from workbench.sheets.rounded import as_declared
from workbench.sheets.steps import RAW, Steps


def add_criterion_averages(steps: Steps, marks: MarksSheet) -> None:
    """Average, round, weight and round each criterion, then add up over those that have a mark."""
    for criterion in steps.measure.scoring.criteria:
        heading = t("sheets.column.criterion_average", name=criterion.name)
        steps.add(_average_key(criterion), heading, 11, RAW, partial(_average, steps, marks, criterion))
        heading = t("sheets.column.criterion_points", name=criterion.name)
        steps.add(_points_key(criterion), heading, 11, RAW, partial(_points, steps, criterion))
    steps.add("mean", t("sheets.column.together"), 11, RAW, partial(_together, steps))


def _average_key(criterion: Criterion) -> str:
    return f"average:{criterion.id}"


def _points_key(criterion: Criterion) -> str:
    return f"points:{criterion.id}"


def _average(steps: Steps, marks: MarksSheet, criterion: Criterion, _: int, result: Result) -> str:
    scoring = steps.measure.scoring
    area = marks.block(own_key(scoring, criterion), result.submission.id)
    found = as_declared(
        average(scoring, steps.where, area), scoring.criterion_rounding, steps.where, "criterion decimals"
    )
    return f'IF(COUNT({area})=0,"",{found})'


def _points(steps: Steps, criterion: Criterion, row: int, _: Result) -> str:
    own, where = steps.grid.cell(_average_key(criterion), row), steps.where
    weighted = own if criterion.weight == 1 else f"{own}*{where['weight', criterion.id]}"
    found = as_declared(weighted, steps.measure.scoring.weighted_rounding, where, "weighted decimals")
    return f'IF({own}="","",{found})'


def _together(steps: Steps, row: int, _: Result) -> str:
    """The sum of the points, rescaled to the full points."""
    scoring, where, cell = steps.measure.scoring, steps.where, steps.grid.cell
    parts = [(cell(_points_key(one), row), where["criterion", one.id]) for one in scoring.criteria]
    reachable = where["points"]
    if rescales(scoring):
        reachable = f"({'+'.join(f'ISNUMBER({part})*{points}' for part, points in parts)})"
    total = f"SUM({','.join(part for part, _ in parts)})*{where['full']}/{reachable}"
    return f'IF({cell("sheets", row)}<1,"",{total})'
