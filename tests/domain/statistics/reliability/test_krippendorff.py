"""Krippendorff's alpha."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import stdtrit

from tests.domain.statistics.reliability.sheets import GAP, Table, drawn, ratings_of
from workbench.domain.statistics.ratings import Ratings
from workbench.domain.statistics.reliability.krippendorff import Alpha, Level, krippendorff_alphas

# Krippendorff (2011), example C: 4 observers, 12 units.
EXAMPLE = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
        [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
    ]
).T


def alpha(ratings: Ratings, level: Level) -> Alpha | None:
    return krippendorff_alphas(ratings)[level]


marks = st.one_of(st.just(GAP), st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.0]))
tables = st.tuples(st.sampled_from([2, 3, 4, 6, 12]), st.integers(2, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=marks)
)


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_the_published_example_gives_the_published_alphas(level: str, published: float) -> None:
    found = alpha(ratings_of(EXAMPLE), Level(level))

    assert found is not None
    assert found.value == pytest.approx(published, abs=5e-7)
    assert found.low is not None
    assert found.high is not None
    assert found.low < published < found.high < 1


def by_definition(table: Table, level: Level) -> float | None:
    """Alpha from all ordered pairs of marks."""
    units = [row[np.isfinite(row)] for row in table]
    units = [unit for unit in units if len(unit) > 1]
    if len(units) < 2 or len(np.unique(np.concatenate(units))) < 2:
        return None
    pooled = np.concatenate(units)

    def distance(a: float, b: float) -> float:
        if a == b:
            return 0.0
        if level is Level.NOMINAL:
            return 1.0
        if level is Level.INTERVAL:
            return (a - b) ** 2
        if level is Level.RATIO:
            return ((a - b) / (a + b)) ** 2
        between = np.count_nonzero((pooled >= min(a, b)) & (pooled <= max(a, b)))
        ends = np.count_nonzero(pooled == a) + np.count_nonzero(pooled == b)
        return float((between - ends / 2) ** 2)

    def pairs(values: Table) -> float:
        return sum(distance(float(a), float(b)) for a in values for b in values)

    observed = sum(pairs(unit) / (len(unit) - 1) for unit in units)
    return 1 - observed * (len(pooled) - 1) / pairs(pooled)


@pytest.mark.parametrize("level", list(Level))
@given(table=tables)
def test_alpha_is_what_all_pairs_give(level: Level, table: Table) -> None:
    expected, found = by_definition(table, level), alpha(ratings_of(table), level)

    assert (found is None) == (expected is None)
    if found is not None:
        assert found.value == pytest.approx(expected, abs=1e-9)
        if found.low is None or found.high is None:
            assert (found.low, found.high) == (None, None)
        else:
            assert -1 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize("level", [Level.NOMINAL, Level.INTERVAL, Level.RATIO])
def test_the_interval_is_that_of_leaving_out_each_submission(level: Level) -> None:
    low, high = jackknife(EXAMPLE[:11], level)
    found = alpha(ratings_of(EXAMPLE), level)

    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


def test_the_ordinal_interval_is_close_to_that_of_leaving_out_each_submission() -> None:
    table = np.round(drawn(np.random.default_rng(6), (12, 5), 4, noise=0.3))
    low, high = jackknife(table, Level.ORDINAL)
    found = alpha(ratings_of(table), Level.ORDINAL)

    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.02)


def jackknife(table: Table, level: Level) -> tuple[float, float]:
    """Limits by Fisher's transformation of alpha, one submission left out at a time."""
    n, k = len(table), np.isfinite(table).sum() / len(table)

    def fisher(part: Table) -> float:
        own = by_definition(part, level)
        assert own is not None
        return math.log((1 + (k - 1) * own) / (1 - own))

    whole = fisher(table)
    pseudo = [n * whole - (n - 1) * fisher(np.delete(table, row, axis=0)) for row in range(n)]
    half = stdtrit(n - 1, 0.975) * np.std(pseudo, ddof=1) / math.sqrt(n)
    low, high = np.exp([np.mean(pseudo) - half, np.mean(pseudo) + half])
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


