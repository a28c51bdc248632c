"""Scores that are one rounded mean of totals, whatever the number of sheets: all submissions in one go."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.kernel import Ends, ends_of
from workbench.domain.bulk.plan import Plan
from workbench.domain.bulk.presence import Presence
from workbench.domain.bulk.quotient import Quotient
from workbench.domain.bulk.steps import Whole, signed_holding


class Means:
    """Rounded means of the plan's only column over a stretch.

    Args:
        quotient: from kept totals to the score.
        presence: of enough slots for a score.
    """

    def __init__(self, plan: Plan, quotient: Quotient, presence: Presence) -> None:
        self._plan, self._quotient, self._presence = plan, quotient, presence
        self._scores = np.empty(0)

    def take(self, numbers: Whole) -> None:
        """Take (slots, width) the column, which is used up."""
        plan, presence = self._plan, self._presence
        trims = plan.kept(presence.slots) != (0, 0)
        kind = np.promote_types(signed_holding(plan.columns[0].top * presence.slots), numbers.dtype)
        ends = ends_of(numbers, presence.gone, presence.sheets, trims, kind)
        self._scores = self._quotient.of(*_kept(plan, ends, presence.sheets))

    def scores(self) -> NDArray[Any]:
        """(width,) scores in steps of the final rounding once what follows the point is cut off.

        Undefined where sheets are too few.
        """
        return self._scores


def _kept(plan: Plan, ends: Ends, sheets: NDArray[Any]) -> tuple[Whole, NDArray[Any]]:
    """Sums of the kept totals, and how many each is of, at least 1."""
    total = ends.total
    if ends.least is None or ends.most is None:
        return total, np.maximum(sheets, 1)
    untrimmed = np.flatnonzero(sheets < plan.trimmed_from)
    whole = total[untrimmed]
    total -= ends.least
    total -= ends.most
    left = sheets - sheets.dtype.type(2)
    total[untrimmed] = whole
    left[untrimmed] = np.maximum(sheets[untrimmed], 1)
    return total, left
