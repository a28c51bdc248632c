"""Reliability of incomplete panels."""

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import fdtri

from tests.domain.statistics.reliability.sheets import GAP, SHROUT_FLEISS, Table, drawn, henderson, ratings_of
from workbench.domain.statistics.ratings import Ratings
from workbench.domain.statistics.reliability.estimate import Estimate
from workbench.domain.statistics.reliability.intraclass import intraclass
from workbench.domain.statistics.reliability.variance_components import PanelReliability, panel_reliability


def found(table: Table, *, one_way: bool = False) -> PanelReliability:
    ratings = ratings_of(table)
    panel = panel_reliability(ratings, None if one_way else henderson(ratings))
    assert panel is not None
    return panel


def same(one: Estimate | None, other: Estimate | None) -> bool:
    """Whether they agree where a share of variance counts from 0."""
    assert one is not None
    assert other is not None
    return astuple(one) == pytest.approx([max(0.0, each) for each in astuple(other)], abs=1e-9)


def test_a_complete_table_gives_the_intraclass_correlations_with_their_intervals() -> None:
    panel, classic = found(SHROUT_FLEISS), intraclass(SHROUT_FLEISS)

    assert panel.sheets == 4
    assert same(panel.single, classic.icc21)
    assert same(panel.mean, classic.icc2k)
    assert same(panel.calibrated, classic.icc3k)


@given(st.integers(0, 10**6))
def test_larger_complete_tables_agree_too(seed: int) -> None:
    table = drawn(np.random.default_rng(seed), (12, 5), 5, severity=0.8)
    panel, classic = found(table), intraclass(table)

    if panel.submission > 0 and panel.error > panel.residual:
        assert same(panel.single, classic.icc21)
        assert same(panel.mean, classic.icc2k)
        assert same(panel.calibrated, classic.icc3k)


def test_the_one_way_form_of_a_complete_table_is_icc_1() -> None:
    table = SHROUT_FLEISS + np.array([0, 6, 4, 1])  # levels the reviewers, so that no limit is below 0
    panel, classic = found(table, one_way=True), intraclass(table)

    assert panel.one_way
    assert panel.calibrated is None
    assert same(panel.single, classic.icc11)
    assert same(panel.mean, classic.icc1k)


def test_the_interval_of_a_balanced_incomplete_panel_is_the_exact_f_interval() -> None:
    # Seven reviewers with three submissions each, every two submissions sharing one reviewer.
    lines = ("012", "034", "056", "135", "146", "236", "245")
    table = np.full((7, 7), GAP)
    drawn_in_full = drawn(np.random.default_rng(8), (7, 7), 7, severity=0.5, noise=0.1)
    for reviewer, line in enumerate(lines):
        for submission in map(int, line):
            table[submission, reviewer] = drawn_in_full[submission, reviewer]
    row, column = np.nonzero(np.isfinite(table))
    y, rows, columns = table[row, column], np.eye(7)[row], np.eye(7)[column]

    def left(design: Table) -> float:
        return float(((y - design @ np.linalg.pinv(design) @ y) ** 2).sum())

    error_df, per_submission = 21 - 13, (21 - 7) / 6
    error = left(np.hstack([rows, columns])) / error_df
    between = (left(columns) - error * error_df) / 6
    calibrated = found(table).calibrated
    assert calibrated is not None
    limits = (between / fdtri(6, error_df, 0.975), between, between * fdtri(error_df, 6, 0.975))
    low, value, high = (1 / (1 + error / 3 / ((one - error) / per_submission)) for one in limits)
    assert astuple(calibrated) == pytest.approx((value, low, high), abs=1e-9)


def test_the_mean_counts_sheets_by_their_harmonic_mean() -> None:
    table = drawn(np.random.default_rng(1), (30, 8), 6, severity=0.5)
    table[:10, :] = np.where(np.cumsum(np.isfinite(table[:10]), axis=1) <= 2, table[:10], GAP)
    panel = found(table)

    k = 30 / (10 / 2 + 20 / 6)
    assert panel.sheets == pytest.approx(k)
    q, error, rest = panel.submission, panel.error, panel.residual
    assert panel.single is not None
    assert panel.mean is not None
    assert panel.calibrated is not None
    assert panel.single.value == pytest.approx(q / (q + error))
    assert panel.mean.value == pytest.approx(q / (q + error / k))
    assert panel.calibrated.value == pytest.approx(q / (q + rest / k))


def test_one_sheet_by_each_reviewer_is_one_way_and_has_no_calibrated_form() -> None:
    nested = np.full((4, 12), GAP)
    for row in range(4):
        nested[row, 3 * row : 3 * row + 3] = SHROUT_FLEISS[row, :3]
    ratings = ratings_of(nested)

    panel = panel_reliability(ratings, replace(henderson(ratings_of(SHROUT_FLEISS)), degrees=0))

    assert panel is not None
    assert panel.one_way
    assert same(panel.single, found(SHROUT_FLEISS[:4, :3], one_way=True).single)


