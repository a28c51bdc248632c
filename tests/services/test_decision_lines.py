"""An approved amount as ledger lines: by payer to the fen, add-ons cut first, payments kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.measures import MEASURE, WAN, line, result, submission
from workbench.domain.approved_result import approved_result
from workbench.domain.award_limits import Split
from workbench.domain.case import LedgerLine
from workbench.services.decision_lines import overpaid, with_payments
from workbench.services.own_lines import own_lines

DAY = date(2025, 11, 20)
SHARED = replace(MEASURE, split=Split({"市": 1, "区": 1}, "区", ()))
WON = result(submission("S1", 85, 85, 85, facts={"type": "企业", "national": True}), SHARED)
NOTHING = result(submission("S1", 60, 60, 60), SHARED)


def test_the_computed_amount_leaves_the_result_alone() -> None:
    assert approved_result(SHARED, WON, 250 * WAN) is WON
    assert approved_result(SHARED, NOTHING, 0) is NOTHING


@given(st.integers(0, 10**12))
def test_lines_of_an_approved_amount_add_up_to_it_in_the_shares_of_the_rule(fen: int) -> None:
    approved = approved_result(SHARED, WON, fen)
    lines = list(own_lines({SHARED.id: SHARED}, [approved], DAY))

    payers, series = Counter[str](), Counter[str]()
    for one in lines:
        payers[one.payer] += one.approved
        series[one.series] += one.approved
    assert sum(payers.values()) == fen
    assert payers["区"] - payers["市"] == fen % 2
    assert series["add1"] == min(50 * WAN, max(0, fen - 200 * WAN))


def test_money_for_one_that_had_none_is_the_clause_s_own() -> None:
    (city, district) = own_lines({SHARED.id: SHARED}, [approved_result(SHARED, NOTHING, 101)], DAY)

    assert (city.payer, city.series, city.approved) == ("市", "", 50)
    assert (district.payer, district.approved) == ("区", 51)


def lined(approved: int, paid: int | None = None, series: str = "") -> LedgerLine:
    return line("甲", approved, DAY, paid=approved if paid is None else paid, series=series)


def after(new: list[LedgerLine], old: list[LedgerLine], older: list[LedgerLine] | None = None) -> list[int]:
    made = with_payments(new, old, older or [], DAY)
    assert sum(one.approved for one in made) == sum(one.approved for one in new)
    return [one.paid for one in made]


def test_what_was_never_told_follows_what_is_approved() -> None:
    assert after([lined(80)], [lined(100)]) == [80]


def test_what_was_told_stays_whatever_is_approved() -> None:
    assert after([lined(80)], [lined(100, 60)]) == [60]
    assert after([lined(80)], [lined(100, 0)]) == [0]
    assert after([], [lined(100, 0)]) == []
    (left,) = with_payments([], [lined(100, 60)], [], DAY)
    assert (left.approved, left.paid, left.decided_on) == (0, 60, DAY)
    assert overpaid([left, lined(80)]) == (left,)


def test_a_told_payment_that_came_to_equal_the_approved_amount_is_remembered() -> None:
    assert after([lined(40)], [lined(60)], older=[lined(100, 60)]) == [60]
    assert after([lined(40, series="a")], [lined(60, series="a")], older=[lined(100, 60)]) == [40]


def test_two_lines_of_one_project_share_what_was_paid() -> None:
    assert after([lined(50), lined(30)], [lined(50, 50), lined(50, 10)]) == [50, 10]
    assert after([lined(20), lined(10)], [lined(50, 50), lined(50, 10)]) == [20, 40]
