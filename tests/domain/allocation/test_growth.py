"""How the time of an allocation grows where places are given back again and again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from time import process_time

import numpy as np

from tests.domain.allocation.rounds import PLAIN
from workbench.domain.allocation import Claims, allocate
from workbench.domain.allocation.claims import Records
from workbench.domain.award_limits import Cap, CapScope, Quota
from workbench.domain.award_methods import Ranking, TieRule

PLACES = 5
MEASURE = replace(
    PLAIN,
    quota=Quota(PLACES, Ranking(ties=TieRule.LOT), True, ("QU",)),
    caps=(Cap("c", CapScope.ENTITY_YEAR, 10_000, ("CA",)),),
)


def capped_out(count: int) -> Claims:
    """Claims of as many entities; all but the last ``PLACES`` had their whole yearly cap before."""
    each = np.arange(count)
    nothing = np.zeros(count, np.int64)
    return Claims(
        measures=[MEASURE],
        ids=[f"S{number:06}" for number in range(count)],
        year=2025,
        entities=[f"E{number:06}" for number in range(count)],
        measure=nothing,
        entity=each,
        project=each,
        amount=nothing + 10_000,
        open=nothing.astype(bool),
        figure=count - 1 - each,
        figures=[Fraction(number) for number in range(count)],
        tie=nothing,
        rank=each + 1,
        preference=nothing,
        applied=nothing,
        declines=nothing.astype(bool),
        least=nothing,
        base=nothing == 0,
        records=Records(capped={(0, entity): 10_000 for entity in range(count - PLACES)}),
    )


def seconds(claims: Claims) -> float:
    """The better of two, processor time."""
    taken = []
    for _ in range(2):
        start = process_time()
        allocate(claims)
        taken.append(process_time() - start)
    return min(taken)


def test_places_given_back_many_times_reach_the_last_in_line() -> None:
    claims = capped_out(500)

    found = allocate(claims)

    assert np.flatnonzero(found.awards).tolist() == list(range(495, 500))
    assert found.trace(7)[-1].parts["by"] == "entity_cap.bound"


def test_eight_times_the_claims_that_give_places_back_take_hardly_more_than_eight_times_as_long() -> None:
    # A look at every claim in every pass takes thirty times as long.
    assert seconds(capped_out(32_000)) < 16 * seconds(capped_out(4_000))
