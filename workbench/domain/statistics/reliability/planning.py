"""How many reviewers are enough: reliability and right decisions for 1 to 15 sheets per submission."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from scipy.special import ndtr, ndtri, owens_t

from workbench.domain.errors import BadInput
from workbench.domain.statistics.reliability.variance_components import PanelReliability

MOST = 15
TARGETS = (Fraction(4, 5), Fraction(9, 10))


@dataclass(frozen=True)
class PlanRow:
    """What a panel of ``sheets`` sheets per submission would give.

    Attributes:
        raw, calibrated: reliability of the mean and of the calibrated mean; the latter None where severity
            cannot be told apart.
        right: for each tier share asked, best tier first, the share of the submissions put into the tier
            that truly belong there, by raw scores; empty where one tier takes everybody.
    """

    sheets: int
    raw: float
    calibrated: float | None
    right: tuple[float, ...]


@dataclass(frozen=True)
class Enough:
    """Fewest sheets per submission that reach a reliability; None where no number does."""

    target: Fraction
    raw: int | None
    calibrated: int | None


@dataclass(frozen=True)
class Plan:
    """Rows for 1 to 15 sheets, and the fewest sheets that reach each target."""

    rows: tuple[PlanRow, ...]
    enough: tuple[Enough, ...]


def plan(panel: PanelReliability, shares: Sequence[Fraction] = (Fraction(1, 10),)) -> Plan:
    """What more or fewer reviewers would change, from one panel's variances (Spearman-Brown).

    Args:
        shares: share of the submissions in each tier, best tier first; what is left gets no tier.

    Raises:
        BadInput: ``reliability.shares`` where a share is not positive or they exceed 1 together.
    """
    signal, error, residual = panel.submission, panel.error, panel.residual
    everybody = tuple(shares) == (Fraction(1),)
    rows = []
    for sheets in range(1, MOST + 1):
        raw = _reliability(signal, error / sheets)
        calibrated = None if panel.one_way else _reliability(signal, residual / sheets)
        rows.append(PlanRow(sheets, raw, calibrated, () if everybody else tier_accuracy(raw, shares)))
    enough = tuple(
        Enough(
            target,
            _fewest(target, signal, error),
            None if panel.one_way else _fewest(target, signal, residual),
        )
        for target in TARGETS
    )
    return Plan(tuple(rows), enough)


def tier_accuracy(reliability: float, shares: Sequence[Fraction]) -> tuple[float, ...]:
    """For each tier, best first, the share of those put into it by score that truly belong there.

    Bartoš & Martinková (arXiv 2207.09101), for normal qualities and errors: for the best ``share`` it is
    Phi2(c, c; sqrt(reliability)) / share with Phi(c) = share; here in Owen's (1956) form.

    >>> right, = tier_accuracy(0.873, (Fraction(1, 10),))
    >>> round(right, 3)
    0.747

    Raises:
        BadInput: ``reliability.shares`` where a share is not positive or they exceed 1 together;
            ``reliability.range`` where the reliability is not within 0 to 1.
    """
    if not 0 <= reliability <= 1:
        raise BadInput("reliability.range", value=reliability)
    if not shares or min(shares) <= 0 or sum(shares) > 1:
        raise BadInput("reliability.shares", shares=tuple(shares))
    if reliability == 1:
        return (1.0,) * len(shares)
    correlation = math.sqrt(reliability)
    cuts = [Fraction(0), *accumulate(shares)]
    return tuple(
        min(1.0, max(0.0, _inside(low, high, correlation) / float(high - low)))
        for low, high in pairwise(cuts)
    )


def _inside(low: Fraction, high: Fraction, correlation: float) -> float:
    """Chance that two correlated normal variables both lie between two quantiles."""
    both = _below(high, high, correlation) + _below(low, low, correlation)
    return both - 2 * _below(low, high, correlation)


def _below(first: Fraction, second: Fraction, correlation: float) -> float:
    """Phi2 at two quantiles, first <= second (Owen 1956, Annals of Mathematical Statistics 27)."""
    if first == 0:
        return 0.0
    if second == 1:
        return float(first)
    h, k = float(ndtri(float(first))), float(ndtri(float(second)))
    scale = math.sqrt(1 - correlation**2)
    half = (ndtr(h) + ndtr(k)) / 2 - _owen(h, k, correlation, scale) - _owen(k, h, correlation, scale)
    return float(half) - (0.5 if h * k < 0 or (h * k == 0 and h + k < 0) else 0.0)


def _owen(h: float, k: float, correlation: float, scale: float) -> float:
    """T(h, (k - correlation h) / (h scale)), with its limits at h = 0."""
    if h == 0:
        return math.atan((1 - correlation) / scale) / math.tau if k == 0 else math.copysign(0.25, k)
    return float(owens_t(h, (k - correlation * h) / (h * scale)))


def _reliability(signal: float, noise: float) -> float:
    return signal / (signal + noise) if signal > 0 else 0.0


def _fewest(target: Fraction, signal: float, noise: float) -> int | None:
    if signal <= 0:
        return None
    odds = target / (1 - target)
    return max(1, math.ceil(float(odds) * noise / signal - 1e-9))
