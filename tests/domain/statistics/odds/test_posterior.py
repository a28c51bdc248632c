"""Joint draws of latent quality against the dense posterior."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from tests.domain.statistics.odds.panels import crossed, ragged, ratings
from workbench.domain.errors import BadInput
from workbench.domain.statistics.odds import Variances, severity
from workbench.domain.statistics.odds.conjugate_gradients import solve
from workbench.domain.statistics.odds.design import design_of
from workbench.domain.statistics.odds.posterior import Posterior
from workbench.domain.statistics.odds.severity import DenseSeverity, IterativeSeverity
from workbench.domain.statistics.odds.submission_variance import SubmissionVariance
from workbench.domain.statistics.ratings import Floats, Ratings

KNOWN = Variances(severity=16, residual=49, submission=64)
PANEL = ragged(12, 8, 2, 6, seed=5)


def chance(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def drawn(panel: Ratings, variances: Variances, draws: int) -> tuple[Posterior, Floats]:
    posterior = Posterior(design_of(panel), variances, chance())
    return posterior, np.concatenate(list(posterior.chunks(draws))).astype(np.float64)


def dense(panel: Ratings, variances: Variances) -> tuple[Floats, Floats, Floats]:
    """Mean and covariance of quality with a flat prior, and mean severity: Henderson's equations inverted."""
    quality = np.eye(len(panel.submissions))[panel.submission]
    carried = np.eye(len(panel.reviewers))[panel.reviewer]
    both = np.hstack([quality, carried])
    precision = both.T @ both / variances.residual
    count = quality.shape[1]
    if variances.severity:
        precision[count:, count:] += np.eye(carried.shape[1]) / variances.severity
    covariance = np.linalg.inv(precision)
    mean = covariance @ both.T @ panel.points / variances.residual
    return mean[:count], covariance[:count, :count], mean[count:]


class TestBeforeShrinkage:
    MEAN, COVARIANCE, SEVERITY = dense(PANEL, KNOWN)

    def test_means_are_those_of_the_dense_equations(self) -> None:
        posterior = Posterior(design_of(PANEL), KNOWN, chance())

        np.testing.assert_allclose(posterior.means + posterior.centre, self.MEAN, atol=1e-9)

    def test_error_variances_are_those_of_the_dense_equations(self) -> None:
        posterior = Posterior(design_of(PANEL), KNOWN, chance())
        apart = np.eye(12) - 1 / 12

        np.testing.assert_allclose(
            posterior.errors, np.diag(apart @ self.COVARIANCE @ apart) * 12 / 11, rtol=1e-9, atol=0
        )


def test_draws_have_the_mean_and_the_covariance_of_the_shrunk_posterior() -> None:
    mean, covariance, _ = dense(PANEL, KNOWN)
    apart, level = np.eye(12) - 1 / 12, np.full((12, 12), 1 / 12)
    kept = 64 / (64 + np.diag(apart @ covariance @ apart) * 12 / 11)
    spread = np.sqrt(kept)[:, None] * apart + level
    expected = spread @ covariance @ spread.T

    posterior, draws = drawn(PANEL, KNOWN, 200_000)

    error = np.sqrt(np.diag(expected) / 200_000)
    off = draws.mean(axis=0) - kept * (mean - mean.mean())
    assert np.abs(off / error).max() < 4.5
    sizes = np.sqrt(np.outer(np.diag(expected), np.diag(expected)) + expected**2)
    assert (np.abs(np.cov(draws.T) - expected) / sizes * np.sqrt(200_000)).max() < 4.5
    assert posterior.centre == pytest.approx(mean.mean())


def test_on_a_crossed_panel_draws_follow_the_exact_posterior_with_an_unknown_average() -> None:
    # q_i ~ N(mu, 64), mu flat: contrasts shrink by 64 / (64 + 49/7), the level stays as uncertain as it is.
    panel = crossed(10, 7)
    means = np.bincount(panel.submission, panel.points) / 7
    kept = 64 / (64 + 7)
    expected = means.mean() + kept * (means - means.mean())
    variance = kept * 7 * (1 - 1 / 10) + 16 / 7 + 7 / 10

    posterior, draws = drawn(panel, KNOWN, 100_000)

    np.testing.assert_allclose(draws.mean(axis=0) + posterior.centre, expected, atol=0.05)
    np.testing.assert_allclose(draws.var(axis=0), variance, rtol=0.025)