@pytest.mark.parametrize("level", list(Level))
@given(table=tables, seed=st.integers(0, 10**6))
def test_the_order_of_submissions_and_reviewers_does_not_matter(
    level: Level, table: Table, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    moved = table[rng.permutation(len(table))][:, rng.permutation(table.shape[1])]

    plain, other = alpha(ratings_of(table), level), alpha(ratings_of(moved), level)

    assert (plain is None) == (other is None)
    assert plain is None or astuple(other) == pytest.approx(astuple(plain), abs=1e-9)


CHANGES: list[tuple[Level, Callable[[Table], Table]]] = [
    (Level.NOMINAL, lambda marks: 100 - marks),
    (Level.ORDINAL, lambda marks: np.exp(marks)),
    (Level.INTERVAL, lambda marks: 3 * marks + 55),
    (Level.RATIO, lambda marks: 20 * marks),
]


@pytest.mark.parametrize(("level", "change"), CHANGES)
def test_alpha_stays_under_the_changes_that_its_level_allows(
    level: Level, change: Callable[[Table], Table]
) -> None:
    plain, other = alpha(ratings_of(EXAMPLE), level), alpha(ratings_of(change(EXAMPLE)), level)

    assert plain is not None
    assert other is not None
    assert astuple(other) == pytest.approx(astuple(plain), abs=1e-9)


@pytest.mark.parametrize("shape", [(60, 9), (12, 40), (5, 64), (4, 90), (2, 400)])
def test_ratio_alpha_of_many_distinct_marks_is_what_all_pairs_give(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(5)
    table = 70 + 12 * rng.normal(size=shape)
    table[0, :3] = 0.0, 0.0, 0.004

    found = alpha(ratings_of(table), Level.RATIO)

    total = np.add.outer(table.ravel(), table.ravel())
    far = np.divide(
        np.subtract.outer(table.ravel(), table.ravel()), total, out=np.zeros_like(total), where=total > 0
    )
    near = [((far.reshape(*shape, *shape)[row, :, row, :]) ** 2).sum() for row in range(shape[0])]
    expected = 1 - sum(near) / (shape[1] - 1) * (table.size - 1) / (far**2).sum()
    assert found is not None
    assert found.value == pytest.approx(expected, abs=1e-11)


def test_sheets_of_submissions_with_a_single_one_do_not_count() -> None:
    lone = np.full((2, 4), GAP)
    lone[:, 0] = 9.0

    for level in Level:
        assert alpha(ratings_of(np.vstack([EXAMPLE, lone])), level) == alpha(ratings_of(EXAMPLE), level)


def test_full_agreement_is_one_without_doubt() -> None:
    found = krippendorff_alphas(ratings_of(np.repeat(np.arange(1.0, 11)[:, None], 2, axis=1)))

    assert set(found.values()) == {Alpha(1.0, 1.0, 1.0)}


@pytest.mark.parametrize(("lone", "has_interval"), [(0, True), (1, False)])
def test_below_ten_submissions_with_two_sheets_there_is_no_interval(lone: int, has_interval: bool) -> None:
    table = np.round(drawn(np.random.default_rng(6), (10, 4), 4, noise=0.3) + 9, 1)
    table[:lone, 1:] = GAP

    for found in krippendorff_alphas(ratings_of(table)).values():
        assert found is not None
        assert [found.low is not None, found.high is not None] == [has_interval] * 2


def test_full_agreement_of_few_submissions_is_one_without_an_interval() -> None:
    found = krippendorff_alphas(ratings_of(np.array([[1.0, 1.0], [2.0, 2.0], [5.0, 5.0]])))

    assert set(found.values()) == {Alpha(1.0, None, None)}


@pytest.mark.parametrize(
    "table", [np.full((3, 3), 70.1), np.array([[1.0, 2.0], [3.0, GAP]]), np.full((2, 2), GAP)]
)
def test_alpha_is_not_defined_without_spread_or_without_pairs(table: Table) -> None:
    assert set(krippendorff_alphas(ratings_of(table)).values()) == {None}


def test_marks_below_zero_have_no_ratio_alpha_but_the_others() -> None:
    found = krippendorff_alphas(ratings_of(EXAMPLE - 3))

    assert [level for level, one in found.items() if one is None] == [Level.RATIO]


def test_one_submission_in_dispute_gives_a_wide_interval() -> None:
    table = np.repeat(np.arange(1.0, 11)[:, None], 2, axis=1)
    table[9, 1] = 1

    found = alpha(ratings_of(table), Level.INTERVAL)

    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.3
    assert found.high > 0.8


@pytest.mark.slow
@pytest.mark.parametrize(("submissions", "agreement"), [(12, 0.6), (20, 0.3), (40, 0.85)])
def test_intervals_hold_the_truth_in_95_of_100_panels(submissions: int, agreement: float) -> None:
    rng, panels, held = np.random.default_rng(11), 2000, 0
    for _ in range(panels):
        table = drawn(rng, (submissions, 4), 4, noise=(1 - agreement) / agreement)
        found = alpha(ratings_of(table), Level.INTERVAL)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= agreement <= found.high

    assert 0.93 <= held / panels <= 0.97
