"""A computed result with the amount that an office approved in place of the computed one."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.case import Result
from workbench.domain.measure import Measure
from workbench.domain.split import shares


def approved_result(measure: Measure, result: Result, approved_fen: int) -> Result:
    """The result with ``approved_fen`` shared among the payers as the measure says; its trace stays.

    Where the amount is the computed one the result stays as it is, a missing award included.
    """
    if approved_fen == (result.award or 0):
        return result
    parts = shares(approved_fen, measure.split) if measure.split else {}
    return replace(result, award=approved_fen, split=parts)