class TestManyReviewers:
    DESIGN = design_of(ragged(40, 15, 2, 6, seed=8))

    def methods(self) -> tuple[DenseSeverity, IterativeSeverity]:
        return DenseSeverity(self.DESIGN, 16, 49), IterativeSeverity(self.DESIGN, 16, 49, chance())

    def test_are_given_the_same_severity_by_both_methods(self) -> None:
        one, other = self.methods()

        np.testing.assert_allclose(one.mean, other.mean, atol=1e-8)
        assert np.abs(one.mean).max() > 1

    def test_are_drawn_with_the_same_covariance_by_both_methods(self) -> None:
        one, other = (np.cov(method.draw(chance(2), 40_000)) for method in self.methods())

        assert np.abs(one - other).max() < 0.035 * one.max()

    def test_leave_the_same_spread_up_to_the_pilots_error(self) -> None:
        one, other = (method.spread() for method in self.methods())

        # 64 draws: a variance is known to 18 %, the average over submissions to a few per cent.
        assert other.mean() == pytest.approx(one.mean(), rel=0.1)
        assert np.abs(other / one - 1).max() < 0.7

    def test_decide_the_method(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert isinstance(severity.severity_of(self.DESIGN, 16, 49, chance()), DenseSeverity)
        monkeypatch.setattr(severity, "DENSE_REVIEWERS", 14)
        assert isinstance(severity.severity_of(self.DESIGN, 16, 49, chance()), IterativeSeverity)


def test_columns_that_are_solved_early_or_are_zero_stand_still() -> None:
    matrix = np.array([[4.0, 1, 0], [1, 3, 1], [0, 1, 2]])
    right = np.array([[1.0, 0, 4], [2, 0, 1], [3, 0, 0]])

    found = solve(lambda columns: matrix @ columns, np.diag(matrix), right, 1e-12)

    np.testing.assert_allclose(found, np.linalg.solve(matrix, right), atol=1e-10)


def test_as_many_steps_as_equations_are_enough() -> None:
    matrix = np.array([[100.0, 1, 0], [1, 3, 1.5], [0, 1.5, 1]])
    steps = []

    def times(columns: Floats) -> Floats:
        steps.append(columns)
        return matrix @ columns

    solve(times, np.array([1.0, 1, 1]), np.array([[1.0], [2], [3]]), 1e-8)

    assert len(steps) == 3


@pytest.mark.parametrize("variance", [1e12, 1e30])
def test_severity_that_dwarfs_the_noise_is_taken_out_whole(variance: float) -> None:
    panel = ratings(
        (0, 0, 80.0),
        (0, 1, 60.0),
        (1, 0, 71.0),
        (1, 1, 50.0),
        (2, 0, 62),
        (2, 1, 40),
        submissions=3,
        reviewers=2,
    )

    posterior = Posterior(design_of(panel), Variances(variance, 1.0, 100.0), chance())

    np.testing.assert_allclose(posterior.means, [9.5, 0.0, -9.5], atol=1e-6)
    np.testing.assert_allclose(posterior.errors, 0.5, rtol=1e-4)


class TestVarianceBetweenSubmissions:
    MEANS, ERRORS = np.array([-9.0, -4, 1, 3, 9]), np.array([7.0, 9, 12, 7, 20])

    def density(self, reliability: float) -> float:
        typical = 5 / (1 / self.ERRORS).sum()
        covariance = np.diag(self.ERRORS + typical * reliability / (1 - reliability))
        inverse = np.linalg.inv(covariance)
        ones = np.ones(5)
        middle = ones @ inverse @ self.MEANS / (ones @ inverse @ ones)
        apart = self.MEANS - middle
        root = np.linalg.det(covariance) * (ones @ inverse @ ones)
        return float(np.exp(-apart @ inverse @ apart / 2) / np.sqrt(root))

    def test_follows_the_integrated_likelihood(self) -> None:
        typical = 5 / (1 / self.ERRORS).sum()
        whole = quad(self.density, 0, 1)[0]
        drawn = SubmissionVariance(self.MEANS, self.ERRORS).draw(chance(), 200_000)
        reliability = drawn / (drawn + typical)

        for at in (0.3, 0.6, 0.8, 0.9):
            expected = quad(self.density, 0, at)[0] / whole
            assert (reliability < at).mean() == pytest.approx(expected, abs=0.006)

    def test_is_found_by_many_submissions(self) -> None:
        errors = chance().uniform(4, 25, 20_000)
        means = chance(2).normal(0, np.sqrt(64 + errors))

        drawn = SubmissionVariance(means - means.mean(), errors).draw(chance(), 2_000)

        assert drawn.mean() == pytest.approx(64, rel=0.03)
        # The spread of the estimate in a balanced call: (64 + 12) sqrt(2 / n).
        assert drawn.std() == pytest.approx(76 * np.sqrt(2 / 20_000), rel=0.2)

    @pytest.mark.parametrize("means", [[0.0, 0.0], [-5.0, 5.0], [-1e6, 1e6]])
    def test_is_defined_for_two_submissions(self, means: list[float]) -> None:
        drawn = SubmissionVariance(np.array(means), np.array([7.0, 7.0])).draw(chance(), 1_000)

        assert np.isfinite(drawn).all()
        assert (drawn > 0).all()


class _Highest:
    """Draws the largest number below 1."""

    def random(self, count: int) -> Floats:
        return np.full(count, np.nextafter(1, 0))


def test_a_reliability_next_to_one_still_has_a_variance() -> None:
    variance = SubmissionVariance(np.array([-1e6, 1e6]), np.array([1e-3, 1e-3]))

    drawn = variance.draw(_Highest(), 2)  # type: ignore[arg-type]

    assert np.isfinite(drawn).all()


def test_chunks_add_up_and_stay_small() -> None:
    posterior = Posterior(design_of(crossed(30, 3)), KNOWN, chance())
    sizes = [chunk.shape for chunk in posterior.chunks(100_000)]

    assert sum(draws for draws, _ in sizes) == 100_000
    assert len(sizes) > 1
    assert max(draws * count * 8 for draws, count in sizes) <= 64 * 2**20


@pytest.mark.parametrize(
    "wrong", [{"severity": -1.0}, {"residual": float("nan")}, {"submission": float("inf")}]
)
def test_an_impossible_variance_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadInput) as caught:
        Variances(**{"severity": 1.0, "residual": 1.0, **wrong})

    assert caught.value.parts == {"name": next(iter(wrong))}
