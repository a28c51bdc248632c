"""A claim that has nothing to go by yet has no amount: never a nothing that the score would have to give."""

from __future__ import annotations

from dataclasses import replace

from tests.domain.measures import MEASURE, POLICY, WAN, result, submission
from workbench.domain.award_limits import Quota
from workbench.domain.award_methods import Ranking

BY_COST = replace(MEASURE, quota=Quota(1, Ranking("cost"), False, POLICY))
FACTS = {"type": "企业", "national": True}


def nominal_codes(*totals: int, **facts: int) -> tuple[int | None, list[str]]:
    """The award, and what the trace says of the amount."""
    found = result(submission("S1", *totals, facts=FACTS | facts), BY_COST)
    return found.award, [node.code for node in found.trace if node.step == "nominal"]


def test_an_unscored_application_under_tiers_waits_though_its_place_goes_by_a_field() -> None:
    assert nominal_codes(95, cost=500 * WAN) == (None, ["nominal.unscored"])


def test_a_scored_application_without_the_ranked_field_says_that_the_field_is_missing() -> None:
    assert nominal_codes(95, 95, 95) == (None, ["nominal.no_figure"])


def test_with_both_it_is_awarded() -> None:
    assert nominal_codes(95, 95, 95, cost=500 * WAN) == (350 * WAN, ["nominal.tier"])
