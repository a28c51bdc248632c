"""Intraclass correlations of complete tables."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import fdtri

from tests.domain.statistics.reliability.sheets import SHROUT_FLEISS, Table
from workbench.domain.errors import BadInput
from workbench.domain.statistics.reliability.estimate import Estimate
from workbench.domain.statistics.reliability.intraclass import Intraclass, intraclass

FORMS = ("icc11", "icc21", "icc31", "icc1k", "icc2k", "icc3k")
tables = st.tuples(st.integers(2, 7), st.integers(2, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(0, 5).map(float))
)


def form(found: Intraclass, name: str) -> Estimate:
    estimate = getattr(found, name)
    assert isinstance(estimate, Estimate)
    return estimate


@pytest.mark.parametrize(
    ("name", "value", "low", "high"),
    [
        ("icc11", 0.165742, -0.13, 0.72),
        ("icc21", 0.289764, 0.02, 0.76),
        ("icc31", 0.714841, 0.34, 0.95),
        ("icc1k", 0.442797, -0.88, 0.91),
        ("icc2k", 0.620051, 0.07, 0.93),
        ("icc3k", 0.909316, 0.68, 0.99),
    ],
)
def test_the_example_of_shrout_and_fleiss_gives_the_published_figures(
    name: str, value: float, low: float, high: float
) -> None:
    found = form(intraclass(SHROUT_FLEISS), name)

    assert found.value == pytest.approx(value, abs=5e-7)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.005)


def test_intervals_of_the_mean_are_the_formulas_of_mcgraw_and_wong() -> None:
    n, k = SHROUT_FLEISS.shape
    rows = k * SHROUT_FLEISS.mean(axis=1).var(ddof=1)
    columns = n * SHROUT_FLEISS.mean(axis=0).var(ddof=1)
    error = (SHROUT_FLEISS.var() * n * k - rows * (n - 1) - columns * (k - 1)) / ((n - 1) * (k - 1))
    found = intraclass(SHROUT_FLEISS)

    ratio = rows / error
    consistency = form(found, "icc3k")
    assert consistency.low == pytest.approx(1 - fdtri(n - 1, (n - 1) * (k - 1), 0.975) / ratio)
    assert consistency.high == pytest.approx(1 - 1 / (ratio * fdtri((n - 1) * (k - 1), n - 1, 0.975)))
    agreement = form(found, "icc2k")
    c = agreement.value / (n * (1 - agreement.value))
    d = 1 + agreement.value * (n - 1) / (n * (1 - agreement.value))
    df = (c * columns + d * error) ** 2 / (
        (c * columns) ** 2 / (k - 1) + (d * error) ** 2 / ((n - 1) * (k - 1))
    )
    down, up = fdtri(n - 1, df, 0.975), fdtri(df, n - 1, 0.975)
    assert agreement.low == pytest.approx(
        n * (rows - down * error) / (down * (columns - error) + n * rows), abs=1e-12
    )
    assert agreement.high == pytest.approx(
        n * (up * rows - error) / (columns - error + n * up * rows), abs=1e-12
    )


@given(tables)
def test_every_estimate_is_finite_and_inside_its_interval(table: Table) -> None:
    for estimate in astuple(intraclass(table)):
        if estimate is not None:
            value, low, high = estimate
            assert np.isfinite([value, low, high]).all()
            assert low <= value + 1e-12
            assert value <= high + 1e-12


@given(tables, st.integers(0, 10**6))
def test_neither_order_nor_scale_matters(table: Table, seed: int) -> None:
    rng = np.random.default_rng(seed)
    moved = table[rng.permutation(len(table))][:, rng.permutation(table.shape[1])] * 2.5 + 40

    for name in FORMS:
        plain, other = getattr(intraclass(table), name), getattr(intraclass(moved), name)
        assert (plain is None) == (other is None)
        if plain is not None:
            assert astuple(other) == pytest.approx(astuple(plain), rel=1e-8, abs=1e-9)


def test_severity_lowers_agreement_but_not_consistency() -> None:
    strict = SHROUT_FLEISS - np.array([0, 0, 0, 20])

    plain, shifted = intraclass(SHROUT_FLEISS), intraclass(strict)

    assert form(shifted, "icc31").value == pytest.approx(form(plain, "icc31").value)
    assert form(shifted, "icc21").value < form(plain, "icc21").value / 5


def test_full_agreement_is_one() -> None:
    table = np.repeat(np.arange(4.0)[:, None], 3, axis=1)

    assert all(getattr(intraclass(table), name) == Estimate(1.0, 1.0, 1.0) for name in FORMS)


def test_equal_marks_have_no_intraclass_correlation() -> None:
    assert astuple(intraclass(np.full((4, 3), 70.1))) == (None,) * 6


def test_opposite_marks_have_a_correlation_for_one_sheet_but_none_for_the_mean() -> None:
    found = intraclass(np.array([[1.0, 2.0], [2.0, 1.0]]))

    assert form(found, "icc11").value == -1
    assert (found.icc1k, found.icc21, found.icc3k) == (None, None, None)


def test_an_estimate_below_zero_whose_degrees_of_freedom_vanish_has_finite_limits() -> None:
    found = form(intraclass(np.array([[2.0, 1.0], [0.0, 3.0], [1.0, 2.0]])), "icc21")

    assert found.value == pytest.approx(-1.2)
    assert np.isfinite([found.low, found.high]).all()


@pytest.mark.parametrize("table", [np.ones((1, 3)), np.ones((3, 1)), np.array([[1, 2], [3, np.nan]])])
def test_a_table_with_gaps_or_a_single_row_is_no_table(table: Table) -> None:
    with pytest.raises(BadInput, match=r"reliability\.table"):
        intraclass(table)
