"""Counting tiers, places, money and ranks over given draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.statistics.odds.panels import AMOUNTS, WAN, awarding
from workbench.domain.errors import BadInput
from workbench.domain.statistics.odds import Awarding, ranks
from workbench.domain.statistics.odds.posterior import Draws
from workbench.domain.statistics.odds.ranks import Ranks
from workbench.domain.statistics.odds.tiers import TierCounts


def counts(draws: Any, rules: Awarding, centre: float = 0.0) -> TierCounts:
    given = np.asarray(draws, np.float32)
    found = TierCounts(rules, centre)
    for chunk in np.array_split(given, 2):
        found.add(chunk, np.argsort(-chunk, axis=1))
    return found


def test_a_cut_off_includes_itself() -> None:
    draws = [[85.0, 84.99, 75, 65, 64.99]] * 2

    reached = counts(draws, awarding(5)).reached

    assert reached.tolist() == [[2, 0, 0, 0], [0, 2, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0], [0, 0, 0, 2]]


def test_draws_are_distances_from_the_centre() -> None:
    assert counts([[10.0, 1.0]], awarding(2), centre=75).reached.tolist() == [[1, 0, 0, 0], [0, 1, 0, 0]]


def test_a_barred_tier_falls_to_the_next_that_the_floors_allow() -> None:
    rules = awarding(3, highest=np.array([0, 2, 3]))

    assert counts([[90.0, 90, 90], [70, 60, 70]], rules).reached.tolist() == [
        [1, 0, 1, 0],
        [0, 0, 1, 1],
        [0, 0, 0, 2],
    ]


def test_without_limits_nobody_is_said_to_be_funded() -> None:
    assert counts([[90.0, 80]], awarding(2)).funded is None


class TestFunded:
    DRAW = (92.0, 88, 86, 78, 70, 60)

    def funded(self, **rules: Any) -> list[int]:
        found = counts([self.DRAW], awarding(6, **rules)).funded
        assert found is not None
        return found.tolist()

    def test_are_the_best_within_the_places(self) -> None:
        assert self.funded(places=2) == [1, 1, 0, 0, 0, 0]

    def test_leave_their_place_to_the_next_where_they_are_not_eligible(self) -> None:
        eligible = np.array([True, False, True, True, True, True])

        assert self.funded(places=2, eligible=eligible) == [1, 0, 1, 0, 0, 0]

    def test_reach_a_tier(self) -> None:
        assert self.funded(places=6) == [1, 1, 1, 1, 1, 0]
        assert self.funded(places=2, highest=np.array([3, 0, 0, 0, 0, 0])) == [0, 1, 1, 0, 0, 0]

    def test_stop_where_the_budget_is_given_out_the_last_award_in_part_if_need_be(self) -> None:
        # 300 + 300 leave 250 for the third's 300; nothing is left for the fourth.
        assert self.funded(budget=850 * WAN) == [1, 1, 1, 0, 0, 0]
        assert self.funded(budget=900 * WAN) == [1, 1, 1, 0, 0, 0]
        assert self.funded(budget=900 * WAN + 1) == [1, 1, 1, 1, 0, 0]
        assert self.funded(budget=600 * WAN) == [1, 1, 0, 0, 0, 0]
        assert self.funded(budget=1) == [1, 0, 0, 0, 0, 0]

    def test_come_in_turn_where_the_budget_is_not_given_by_quality(self) -> None:
        queue = np.array([5, 1, 0, 4, 3, 2])

        # The third and the second take 600; the last is in no tier, and 50 are left for the fifth.
        assert self.funded(budget=600 * WAN, queue=queue) == [0, 1, 1, 0, 0, 0]
        assert self.funded(budget=650 * WAN, queue=queue) == [0, 1, 1, 0, 1, 0]
        # Places still go to the best: the third has none, and its money is there for the first.
        assert self.funded(places=2, budget=650 * WAN, queue=queue) == [1, 1, 0, 0, 0, 0]

    def test_obey_places_and_budget_together(self) -> None:
        eligible = np.array([False, True, True, True, True, True])

        assert self.funded(places=3, budget=850 * WAN, eligible=eligible) == [0, 1, 1, 1, 0, 0]

    def test_get_money(self) -> None:
        amounts = np.tile(AMOUNTS, (6, 1))
        amounts[1] = 0

        assert self.funded(budget=600 * WAN, amounts=amounts) == [1, 0, 1, 0, 0, 0]

    def test_are_none_without_places_or_money(self) -> None:
        assert self.funded(places=0) == [0] * 6
        assert self.funded(budget=0) == [0] * 6


def plain_funded(draw: list[int], rules: Awarding) -> set[int]:
    """One draw, submission by submission: places to the best, then the money by its own turns."""
    tiers: dict[int, int] = {}
    for place in sorted(range(len(draw)), key=lambda one: -draw[one]):
        tier = next((t for t, cut in enumerate(rules.cut_offs) if draw[place] >= cut), len(rules.cut_offs))
        tier = max(tier, int(rules.highest[place]))
        full = rules.places is not None and len(tiers) == rules.places
        if rules.eligible[place] and tier < len(rules.cut_offs) and not full:
            tiers[place] = tier
    if rules.budget is None:
        return set(tiers)
    funded: set[int] = set()
    money, queue = rules.budget, rules.queue
    for place in tiers if queue is None else sorted(tiers, key=lambda one: int(queue[one])):
        amount = int(rules.amounts[place, tiers[place]])
        if money > 0 and amount > 0:
            funded.add(place)
        money -= amount
    return funded


@given(st.data())
def test_funding_is_that_of_a_plain_loop(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 8))
    lists = {"min_size": count, "max_size": count}
    rules = awarding(
        count,
        highest=np.array(data.draw(st.lists(st.integers(0, 3), **lists))),
        amounts=np.array(data.draw(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), **lists))),
        eligible=np.array(data.draw(st.lists(st.booleans(), **lists))),
        places=data.draw(st.none() | st.integers(0, 8)),
        budget=data.draw(st.integers(0, 40)),
        queue=data.draw(st.none() | st.permutations(range(count)).map(np.array)),
    )
    draws = data.draw(
        st.lists(st.permutations(range(58, 90, 2)).map(lambda x: x[:count]), min_size=2, max_size=4)
    )
    expected = [sum(place in plain_funded(draw, rules) for draw in draws) for place in range(count)]

    found = counts(draws, rules).funded

    assert found is not None
    assert found.tolist() == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"cut_offs": np.array([75.0, 85.0])},
        {"cut_offs": np.array([])},
        {"cut_offs": np.array([np.inf, 80, 70])},
        {"published": np.array([0, 4])},
        {"published": np.array([0.5, 1])},
        {"highest": np.array([0, -1])},
        {"highest": np.array([0])},
        {"amounts": np.tile(AMOUNTS[:3], (2, 1))},
        {"amounts": np.tile(-AMOUNTS, (2, 1))},
        {"amounts": np.full((2, 4), 2**62)},
        {"eligible": np.array([1, 1])},
        {"places": -1},
        {"budget": 2**63},
        {"queue": np.array([0])},
    ],
)
def test_impossible_rules_are_refused_by_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as caught:
        awarding(2, **wrong)

    assert caught.value.code == "odds.argument"
    assert caught.value.parts == {"name": next(iter(wrong))}


def normal_draws(count: int, draws: int) -> Draws:
    chance = np.random.Generator(np.random.PCG64(3))
    means = chance.normal(0, 8, count)
    level = chance.normal(0, 2, (draws, 1))
    return (means + level + chance.normal(0, 3, (draws, count))).astype(np.float32)


def ranked(draws: Draws) -> Ranks:
    found = Ranks(draws.shape[1], len(draws))
    for chunk in np.array_split(draws, 3):
        found.add(chunk, np.argsort(-chunk, axis=1))
    return found


def test_ranks_and_their_intervals_are_those_of_the_draws() -> None:
    draws = normal_draws(9, 1_000)
    rank = 1 + (draws[:, None, :] > draws[:, :, None]).sum(axis=2)

    found = ranked(draws)
    ((low, high),) = found.intervals((0.9,))

    np.testing.assert_allclose(found.expected(), rank.mean(axis=0))
    assert low.tolist() == np.sort(rank, axis=0)[50].tolist()
    assert high.tolist() == np.sort(rank, axis=0)[949].tolist()


def test_intervals_of_many_ranks_agree_with_those_that_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = normal_draws(3_000, 400)
    kept = ranked(draws).intervals((0.5, 0.9))
    monkeypatch.setattr(ranks, "KEPT_RANKS", 0)
    streamed = ranked(draws).intervals((0.5, 0.9))

    for sides, others in zip(kept, streamed, strict=True):
        for one, other in zip(sides, others, strict=True):
            # 400 draws leave a 5 % quantile of one submission uncertain by about 0.1 SD, here some 30 ranks.
            assert np.abs(one - other).mean() < 35
            assert abs(float((one - other).mean())) < 8
            assert other.min() >= 1
            assert other.max() <= 3_000
