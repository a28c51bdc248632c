"""One submission at a time in exact fractions: the few that whole numbers and the filter leave open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from numpy.typing import NDArray

from workbench.domain.aggregate import panel
from workbench.domain.case import Panel, Submission
from workbench.domain.marks import Sheet, from_code, scale_of
from workbench.domain.measure import MeasureId
from workbench.domain.rubric import Scoring


def exact_panel(scoring: Scoring, codes: NDArray[Any]) -> Panel:
    """The panel of one submission.

    Args:
        scoring: as ``on_every_sheet`` gives it.
        codes: (sheets, items) int16 codes of the sheets that are there.
    """
    scale = scale_of(scoring)
    sheets = []
    for number, row in enumerate(codes.tolist()):
        cells = zip(scoring.items, row, strict=True)
        sheets.append(Sheet(f"{number:06}", cells={item.id: from_code(code, scale) for item, code in cells}))
    return panel(scoring, Submission("", MeasureId(""), "", "", "", date.min, sheets=tuple(sheets)))


def on_every_sheet(scoring: Scoring) -> Scoring:
    """The same rubric with every cell on the sheet itself, and nothing to flag."""
    criteria = tuple(
        replace(one, items=tuple(replace(item, marked_once=False) for item in one.items))
        for one in scoring.criteria
    )
    return replace(scoring, criteria=criteria, deviation=None)
