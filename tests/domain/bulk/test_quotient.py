"""One division in floating point rounds as exact fractions do."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.bulk.quotient import quotient_of
from workbench.domain.bulk.steps import Conversion
from workbench.domain.rounding import Mode

FLOATS = {"float32": 24, "float64": 53}


@given(
    st.sampled_from(Mode),
    st.fractions(Fraction(1, 3000), 3000, max_denominator=3000),
    st.integers(1, 2**31 - 1),
    st.lists(st.integers(1, 40), min_size=1, max_size=30),
    st.data(),
)
def test_a_rounded_mean_is_that_of_fractions(
    mode: Mode, ratio: Fraction, top: int, parts: list[int], data: st.DataObject
) -> None:
    quotient = quotient_of(Conversion(ratio, mode), top, max(parts))
    sums = [data.draw(st.integers(0, top * number)) for number in parts]
    if quotient is None:
        assert max(parts) * (2 * top * ratio.numerator + 2 * ratio.denominator) >= 2**53
        return

    found = quotient.of(np.array(sums, np.int64), np.array(parts, np.int8)).astype(np.int64)

    wanted = [
        Conversion(ratio / number, mode).of_ratios(np.array([total]), np.array([1]))[0]
        for total, number in zip(sums, parts, strict=True)
    ]
    assert found.tolist() == wanted


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("kind", FLOATS)
def test_quotients_next_to_a_whole_number_stay_below_it(mode: Mode, kind: str) -> None:
    # Whole numbers up to the last one that the type holds; n - 1, n and n + 1 over a small divisor.
    largest = 2 ** FLOATS[kind] - 1
    parts = np.arange(1, 8)
    top = {Mode.HALF_UP: largest // 2 // 7 - 1, Mode.UP: largest // 7 - 1, Mode.DOWN: largest // 7}[mode]
    quotient = quotient_of(Conversion(Fraction(1), mode), top, 7)
    assert quotient is not None
    assert quotient.kind == kind

    for sums in (top * parts, top * parts - 1, top * parts - 2, top // 2 * parts + parts // 2):
        found = quotient.of(sums, parts).astype(np.int64).tolist()
        exact = [Fraction(int(total), int(number)) for total, number in zip(sums, parts, strict=True)]
        rounded = {
            Mode.HALF_UP: [int((2 * one + 1) / 2 // 1) for one in exact],
            Mode.UP: [-int(-one // 1) for one in exact],
            Mode.DOWN: [int(one // 1) for one in exact],
        }[mode]
        assert found == rounded


def test_numbers_too_large_for_one_exact_division_have_none() -> None:
    narrow = quotient_of(Conversion(Fraction(1), Mode.DOWN), 2**23, 2)

    assert narrow is not None
    assert narrow.kind == "float64"
    assert quotient_of(Conversion(Fraction(1), Mode.DOWN), 2**52, 2) is None
