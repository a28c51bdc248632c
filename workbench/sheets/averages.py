"""Formulas of what stands for a panel: a mean, a trimmed mean or a median over a block of cells."""

from __future__ import annotations

from workbench.domain.rubric import Scoring, Trim
from workbench.i18n import t
from workbench.sheets.addresses import Addresses


def trimming(scoring: Scoring) -> Trim | None:
    """What falls away at each end, None where nothing ever does."""
    return scoring.trim if scoring.average == "trimmed_mean" else None


def mean(area: str) -> str:
    """Formula of the mean of the numbers in an area."""
    return f"SUM({area})/COUNT({area})"


def average(scoring: Scoring, where: Addresses, area: str) -> str:
    """Formula of what the rubric puts for the numbers in an area, which has at least one."""
    return f"MEDIAN({area})" if scoring.average == "median" else kept_mean(scoring, where, area)


def kept_mean(scoring: Scoring, where: Addresses, area: str) -> str:
    """Formula of the mean of what trimming leaves of the numbers in an area, which has at least one."""
    trim = trimming(scoring)
    if trim is None:
        return mean(area)
    high, low = highest(trim, area), lowest(trim, area)
    dropped = trim.high + trim.low
    kept = f"(SUM({area})-({high})-({low}))/(COUNT({area})-{dropped})"
    return f"IF(COUNT({area})<MAX({where['trim']},{dropped + 1}),{mean(area)},{kept})"


def highest(trim: Trim, area: str) -> str:
    """Formula of the sum of the numbers that fall away at the upper end."""
    return _extremes("MAX", "LARGE", trim.high, area)


def lowest(trim: Trim, area: str) -> str:
    """Formula of the sum of the numbers that fall away at the lower end."""
    return _extremes("MIN", "SMALL", trim.low, area)


def no_score(where: Addresses, valid: str, counted: str) -> str:
    """Formula of whether a submission has no score: marks missing, or too few sheets.

    Args:
        valid: the cells that say whether a sheet counts.
        counted: the number of sheets that do.
    """
    pending = f'COUNTIF({valid},"{t("sheets.marks.pending")}")>0'
    return f"OR({pending},{counted}<MAX(1,{where['minimum']}))"


def _extremes(one: str, nth: str, count: int, area: str) -> str:
    """The sum of the highest or lowest ``count`` numbers; ``MAX`` and ``MIN`` where it is one."""
    if count == 1:
        return f"{one}({area})"
    return "+".join(f"{nth}({area},{place})" for place in range(1, count + 1)) or "0"
