"""Steps 8 and 9: overlap, differences and yearly caps, which bind no two entities together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.allocation.claims import Bools, Claims, Ints, position
from workbench.domain.allocation.nodes import overlap_node
from workbench.domain.allocation.overlap import Differences, Met, apply_differences, apply_overlaps
from workbench.domain.allocation.yearly_caps import Capped, apply_caps


@dataclass(frozen=True, eq=False)
class Cuts:
    """What the steps did; ``met`` by claim, ``capped`` in the order of the limits."""

    met: Mapping[int, tuple[Met, ...]]
    differences: Differences
    capped: list[Capped]

    def emptied_by(self, claim: int) -> str:
        """Code of the trace node that left a closed claim nothing."""
        met = self.met.get(claim)
        if met and met[-1].after == 0:
            return overlap_node(met[-1]).code
        if claim in self.differences.kept:
            return "difference.same_round"
        for capped in self.capped:
            at = position(capped.members, claim)
            if at is not None and capped.room[at] == 0:
                return f"{capped.limit.step}.bound"
        return "difference.deducted"


def apply_cuts(claims: Claims, amount: Ints, opened: Bools) -> Cuts:
    """Change the amounts (fen) and what is open in place."""
    met = apply_overlaps(claims, amount, opened)
    differences = apply_differences(claims, amount, opened)
    return Cuts(met, differences, apply_caps(claims, amount, opened))
