"""Sheets that ask for a written reason (偏差): far from the panel's mean, or low on a criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from workbench.domain.case import SheetTotal
from workbench.domain.rubric import DeviationRule, Scoring


def flagged(
    scoring: Scoring, totals: Sequence[SheetTotal], kept: Sequence[Fraction]
) -> tuple[tuple[SheetTotal, ...], bool]:
    """Flag sheets, and tell whether their range is too wide.

    Args:
        kept: totals that trimming leaves.
    """
    rule = scoring.deviation
    if rule is None or not totals:
        return tuple(totals), False
    numbers = [sheet.total for sheet in totals]
    around = numbers if rule.around == "all" else kept
    mean = sum(around, Fraction(0)) / len(around)
    share = rule.share
    found = tuple(
        replace(
            sheet,
            deviates=share is not None and abs(sheet.total - mean) > share * mean,
            low_criteria=_low(scoring, rule, sheet),
        )
        for sheet in totals
    )
    return found, rule.spread is not None and max(numbers) - min(numbers) > rule.spread


def _low(scoring: Scoring, rule: DeviationRule, sheet: SheetTotal) -> tuple[str, ...]:
    least = rule.criterion_share
    if least is None:
        return ()
    return tuple(
        one.name
        for one in scoring.criteria
        if one.id in sheet.criteria and sheet.criteria[one.id] < least * one.points
    )
