"""The most that an office may decide for a submission, by how its clause gives money."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.domain.measures import MEASURE, POLICY, WAN, result, submission
from workbench.domain.award_methods import (
    Award,
    Band,
    Base,
    Discretion,
    Fixed,
    Method,
    Pick,
    Pool,
    Ranking,
    Rate,
    Sharing,
    TieRule,
)
from workbench.domain.case import Decision, Submission
from workbench.domain.claim.ceiling import ceiling
from workbench.domain.draft import UNLIMITED
from workbench.domain.measure import Measure

SECOND = (85, 85, 85)
PLAIN = replace(MEASURE, add_ons=(), caps=())


def most(measure: Measure, one: Submission) -> int | None:
    found = ceiling(measure, result(one, measure))
    return None if found is None else found.most


def giving(terms: Any, method: Method, **more: Any) -> Measure:
    """A measure without a panel that gives money in this way."""
    scoring = replace(PLAIN.scoring, criteria=())
    award = Award(method, PLAIN.award.rounding, POLICY, terms)
    return replace(PLAIN, scoring=scoring, tiers=(), award=award, **more)


def test_a_tier_may_be_moved_up_to_the_item_cap() -> None:
    assert most(MEASURE, submission("S1", *SECOND)) == 300 * WAN


def test_an_add_on_outside_the_cap_that_was_won_comes_on_top() -> None:
    won = submission("S1", *SECOND, facts={"type": "企业", "national": True})
    found = ceiling(MEASURE, result(won))

    assert found is not None
    assert (found.base, found.extra, found.citations) == (300 * WAN, 50 * WAN, POLICY)


def test_an_add_on_inside_the_cap_does_not() -> None:
    inside = replace(MEASURE, add_ons=(replace(MEASURE.add_ons[0], inside_item_cap=True),))

    assert most(inside, submission("S1", *SECOND, facts={"type": "企业", "national": True})) == 300 * WAN


def test_without_an_item_cap_the_highest_tier_is_the_limit() -> None:
    assert most(PLAIN, submission("S1", *SECOND)) == 300 * WAN


@pytest.mark.parametrize(
    "one",
    [
        submission("S1", 60, 60, 60),
        submission("S1"),
        submission("S1", *SECOND, facts={"type": "个人", "national": False}),
    ],
)
def test_below_every_tier_unscored_or_not_eligible_there_is_nothing_to_decide_on(one: Submission) -> None:
    assert most(MEASURE, one) is None


def test_a_rate_and_a_fixed_amount_are_what_the_clause_makes_of_the_facts() -> None:
    rate = giving(Rate(Fraction(1, 10), Base(("cost",), Pick.LOWER)), Method.RATE)
    fixed = giving(Fixed(30 * WAN), Method.FIXED)
    one = submission("S1", facts={"type": "企业", "cost": 900 * WAN})

    assert (most(rate, one), most(fixed, one)) == (90 * WAN, 30 * WAN)


@pytest.mark.parametrize(("high", "told"), [(80 * WAN, 80 * WAN), (None, UNLIMITED)])
def test_an_amount_that_an_office_decides_keeps_its_band(high: int | None, told: int) -> None:
    measure = giving(Discretion(Band(10 * WAN, high)), Method.DISCRETION)
    decision = Decision(50 * WAN, "局务会", date(2025, 11, 1), "纪要", "规模")

    assert most(measure, submission("S1", decision=decision)) == told
    assert most(replace(measure, caps=MEASURE.caps), submission("S1", decision=decision)) == min(
        told, 300 * WAN
    )


def test_a_share_may_not_pass_its_pool() -> None:
    pool = Pool(2, 100 * WAN, Sharing.EQUAL, Ranking("cost", TieRule.NONE))
    measure = giving(pool, Method.POOL)

    assert most(measure, submission("S1", facts={"type": "企业", "cost": 900 * WAN})) == 100 * WAN
