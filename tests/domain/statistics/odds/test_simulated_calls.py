"""Are odds kept? Of the submissions that are given a chance of 70 %, 70 % must be there."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from tests.domain.statistics.odds.panels import awarding, ratings
from tests.domain.statistics.simulate import LEVEL, S1, S4, S5, S6, S7, S10, Scenario, Simulated, simulate
from workbench.domain.rubric import CalibrationRule
from workbench.domain.statistics.calibration.calibrate import calibrate
from workbench.domain.statistics.odds import Variances, tier_odds
from workbench.domain.statistics.ratings import Floats

REPLICATIONS = 12
DRAWS = 400
QUOTAS = (0.1, 0.3, 0.6)
# Cut-offs that leave about 10, 20, 30 and 40 % in the tiers.
STEPS = np.array([1.28, 0.52, -0.25])
COMPARABLE = CalibrationRule(Fraction(1, 100), decides=True, comparable=True, citations=())


def estimated(call: Simulated, seed: int) -> Variances:
    """Variances as a round has them: from the sheets."""
    components = calibrate(call.ratings, COMPARABLE, seed).components
    assert components is not None
    return Variances(components.severity, components.residual)


def by_quota(call: Simulated, variances: Variances, seed: int) -> tuple[Floats, Floats]:
    """Claimed and true share of each tier, (4, N), where rank decides."""
    count = len(call.quality)
    claimed, true = [np.zeros(count)], [np.zeros(count)]
    rank = np.argsort(np.argsort(-call.quality))
    for share in QUOTAS:
        places = round(share * count)
        rules = awarding(count, np.array([-1e6]), places=places)
        odds = tier_odds(call.ratings, variances, rules, seed, DRAWS)
        claimed.append(np.array([one.funded for one in odds.submissions if one is not None]))
        true.append((rank < places).astype(np.float64))
    whole = [np.ones(count)]
    return np.diff(claimed + whole, axis=0), np.diff(true + whole, axis=0)


def by_cut_off(call: Simulated, variances: Variances, seed: int, cut_offs: Floats) -> tuple[Floats, Floats]:
    """Claimed and true share of each tier, (4, N), where quality decides."""
    odds = tier_odds(call.ratings, variances, awarding(len(call.quality), cut_offs), seed, DRAWS)
    shown = [one for one in odds.submissions if one is not None]
    tier = (call.quality[:, None] + LEVEL < cut_offs).sum(axis=1)
    return np.array([one.probabilities for one in shown]).T, (tier == np.arange(4)[:, None]).astype(float)


def expected_calibration_error(pairs: list[tuple[Floats, Floats]]) -> float:
    """Mean distance between claimed and true shares over ten bins of the claimed share."""
    claimed, true = (np.concatenate([pair[side].ravel() for pair in pairs]) for side in (0, 1))
    bins = np.minimum((claimed * 10).astype(int), 9)
    return float(np.abs(np.bincount(bins, claimed - true)).sum()) / len(claimed)


def claimed_and_true(pairs: list[tuple[Floats, Floats]]) -> tuple[float, float]:
    """Mean probability of the most probable tier, and how often it is right."""
    best = [claimed.argmax(axis=0) for claimed, _ in pairs]
    sides = (
        [pair[side][tier, np.arange(len(tier))] for pair, tier in zip(pairs, best, strict=True)]
        for side in (0, 1)
    )
    claimed, true = (float(np.concatenate(side).mean()) for side in sides)
    return claimed, true


def calls(scenario: Scenario) -> list[tuple[Simulated, Variances, int]]:
    made = [(simulate(scenario, seed), seed) for seed in range(REPLICATIONS)]
    return [(call, estimated(call, seed), seed) for call, seed in made]


SCENARIOS = {"S1": S1, "S4": S4, "S5": S5, "S10": S10, "S6": S6, "S7": S7}


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_odds_of_quota_tiers_are_kept(name: str) -> None:
    pairs = [by_quota(*call) for call in calls(SCENARIOS[name])]

    claimed, true = claimed_and_true(pairs)
    assert expected_calibration_error(pairs) <= 0.01
    assert claimed == pytest.approx(true, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_odds_of_fixed_cut_offs_are_kept(name: str) -> None:
    cut_offs = LEVEL + SCENARIOS[name].quality * STEPS
    pairs = [by_cut_off(*call, cut_offs) for call in calls(SCENARIOS[name])]

    claimed, true = claimed_and_true(pairs)
    assert expected_calibration_error(pairs) <= 0.01
    assert claimed == pytest.approx(true, abs=0.02)


def small(submissions: int, reviewers: int, seed: int) -> Simulated:
    """A panel in which everyone reads everything; the plain scenario's variances."""
    chance = np.random.Generator(np.random.PCG64(seed))
    quality, severity = chance.normal(0, 8, submissions), chance.normal(0, 4, reviewers)
    sheets = [
        (place, reader, LEVEL + quality[place] + severity[reader] + chance.normal(0, 7))
        for place in range(submissions)
        for reader in range(reviewers)
    ]
    return Simulated(ratings(*sheets, submissions=submissions, reviewers=reviewers), quality, severity)


@pytest.mark.slow
@pytest.mark.parametrize(("submissions", "reviewers", "bound"), [(20, 7, 0.01), (20, 3, 0.02), (10, 3, 0.02)])
def test_odds_of_small_panels_are_nearly_kept(submissions: int, reviewers: int, bound: float) -> None:
    quota, fixed = [], []
    for seed in range(200):
        call = small(submissions, reviewers, seed)
        variances = estimated(call, seed)
        # The level of a small panel is uncertain, so cut-offs must not always lie around its true middle.
        moved = np.random.Generator(np.random.PCG64(seed)).uniform(-20, 20)
        quota.append(by_quota(call, variances, seed))
        fixed.append(by_cut_off(call, variances, seed, LEVEL + moved + 8 * STEPS))

    assert expected_calibration_error(quota) <= bound
    assert expected_calibration_error(fixed) <= bound
