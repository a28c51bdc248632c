"""Vouchers lapse with the year in which they are issued."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.measures import MEASURE, WAN, result, submission
from workbench.domain.award_limits import Voucher

RULE = replace(MEASURE, voucher=Voucher(("A1",), "issued", "redeemed"))
FACTS = {"type": "企业", "national": False, "issued": date(2025, 3, 1)}


@pytest.mark.parametrize(
    ("redeemed", "award"),
    [(None, 200 * WAN), (date(2025, 12, 31), 200 * WAN), (date(2026, 1, 1), 0)],
)
def test_redeemed_after_the_year_of_issue_it_is_void(redeemed: date | None, award: int) -> None:
    one = result(submission("S1", 80, 80, 80, facts={**FACTS, "redeemed": redeemed}), RULE)

    assert (one.award, sum(one.split.values())) == (award, award)
    assert one.valid_until == date(2025, 12, 31)


def test_without_a_day_of_issue_the_rounds_day_counts() -> None:
    facts = {"type": "企业", "national": False, "redeemed": date(2026, 1, 1)}

    assert result(submission("S1", 80, 80, 80, facts=facts), RULE).award == 0


def test_nothing_awarded_is_no_voucher() -> None:
    assert result(submission("S1", 60, 60, 60, facts=FACTS), RULE).valid_until is None
