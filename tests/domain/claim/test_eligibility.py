"""Three-valued eligibility."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.domain.measures import MEASURE, submission
from workbench.domain.award_limits import Ban
from workbench.domain.claim.eligibility import Truth, all_of, any_of, holds, judge
from workbench.domain.conditions import Comparison, Condition, Operator
from workbench.domain.facts import FactValue


@pytest.mark.parametrize(
    ("truths", "both", "either"),
    [
        ([True, True], True, True),
        ([True, None], None, True),
        ([True, False], False, True),
        ([None, False], False, None),
        ([False, False], False, False),
        ([None, None], None, None),
    ],
)
def test_missing_evidence_stays_open_until_another_answer_decides(
    truths: list[Truth], both: Truth, either: Truth
) -> None:
    assert (all_of(truths), any_of(truths)) == (both, either)


@pytest.mark.parametrize(
    ("operator", "at", "under", "over"),
    [
        (Operator.AT_LEAST, True, False, True),
        (Operator.ABOVE, False, False, True),
        (Operator.AT_MOST, True, True, False),
        (Operator.BELOW, False, True, False),
        (Operator.EQUALS, True, False, False),
    ],
)
def test_each_operator_at_under_and_over_its_value(
    operator: Operator, at: bool, under: bool, over: bool
) -> None:
    condition = Condition((Comparison("n", operator, (Fraction(10),)),))

    def truth(number: str) -> Truth:
        return holds(condition, {"n": Fraction(number)})

    assert (truth("10"), truth("9.99"), truth("10.01")) == (at, under, over)


def test_days_compare_with_the_day_included() -> None:
    since = Condition((Comparison("d", Operator.NOT_BEFORE, (date(2025, 1, 1),)),))

    assert holds(since, {"d": date(2025, 1, 1)}) is True
    assert holds(since, {"d": date(2024, 12, 31)}) is False


@pytest.mark.parametrize(
    ("facts", "truth"),
    [({"a": True, "b": None}, None), ({"a": False}, False), ({"a": True, "b": True}, True)],
)
def test_all_of_several_comparisons(facts: dict[str, FactValue | None], truth: Truth) -> None:
    both = Condition(tuple(Comparison(name, Operator.EQUALS, (True,)) for name in "ab"))

    assert holds(both, facts) is truth


class TestBans:
    RULE = replace(
        MEASURE, bans=(Ban("b1", "弄虚作假三年内不得申报", "fraud", "fraud_on", years=3, citations=("A1",)),)
    )

    @pytest.mark.parametrize(
        ("fraud", "day", "eligible"),
        [
            (False, None, "yes"),
            (True, date(2022, 10, 8), "yes"),
            (True, date(2022, 10, 9), "no"),
            (True, None, "missing"),
            (None, None, "missing"),
        ],
    )
    def test_a_finding_bars_until_its_anniversary(
        self, fraud: bool | None, day: date | None, eligible: str
    ) -> None:
        facts = {"type": "企业", "national": False, "fraud": fraud, "fraud_on": day}
        one = submission("S1", 80, 80, 80, facts=facts)

        assert judge(self.RULE, one, date(2025, 11, 20))[0] == eligible
