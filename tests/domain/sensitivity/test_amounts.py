"""What each tier would give one submission."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.domain.measures import MEASURE, WAN, line, submission
from workbench.domain.award_methods import Award, Band, Base, Fixed, Method, TierRates
from workbench.domain.case import Case, Decision, LedgerLine, Submission
from workbench.domain.measure import Measure
from workbench.domain.sensitivity import amounts_by_tier

ONE, TWO, THREE = MEASURE.tiers


def amounts(
    one: Submission, measure: Measure = MEASURE, ledger: tuple[LedgerLine, ...] = ()
) -> dict[str | None, int]:
    return amounts_by_tier(measure, one, Case(date(2025, 11, 20), (one,), ledger))


def test_are_those_of_the_tiers_and_nothing_below_the_last() -> None:
    assert amounts(submission()) == {"一等": 300 * WAN, "二等": 200 * WAN, "三等": 100 * WAN, None: 0}


def test_hold_the_item_cap_and_the_add_ons_of_the_submission() -> None:
    capped = replace(MEASURE, caps=(replace(MEASURE.caps[0], amount=250 * WAN),))
    one = submission(facts={"type": "企业", "national": True})

    assert amounts(one, capped) == {"一等": 300 * WAN, "二等": 250 * WAN, "三等": 150 * WAN, None: 0}


def test_count_an_add_on_to_an_earlier_award_below_the_last_tier_too() -> None:
    one = submission(facts={"type": "企业", "national": True})
    earlier = line(one.entity, 100 * WAN, project=one.project)

    assert amounts(one, ledger=(earlier,))[None] == 50 * WAN


def test_are_nothing_for_a_submission_that_is_not_eligible() -> None:
    assert set(amounts(submission(facts={"type": "个人"})).values()) == {0}


def test_tell_two_tiers_with_one_cut_off_apart() -> None:
    level = replace(MEASURE, tiers=(ONE, replace(TWO, from_score=Fraction(90)), THREE))

    assert amounts(submission(), level)["二等"] == 200 * WAN


def test_are_rates_of_the_submissions_own_base() -> None:
    tiers = (replace(TWO, amount=None, rate=Fraction(1, 3)),)
    award = replace(MEASURE.award, method=Method.TIER_RATE, terms=TierRates(Base(("cost",))))
    one = submission(facts={"type": "企业", "cost": 100 * WAN})

    assert amounts(one, replace(MEASURE, tiers=tiers, award=award)) == {"二等": 33_333_300, None: 0}


def test_of_a_band_are_the_most_and_of_an_open_one_the_least() -> None:
    tiers = (
        replace(ONE, amount=None, band=Band(100 * WAN, None)),
        replace(TWO, amount=None, band=Band(50 * WAN, 100 * WAN)),
        replace(THREE, amount=None, band=Band(None, None)),
    )
    measure = replace(MEASURE, tiers=tiers, award=replace(MEASURE.award, method=Method.TIER_BAND), caps=())

    assert amounts(submission(), measure) == {"一等": 100 * WAN, "二等": 100 * WAN, "三等": 0, None: 0}


def test_leave_a_decision_aside_that_only_one_tier_admits() -> None:
    tiers = (
        replace(ONE, amount=None, band=Band(200 * WAN, 300 * WAN)),
        replace(TWO, amount=None, band=Band(50 * WAN, 100 * WAN)),
    )
    measure = replace(MEASURE, tiers=tiers, award=replace(MEASURE.award, method=Method.TIER_BAND))
    decided = Decision(80 * WAN, "办公室", date(2025, 11, 1), "文", "因")

    assert amounts(submission(decision=decided), measure) == {"一等": 300 * WAN, "二等": 100 * WAN, None: 0}


def test_are_none_where_tiers_give_no_money() -> None:
    fixed = Award(Method.FIXED, MEASURE.award.rounding, (), Fixed(5 * WAN))

    assert amounts(submission(), replace(MEASURE, award=fixed)) == {}
    assert amounts(submission(), replace(MEASURE, tiers=())) == {}
