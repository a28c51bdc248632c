"""Does calibration predict a sheet that was left out?"""

from dataclasses import replace

import numpy as np
import pytest

from tests.domain.statistics.calibration.tables import COMPARABLE, RULE, dense_severity, ratings, trial
from tests.domain.statistics.simulate import S0, S1, Scenario, simulate
from workbench.domain.statistics.calibration import HeldOut, calibrate, held_out, one_way
from workbench.domain.statistics.ratings import Floats, Ratings


def test_severity_that_is_there_lowers_the_error_to_the_noise() -> None:
    found = calibrate(simulate(S1, seed=1).ratings, RULE, seed=1).held_out

    assert found is not None
    # Noise 7 and six other sheets: sqrt(49 + 49 / 6); raw adds severity 16 (1 + 1 / 6).
    assert found.calibrated == pytest.approx(np.sqrt(49 * 7 / 6), rel=0.04)
    assert found.raw == pytest.approx(np.sqrt(65 * 7 / 6), rel=0.04)
    assert found.gain == pytest.approx(1 - found.calibrated / found.raw)
    assert found.sheets == 4_200


def test_it_is_not_computed_where_an_earlier_gate_refused() -> None:
    panel = simulate(S0, seed=1).ratings

    assert calibrate(panel, RULE, seed=1).held_out is None


def test_without_severity_there_is_nothing_to_gain() -> None:
    found = trial(simulate(S0, seed=1).ratings, seed=1)

    assert found is not None
    assert abs(found.gain) < 0.002


def test_another_seed_draws_other_folds() -> None:
    panel = simulate(Scenario(submissions=30), seed=1).ratings

    found = [calibrate(panel, RULE, seed).held_out for seed in (1, 2, 1)]

    assert found[0] == found[2] != found[1]


def test_every_sheet_is_predicted_once_by_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    panel = simulate(Scenario(submissions=4, sheets=(2, 3), load=3), seed=5).ratings
    total = len(panel.points)
    # As many folds as sheets leave out one sheet each, so that lots do not matter.
    monkeypatch.setattr(held_out, "FOLDS", total)

    found, tried = calibrate(panel, COMPARABLE, seed=1), trial(panel, seed=1)

    assert found.components is not None
    components, alone = found.components, one_way(panel)
    assert alone is not None
    shrinkage = components.residual / components.severity
    raw, calibrated = [], []
    for out in range(total):
        keep = np.arange(total) != out
        rest = ratings(
            panel.points[keep],
            panel.submission[keep],
            panel.reviewer[keep],
            (len(panel.submissions), len(panel.reviewers)),
        )
        raw.append(panel.points[out] - predicted(rest, rest.points, alone.within)[panel.submission[out]])
        severity = dense_severity(rest, shrinkage)
        cleared = predicted(rest, rest.points - severity[rest.reviewer], components.residual)
        at = panel.submission[out], panel.reviewer[out]
        calibrated.append(panel.points[out] - cleared[at[0]] - severity[at[1]])

    assert tried is not None
    assert tried.raw == pytest.approx(np.sqrt(np.mean(np.square(raw))))
    assert tried.calibrated == pytest.approx(np.sqrt(np.mean(np.square(calibrated))), rel=1e-4)


def predicted(rest: Ratings, points: Floats, error: float) -> Floats:
    """Means of submissions shrunk by hand, the spread from analysis of variance."""
    counts = rest.per_submission
    means = np.bincount(rest.submission, points, len(counts)) / np.maximum(counts, 1)
    level = points.mean()
    seen = counts > 0
    between = (counts * (means - level) ** 2).sum() - (seen.sum() - 1) * error
    spread = max(0.0, between / (len(points) - (counts**2).sum() / len(points)))
    shrink = spread / (spread + error / np.maximum(counts, 1))
    expected: Floats = np.where(seen, level + shrink * (means - level), level)
    return expected


def test_a_large_panel_is_sampled_by_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_out, "SAMPLED_ABOVE", 3_000)
    panel = simulate(S1, seed=1).ratings

    found = calibrate(panel, RULE, seed=1)

    assert found.held_out is not None
    assert found.held_out.sheets == 3_000 // 7 * 7
    assert found.held_out.raw == pytest.approx(np.sqrt(65 * 7 / 6), rel=0.04)
    assert 0.05 < found.held_out.gain < 0.12


def test_the_sample_does_not_hang_on_the_order_of_submissions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_out, "SAMPLED_ABOVE", 1_000)
    panel = simulate(S1, seed=1).ratings
    turned = replace(
        panel,
        submission=len(panel.submissions) - 1 - panel.submission,
        submissions=panel.submissions[::-1],
    )

    before, after = (calibrate(one, RULE, seed=1).held_out for one in (panel, turned))

    assert before is not None
    assert after is not None
    assert (after.raw, after.calibrated) == pytest.approx((before.raw, before.calibrated), rel=1e-9)


def test_no_error_is_no_gain() -> None:
    assert HeldOut(0.0, 0.0, 4).gain == 0.0
