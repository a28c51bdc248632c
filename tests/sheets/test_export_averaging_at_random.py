"""Whatever a rubric says of averaging, workbooks come to the engine's figures, also after an edit."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheets.binary import BinaryEvaluator, binary_numbers
from tests.sheets.export_averaging import random_round
from tests.sheets.export_reading import assert_as_the_engine, written
from tests.sheets.oracle.edits import Bench

# Writing a workbook takes far longer than most examples.
FEWER = settings(max_examples=settings().max_examples // 4)


@FEWER
@given(seed=st.integers(0, 2**32))
def test_every_stored_figure_is_the_engine_s_in_exact_and_in_binary_numbers(seed: int) -> None:
    one = random_round(seed)
    book = written(one)

    assert_as_the_engine(book, one)
    with binary_numbers():
        assert_as_the_engine(book, one, BinaryEvaluator(book))


@FEWER
@given(seed=st.integers(0, 2**32))
def test_a_changed_mark_or_parameter_goes_through_to_the_money(seed: int) -> None:
    one = random_round(seed)
    bench = Bench(written(one), one.rules, one.case, seed)
    edits = (bench.mark, bench.mark, bench.decimals, bench.weight, bench.trim, bench.deviation)
    for _ in range(4):
        bench.dice.choice(edits)()

    assert_as_the_engine(bench.book, replace(one, measure=bench.rules[one.measure.id], case=bench.case))
