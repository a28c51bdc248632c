"""One submission at a time in exact fractions: the few that whole numbers and the filter leave open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.aggregate import panel
from workbench.domain.case import Panel, Submission
from workbench.domain.marks import Sheet, from_code, scale_of
from workbench.domain.measure import MeasureId
from workbench.domain.rubric import Scoring


def exact_panel(scoring: Scoring, codes: NDArray[Any], severity: NDArray[np.int64] | None = None) -> Panel:
    """The panel of one submission.

    Args:
        scoring: as ``on_every_sheet`` gives it.
        codes: (sheets, items) int16 codes of the sheets that are there.
        severity: (sheets,) what is taken off their totals, in units of the last severity decimal.
    """
    scale = scale_of(scoring)
    taken = None
    if severity is not None:
        unit = Fraction(1, 10**scoring.severity_decimals)
        taken = {_name(number): int(points) * unit for number, points in enumerate(severity)}
    sheets = []
    for number, row in enumerate(codes.tolist()):
        cells = zip(scoring.items, row, strict=True)
        sheets.append(Sheet(_name(number), cells={item.id: from_code(code, scale) for item, code in cells}))
    return panel(scoring, Submission("", MeasureId(""), "", "", "", date.min, sheets=tuple(sheets)), taken)


def _name(number: int) -> str:
    return f"{number:06}"


def on_every_sheet(scoring: Scoring) -> Scoring:
    """The same rubric with every cell on the sheet itself, and nothing to flag."""
    criteria = tuple(
        replace(one, items=tuple(replace(item, marked_once=False) for item in one.items))
        for one in scoring.criteria
    )
    return replace(scoring, criteria=criteria, deviation=None)
