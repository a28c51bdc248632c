"""How many reviewers are enough."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import multivariate_normal

from workbench.domain.errors import BadInput
from workbench.domain.statistics.reliability.planning import plan, tier_accuracy
from workbench.domain.statistics.reliability.variance_components import PanelReliability

TENTH = Fraction(1, 10)
TIERS = (Fraction(1, 10), Fraction(2, 10), Fraction(3, 10), Fraction(4, 10))


def panel(submission: float, severity: float, residual: float, *, one_way: bool = False) -> PanelReliability:
    error = severity + residual
    return PanelReliability(5.0, None, None, None, one_way, submission, error, error if one_way else residual)


@pytest.mark.parametrize(
    ("reliability", "right"), [(0.873, 0.748), (0.747, 0.638), (0.639, 0.562), (0.5, 0.474)]
)
def test_the_published_shares_of_right_choices(reliability: float, right: float) -> None:
    assert tier_accuracy(reliability, (TENTH,)) == (pytest.approx(right, abs=0.001),)


@pytest.mark.parametrize("reliability", [0.05, 0.5, 0.87, 0.99])
@pytest.mark.parametrize(
    "shares", [TIERS, (Fraction(1, 2), Fraction(1, 4)), (Fraction(1, 3),), (Fraction(1),)]
)
def test_tiers_agree_with_the_bivariate_normal_distribution(
    reliability: float, shares: tuple[Fraction, ...]
) -> None:
    correlation = reliability**0.5
    normal = multivariate_normal(cov=[[1, correlation], [correlation, 1]])
    cuts = np.clip(ndtri(np.cumsum([0.0, *map(float, shares)])), -9, 9)

    for right, low, high, share in zip(
        tier_accuracy(reliability, shares), cuts, cuts[1:], shares, strict=False
    ):
        both = normal.cdf([high, high], lower_limit=[low, low])
        assert right == pytest.approx(both / float(share), abs=2e-5)


def test_perfect_scores_choose_right_and_worthless_ones_by_chance() -> None:
    assert tier_accuracy(1.0, TIERS) == (1.0,) * 4
    assert tier_accuracy(0.0, TIERS) == pytest.approx([float(share) for share in TIERS])


@given(st.floats(0, 1), st.floats(0, 1), st.fractions(Fraction(1, 1000), 1))
def test_better_scores_choose_better(one: float, other: float, share: Fraction) -> None:
    (worse,), (better,) = (tier_accuracy(reliability, (share,)) for reliability in sorted((one, other)))

    assert 0 <= worse <= better + 1e-12 <= 1 + 1e-12


def test_the_mean_of_more_sheets_follows_spearman_and_brown() -> None:
    rows = plan(panel(4, 1, 3)).rows

    assert [row.sheets for row in rows] == list(range(1, 16))
    assert [rows[0].raw, rows[0].calibrated] == pytest.approx([4 / 8, 4 / 7])
    assert [rows[4].raw, rows[4].calibrated] == pytest.approx([4 / 4.8, 4 / 4.6])
    assert rows[0].right == (pytest.approx(0.474, abs=0.001),)


def test_where_one_tier_takes_everybody_there_is_no_accuracy() -> None:
    assert {row.right for row in plan(panel(4, 1, 3), (Fraction(1),)).rows} == {()}
    assert {len(row.right) for row in plan(panel(4, 1, 3), (Fraction(1, 2), Fraction(1, 2))).rows} == {2}


def test_calibration_needs_fewer_sheets_for_a_target() -> None:
    for enough in plan(panel(4, 1, 3)).enough:
        assert enough.raw == {Fraction(4, 5): 4, Fraction(9, 10): 9}[enough.target]
        assert enough.calibrated == {Fraction(4, 5): 3, Fraction(9, 10): 7}[enough.target]


@given(st.floats(0.01, 50), st.floats(0, 50), st.floats(0.01, 50))
def test_one_sheet_less_than_enough_misses_the_target(q: float, severity: float, residual: float) -> None:
    error = severity + residual
    for enough in plan(panel(q, severity, residual)).enough:
        assert enough.raw is not None
        assert q / (q + error / enough.raw) >= float(enough.target) - 1e-9
        if enough.raw > 1:
            assert q / (q + error / (enough.raw - 1)) < float(enough.target)


def test_no_number_of_sheets_is_enough_where_submissions_do_not_differ() -> None:
    planned = plan(panel(0, 1, 3))

    assert {(enough.raw, enough.calibrated) for enough in planned.enough} == {(None, None)}
    assert {row.raw for row in planned.rows} == {0}


def test_a_panel_whose_severity_is_unknown_has_no_calibrated_plan() -> None:
    planned = plan(panel(4, 1, 3, one_way=True))

    assert {row.calibrated for row in planned.rows} == {None}
    assert {enough.calibrated for enough in planned.enough} == {None}


@pytest.mark.parametrize("shares", [(), (Fraction(0),), (Fraction(-1, 2),), (Fraction(2, 3), Fraction(1, 2))])
def test_shares_that_are_no_shares_are_refused(shares: tuple[Fraction, ...]) -> None:
    with pytest.raises(BadInput, match=r"reliability\.shares"):
        tier_accuracy(0.8, shares)


@pytest.mark.parametrize("reliability", [-0.1, 1.1, float("nan")])
def test_a_reliability_outside_0_to_1_is_refused(reliability: float) -> None:
    with pytest.raises(BadInput, match=r"reliability\.range"):
        tier_accuracy(reliability, (TENTH,))
