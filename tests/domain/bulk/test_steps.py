"""Rounding in whole numbers, and the order of numbers in columns."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.bulk.kernel import in_order, network
from workbench.domain.bulk.steps import Conversion, TooLarge, common_unit, holding
from workbench.domain.rounding import Mode, Rounding

UNITS = st.fractions(min_value=Fraction(1, 300), max_value=20, max_denominator=300).filter(bool)


@given(st.integers(0, 50_000), st.integers(1, 60), UNITS, UNITS, st.sampled_from(Mode))
def test_a_conversion_is_the_declared_rounding(
    above: int, below: int, old: Fraction, new: Fraction, mode: Mode
) -> None:
    conversion = Conversion(old / new, mode)
    numbers = np.array([above], np.int64)
    conversion.step.apply(numbers)
    ratios = conversion.of_ratios(np.array([above], np.int64), np.array([below], np.int64))

    assert numbers[0] * new == Rounding(new, mode).apply(above * old)
    assert ratios[0] * new == Rounding(new, mode).apply(Fraction(above, below) * old)


@given(st.integers(0, 50_000), UNITS, st.sampled_from(Mode))
def test_no_number_on_the_way_passes_the_announced_one(above: int, ratio: Fraction, mode: Mode) -> None:
    step = Conversion(ratio, mode).step

    widest = step.widest(above)

    assert max(above, above * step.times + step.plus, step.times, step.plus, step.over) == widest
    assert step.top(above) <= widest


def test_types_hold_their_largest_number_and_no_more() -> None:
    assert [str(holding(2**bits - 1)) for bits in (16, 32, 63)] == ["uint16", "uint32", "int64"]
    assert [str(holding(2**bits)) for bits in (16, 32)] == ["uint32", "int64"]
    with pytest.raises(TooLarge):
        holding(2**63)


@given(st.lists(UNITS, min_size=1, max_size=6))
def test_every_unit_is_a_whole_multiple_of_the_common_one(units: list[Fraction]) -> None:
    counts = [unit / common_unit(units) for unit in units]

    assert {one.denominator for one in counts} == {1}
    assert np.gcd.reduce([int(one) for one in counts]) == 1


@pytest.mark.parametrize("size", range(1, 11))
def test_a_network_sorts_every_pattern_of_two_values(size: int) -> None:
    # A network that sorts zeros and ones sorts everything (Knuth, The Art of Computer Programming 5.3.4).
    patterns = np.array(list(product((0, 1), repeat=size)), np.uint16).T

    assert np.array_equal(np.array(in_order(patterns)), np.sort(patterns, axis=0))
    assert all(lower < upper < size for lower, upper in network(size))


def test_many_rows_are_sorted_too() -> None:
    numbers = np.random.Generator(np.random.PCG64(5)).integers(0, 99, (40, 30))

    assert np.array_equal(np.array(in_order(numbers)), np.sort(numbers, axis=0))
