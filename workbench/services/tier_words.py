"""A tier in words for those who read results."""

from __future__ import annotations

from workbench.domain.case import Result
from workbench.domain.measure import Measure
from workbench.i18n import t

NONE = "-"


def tier_words(measure: Measure, result: Result) -> str:
    """The tier, or that a scored submission is below every one; else `NONE`.

    An application that is out, one without a score and a measure without tiers have none to speak of.
    """
    if result.tier is not None:
        return result.tier
    is_below = bool(measure.tiers) and result.eligible != "no" and result.panel.score is not None
    return t("term.no_tier") if is_below else NONE
