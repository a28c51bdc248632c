"""Three-valued eligibility."""

from datetime import date
from fractions import Fraction

import pytest

from workbench.domain.eligibility import Truth, all_of, any_of, holds
from workbench.domain.rubric import Comparison, Condition, FactValue, Operator


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
