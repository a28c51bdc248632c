"""What a round does with quality: tiers, money, and who can be funded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.errors import BadInput
from workbench.domain.statistics.ratings import Floats, Places

Mask = NDArray[np.bool_]

MOST_DRAWS = 100_000


@dataclass(frozen=True)
class Awarding:
    """Tiers 0 to T - 1 from high to low, T for none, for the N submissions of ``Ratings.submissions``.

    Attributes:
        cut_offs: (T,) float64, least points of each tier, strictly falling; a cut-off includes itself.
        published: (N,) int64, tier by the published score; -1 where there is no score.
        highest: (N,) int64, the first tier that a submission's floors allow; T where they bar every tier.
        amounts: (N, T + 1) int64, fen that each tier gives; 0 or more.
        eligible: (N,) bool; others are ranked, but take neither a place nor money.
        places: how many can be funded, None without a quota.
        budget: fen to be given in the order of quality until nothing is left, the last award in part where
            the rest does not cover it; None without a limit. A tier that gives nothing is not funded.
        queue: (N,) int64, whose turn at the budget comes first where it is not given by quality; else None.

    Raises:
        BadInput: ``odds.argument`` names the first of them that cannot be.
    """

    cut_offs: Floats
    published: Places
    highest: Places
    amounts: Places
    eligible: Mask
    places: int | None = None
    budget: int | None = None
    queue: Places | None = None

    def __post_init__(self) -> None:
        tiers, count = len(self.cut_offs), len(self.published)
        # Sums over all submissions and over all draws must stay below 2^62.
        most = 2**62 // max(MOST_DRAWS, count)
        fits = {
            "cut_offs": tiers > 0
            and np.isfinite(self.cut_offs).all()
            and bool((np.diff(self.cut_offs) < 0).all()),
            "published": _within(self.published, -1, tiers),
            "highest": self.highest.shape == (count,) and _within(self.highest, 0, tiers),
            "amounts": self.amounts.shape == (count, tiers + 1) and _within(self.amounts, 0, most),
            "eligible": self.eligible.shape == (count,) and self.eligible.dtype == np.bool_,
            "places": self.places is None or self.places >= 0,
            "budget": self.budget is None or 0 <= self.budget < 2**63,
            "queue": self.queue is None or self.queue.shape == (count,),
        }
        for name, fit in fits.items():
            if not fit:
                raise BadInput("odds.argument", name=name)

    def part(self, place: Places) -> Awarding:
        """The same for some of the submissions, in the order of ``place``."""
        return Awarding(
            self.cut_offs,
            self.published[place],
            self.highest[place],
            self.amounts[place],
            self.eligible[place],
            self.places,
            self.budget,
            None if self.queue is None else self.queue[place],
        )


def _within(values: Places, least: int, most: int) -> bool:
    return values.dtype.kind == "i" and bool(((values >= least) & (values <= most)).all())