@given(st.integers(0, 10**6), st.integers(2, 4))
def test_neither_order_nor_scale_matters(seed: int, sheets: int) -> None:
    rng = np.random.default_rng(seed)
    table = drawn(rng, (9, 5), sheets, severity=0.5)
    moved = table[rng.permutation(9)][:, rng.permutation(5)] * 3 + 50

    plain, other = found(table), found(moved)

    for name in ("single", "mean", "calibrated"):
        one, two = getattr(plain, name), getattr(other, name)
        assert (one is None) == (two is None)
        assert one is None or astuple(two) == pytest.approx(astuple(one), abs=1e-6)


def test_reviewers_who_differ_by_a_constant_only_are_perfect_once_calibrated() -> None:
    panel = found(np.arange(6.0)[:, None] + np.array([[0.0, 3.0, 9.0]]))

    assert panel.calibrated == Estimate(1.0, 1.0, 1.0)
    assert panel.mean is not None
    assert 0 < panel.mean.value < 1


def test_reviewers_who_give_each_their_own_mark_throughout_tell_nothing_apart() -> None:
    panel = found(np.tile([[60.0, 70.0, 90.0]], (6, 1)))

    assert panel.calibrated is None
    assert panel.mean is not None
    assert panel.mean.value == 0


def test_more_noise_than_difference_is_zero_with_an_upper_limit() -> None:
    panel = found(np.array([[1.0, 5, 3], [5, 3, 1], [3, 1, 5.5], [5, 1, 3]]))

    assert panel.mean is not None
    assert (panel.mean.value, panel.mean.low) == (0, 0)
    assert 0 < panel.mean.high < 1


def test_sheets_by_one_reviewer_each_are_too_few() -> None:
    lone = Ratings(np.arange(5.0), np.arange(5), np.arange(5), list("abcde"), list("vwxyz"))

    assert panel_reliability(lone, None) is None


def test_equal_sheets_where_submissions_have_several_are_no_evidence() -> None:
    table = np.array([[80.0, 80.0], [80.0, 80.0], [50.0, GAP]])

    assert panel_reliability(ratings_of(table), None) is None


COVERED = [
    # submissions, reviewers, sheets each, severity, noise
    ((60, 20), 4, 0.6, 1.5),
    ((40, 40), 3, 0.5, 2.0),
    ((80, 12), 5, 0.3, 0.6),
    ((24, 9), 6, 1.0, 3.0),
]


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "sheets", "severity", "noise"), COVERED)
def test_intervals_on_incomplete_tables_hold_the_truth_in_95_of_100_panels(
    shape: tuple[int, int], sheets: int, severity: float, noise: float
) -> None:
    rng, panels = np.random.default_rng(20250918), 1200
    truth = {"single": severity + noise, "mean": (severity + noise) / sheets, "calibrated": noise / sheets}
    held = dict.fromkeys(truth, 0)
    for _ in range(panels):
        panel = found(drawn(rng, shape, sheets, severity, noise))
        for name, error in truth.items():
            estimate = getattr(panel, name)
            held[name] += estimate.low <= 1 / (1 + error) <= estimate.high

    for name, times in held.items():
        assert 0.93 <= times / panels <= 0.97, (name, times / panels)


@pytest.mark.slow
def test_intervals_hold_the_truth_where_submissions_have_two_to_nine_sheets() -> None:
    rng, panels, noise = np.random.default_rng(3), 1500, 0.5
    held = {"single": 0, "calibrated": 0}
    for _ in range(panels):
        table = drawn(rng, (30, 10), 10, severity=0.1, noise=noise)
        sheets = np.where(np.arange(30) < 22, 2, 9)[:, None]
        table[np.argsort(rng.random((30, 10)), axis=1) >= sheets] = GAP
        panel = found(table)
        assert panel.single is not None
        assert panel.calibrated is not None
        held["single"] += panel.single.low <= 1 / (1 + noise + 0.1) <= panel.single.high
        truth = 1 / (1 + noise / panel.sheets)
        held["calibrated"] += panel.calibrated.low <= truth <= panel.calibrated.high

    for name, times in held.items():
        assert 0.93 <= times / panels <= 0.97, (name, times / panels)


@pytest.mark.slow
@pytest.mark.parametrize("noise", [0.25, 1.0, 4.0])
def test_one_way_intervals_hold_the_truth_for_unequal_numbers_of_sheets(noise: float) -> None:
    rng, panels, held = np.random.default_rng(7), 3000, 0
    for _ in range(panels):
        table = drawn(rng, (40, 7), 7, noise=noise)
        table[np.arange(7) >= rng.integers(1, 8, size=(40, 1))] = GAP
        single = found(table, one_way=True).single
        assert single is not None
        held += single.low <= 1 / (1 + noise) <= single.high

    assert 0.93 <= held / panels <= 0.97
