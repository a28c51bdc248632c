"""Every eligible claim ends with why it is not more."""

from dataclasses import replace
from fractions import Fraction

from tests.domain.measures import MEASURE, WAN, result, submission
from workbench.domain.case import Result
from workbench.i18n.trace import node_text


def reasons(one: Result) -> list[str]:
    last = one.trace[-1]
    assert last.step == "why"
    found = last.parts.get("reasons", ())
    assert isinstance(found, tuple)
    return [code for code, _ in found]


def test_a_tier_short_of_the_next_says_by_how_much() -> None:
    one = result(submission("S1", "89.5", "89.5", "89.5"))

    assert reasons(one) == ["tier.reached"]
    assert "0.5" in node_text(one.trace[-1])


def test_the_most_that_a_clause_gives_says_so() -> None:
    one = result(submission("S1", 95, 95, 95))

    assert one.trace[-1].code == "why.nothing"
    assert node_text(one.trace[-1])


def test_every_cut_is_named_in_its_order() -> None:
    tiers = (replace(MEASURE.tiers[0], amount=400 * WAN, from_score=Fraction(95)), *MEASURE.tiers[1:])
    lower = replace(tiers[1], amount=320 * WAN)
    one = result(submission("S1", 85, 85, 85), replace(MEASURE, tiers=(tiers[0], lower, tiers[2])))

    assert reasons(one) == ["tier.reached", "item_cap.bound"]


def test_one_who_is_not_eligible_gets_no_such_line() -> None:
    one = result(submission("S1", 95, 95, 95, facts={"type": "个人"}))

    assert one.trace[-1].step != "why"
