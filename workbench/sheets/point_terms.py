"""Formulas from the marks of one sheet to its points, for marks that lie in a row or in a column."""

from __future__ import annotations

from workbench.domain.rubric import Scoring
from workbench.sheets.marks_rows import rescales
from workbench.sheets.rounded import NOISE


def reached(scoring: Scoring, marks: str, points: str) -> str:
    """The sum of a criterion's marks, rescaled over those that there are; ``points`` are its items'."""
    if not rescales(scoring):
        return f"SUM({marks})"
    return f"SUM({marks})/SUMPRODUCT(ISNUMBER({marks})*{points})*SUM({points})"


def sheet_total(parts: str, full: str, reachable: str) -> str:
    """The sum of the criteria brought to the full points, without the noise of binary sums."""
    return f"ROUND(SUM({parts})*{full}/{reachable},{NOISE})"
