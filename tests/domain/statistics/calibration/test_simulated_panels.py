"""Gated calibration against raw means where the truth is known."""

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.stats import kendalltau

from tests.domain.statistics.calibration.tables import COMPARABLE
from tests.domain.statistics.simulate import (
    S0,
    S1,
    S2,
    S4,
    S5,
    S5B,
    S6,
    S7,
    S10,
    S11,
    Scenario,
    Simulated,
    simulate,
)
from workbench.domain.statistics.calibration import Calibration, calibrate
from workbench.domain.statistics.ratings import Floats

SEVERE = {"S1": S1, "S2": S2, "S4": S4, "S5": S5, "S6": S6, "S7": S7, "S10": S10, "S11": S11}
OFF = {"S0": S0, "S5B": S5B}


@dataclass(frozen=True)
class Trial:
    """One simulated panel: Kendall's tau with the truth, and what the gate did."""

    raw: float
    gated: float
    accepted: bool


def trial(scenario: Scenario, seed: int) -> Trial:
    panel = simulate(scenario, seed)
    found = calibrate(panel.ratings, COMPARABLE, seed)
    raw = tau(panel, panel.ratings.points)
    return Trial(raw, tau(panel, cleared(panel, found)) if found.accepted else raw, found.accepted)


def cleared(panel: Simulated, found: Calibration) -> Floats:
    assert found.severity is not None
    return panel.ratings.points - found.severity[panel.ratings.reviewer]


def tau(panel: Simulated, points: Floats) -> float:
    means = np.bincount(panel.ratings.submission, points) / panel.ratings.per_submission
    return float(kendalltau(means, panel.quality).statistic)


def gains(scenario: Scenario, replications: int) -> tuple[float, float, float]:
    """Mean gain in tau, its standard error, and the share of panels that were calibrated."""
    trials = [trial(scenario, seed) for seed in range(replications)]
    gain = np.array([one.gated - one.raw for one in trials])
    error = float(gain.std(ddof=1)) / np.sqrt(replications)
    return float(gain.mean()), error, float(np.mean([one.accepted for one in trials]))


def test_one_panel_gains_already() -> None:
    one = trial(S2, seed=1)

    assert one.accepted
    assert one.gated > one.raw + 0.04


@pytest.mark.slow
@pytest.mark.parametrize("name", SEVERE)
def test_calibration_is_better_where_severity_is_there(name: str) -> None:
    gain, error, accepted = gains(SEVERE[name], 40)
    print(f"{name}: gain {gain:+.4f} +- {error:.4f}, accepted {accepted:.3f}")

    assert accepted == 1
    assert gain > 2 * error
    assert gain > 0.008


@pytest.mark.slow
@pytest.mark.parametrize("name", OFF)
def test_the_gate_stays_shut_where_nothing_can_be_gained(name: str) -> None:
    gain, error, accepted = gains(OFF[name], 600)
    print(f"{name}: gain {gain:+.5f} +- {error:.5f}, accepted {accepted:.4f}")

    assert accepted < 0.02
    assert gain > -2 * error - 1e-4
