"""Severity against dense solutions, and how many iterations it takes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.statistics.calibration.tables import (
    COMPARABLE,
    RULE,
    SPARSE,
    dense_severity,
    dummies,
    ratings,
    sparse,
)
from tests.domain.statistics.simulate import S1, simulate
from workbench.domain.statistics.calibration import calibrate
from workbench.domain.statistics.calibration.design import design_of
from workbench.domain.statistics.calibration.linkage import linkage
from workbench.domain.statistics.calibration.solve import ITERATIONS, solve
from workbench.domain.statistics.ratings import Ratings


@given(SPARSE)
def test_severity_is_that_of_the_whole_mixed_model_equations(panel: Ratings) -> None:
    found = calibrate(panel, COMPARABLE, seed=1)
    assume(found.severity is not None)
    assert found.components is not None
    assert found.severity is not None
    if found.components.severity == 0:
        assert not found.severity.any()
        return
    expected = dense_severity(panel, found.components.residual / found.components.severity)

    assert np.abs(found.severity - expected).max() < 1e-8


@given(SPARSE, st.floats(1e-3, 1e3))
def test_prediction_is_exact_at_any_shrinkage(panel: Ratings, shrinkage: float) -> None:
    assume(len(panel.points))
    design = design_of(panel)
    found = solve(design, linkage(design), shrinkage)
    expected = dense_severity(panel, shrinkage)

    severity = found.severity - panel.per_reviewer @ found.severity / len(panel.points)

    assert found.converged
    assert np.abs(severity - expected)[panel.per_reviewer > 0].max() < 1e-8


@given(SPARSE)
def test_the_fixed_fit_is_that_of_least_squares(panel: Ratings) -> None:
    assume(len(panel.points))
    design = design_of(panel)
    links = linkage(design)
    columns = np.hstack(dummies(panel))
    fitted = columns @ np.linalg.lstsq(columns, panel.points, rcond=None)[0]

    severity = solve(design, links, shrinkage=0.0).severity

    # Severity is fixed up to a constant in each group: compare the fitted points.
    rest = panel.points - severity[panel.reviewer]
    means = np.bincount(panel.submission, rest) / np.maximum(np.bincount(panel.submission), 1)
    assert np.abs(means[panel.submission] + severity[panel.reviewer] - fitted).max() < 1e-8
    for group in set(links.of_reviewer.tolist()):
        assert severity[links.of_reviewer == group].mean() == pytest.approx(0, abs=1e-9)


def test_adjustments_cancel_out_over_the_sheets() -> None:
    panel = sparse(7)
    found = calibrate(panel, COMPARABLE, seed=1).severity

    assert found is not None
    assert np.abs(found).max() > 1
    assert panel.per_reviewer @ found == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("links", [1.0, 0.1, 0.02, 0.005])
def test_panels_that_hardly_mix_take_under_forty_iterations(links: float) -> None:
    panel = simulate(replace(S1, submissions=10_000, panels=20, links=links), seed=1).ratings

    found = calibrate(panel, replace(RULE, threshold=RULE.threshold * 49), seed=1)

    assert 0 < min(found.iterations) <= max(found.iterations) < 40


def test_a_chain_too_long_for_the_iterations_is_refused() -> None:
    # Each reviewer shares two submissions with the next: severity must travel the whole chain.
    count = 4_000
    places = np.arange(count)
    submission = np.concatenate([2 * places, 2 * places + 1, 2 * places + 2, 2 * places + 3])
    reviewer = np.tile(places, 4)
    points = 70 + np.random.Generator(np.random.PCG64(1)).normal(0, 5, 4 * count)
    points += 5 * np.sin(places / count * 6)[reviewer]

    found = calibrate(ratings(points, submission, reviewer), RULE, seed=1)

    assert found.findings[0].code == "calibration.not_converged"
    assert found.findings[0].parts == {"iterations": ITERATIONS}
    assert (found.accepted, found.severity, found.components) == (False, None, None)
