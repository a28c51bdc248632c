"""Who was turned away by one measure and takes the places that others give back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.domain.allocation.claims import Bools, Claims
from workbench.domain.allocation.selection import Selection


@dataclass
class WaitingLine:
    """Claims in the order of their standing; ``ends`` tells where the equals of each end.

    Attributes:
        room: places that nobody holds.
        all_or_none: equals for whom the places are too few get none; else nobody can say who does.
        spare: how many more may give their places before the wishes of a project come into it: a claim that
            stands for others stays turned away while those that stand alone and better fill the places.
        at: the first that still waits.
    """

    claims: list[int]
    ends: list[int]
    room: int
    all_or_none: bool
    spare: int
    at: int = 0

    @property
    def waits(self) -> bool:
        """Whether anybody is turned away."""
        return self.at < len(self.claims)

    def take(self, freed: int) -> list[int] | None:
        """Those who take ``freed`` more places; None where equals do not fit or wishes come into it."""
        self.room += freed
        self.spare -= freed
        if self.spare < 0:
            return None
        first = self.at
        while self.waits and self.room > 0:
            end = self.ends[self.at]
            if end - self.at > self.room:
                if self.all_or_none:
                    break
                return None
            self.room -= end - self.at
            self.at = end
        return self.claims[first : self.at]


def waiting_line(
    claims: Claims, selection: Selection, contested: Bools, measure: int, places: int, all_or_none: bool
) -> WaitingLine:
    """The line of one measure after places were given; ``contested`` claims stand for others."""
    own = claims.measure == measure
    held = np.flatnonzero(own & selection.held)
    away = np.flatnonzero(own & selection.asked & ~selection.held)
    away = away[np.argsort(claims.standing[away], kind="stable")]
    standing = claims.standing[away]
    ends = np.searchsorted(standing, standing, side="right").tolist()
    spare = claims.count
    if contested[away].any():
        alone = np.searchsorted(standing, standing[contested[away].argmax()], side="left")
        spare = int(alone + np.count_nonzero(~contested[held])) - places
    return WaitingLine(away.tolist(), ends, places - len(held), all_or_none, spare)
