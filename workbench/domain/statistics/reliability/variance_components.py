"""Reliability of a panel from variance components: holds for incomplete tables of sheets too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from workbench.domain.statistics.calibration.components import Components, OneWay, one_way
from workbench.domain.statistics.ratings import Floats, Ratings
from workbench.domain.statistics.reliability.estimate import TAIL, Estimate

# A variance below this share of the sheets' variance is rounding, or the tolerance of a solver.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class PanelReliability:
    """Shares of the variance of scores that come from the submissions, 0 to 1.

    Attributes:
        sheets: harmonic mean of the sheets per submission: k of the means below.
        single: one sheet, severity counting as error.
        mean: the mean of k sheets, severity counting as error.
        calibrated: the mean of k sheets with severity taken out; None where ``one_way``.
        one_way: severity could not be told from the residual, so that both count as one error.
        submission: variance between submissions, points²; where not ``one_way`` between those that sheets
            link, directly or through others.
        error: error variance of one sheet, points²: severity and residual together.
        residual: what calibration leaves of ``error``, points²; all of it where ``one_way``.

    An estimate is None where neither submissions nor errors vary.
    """

    sheets: float
    single: Estimate | None
    mean: Estimate | None
    calibrated: Estimate | None
    one_way: bool
    submission: float
    error: float
    residual: float


def panel_reliability(ratings: Ratings, components: Components | None) -> PanelReliability | None:
    """Reliability of one sheet, of the mean of a submission's sheets, and of their calibrated mean.

    single = q / (q + b + e), mean = q / (q + (b + e) / k), calibrated = q / (q + e / k), where q, b, e are
    the variances of submission, severity and residual. The intervals are those of McGraw & Wong (1996),
    Psychological Methods 1, on a complete table. On an incomplete one their k and n become the
    coefficients of q and b in the adjusted mean squares (Henderson's method III; Searle, Casella &
    McCulloch 1992, ch. 5), and unequal numbers of sheets lower the degrees of freedom (Satterthwaite 1946).

    Args:
        components: of the same ratings; None where severity cannot be told from the residual, which gives
            the one-way form.

    Returns:
        None where fewer than two submissions have two sheets, or all sheets of those give the same points.
    """
    shared = ratings.points[ratings.per_submission[ratings.submission] >= 2]
    if np.count_nonzero(ratings.per_submission >= 2) < 2 or shared.min() == shared.max():
        return None
    counts = ratings.per_submission.astype(np.float64)
    floor = _ROUNDING * float(ratings.points.var())
    if components is not None and components.degrees > 0:
        return _two_way(ratings, counts, components, floor)
    variances = one_way(ratings)
    return None if variances is None else _one_way(counts[counts > 0], variances, floor)


@dataclass(frozen=True)
class _Signal:
    """Variance between submissions, points², and its limits for a given error."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, error: float, times: float, df: tuple[float, float]) -> _Signal:
        """Limits from the F interval of a mean square that expects ``times`` the value plus ``error``.

        A value of 0 stands for all below it too, so that the upper limit is above 0 even then.

        Args:
            df: degrees of freedom of that mean square, and of the error.
        """
        between = times * value + error
        low = (between / float(fdtri(df[0], df[1], TAIL)) - error) / times
        high = (between * float(fdtri(df[1], df[0], TAIL)) - error) / times
        return cls(value, min(max(0.0, low), value), max(high, value))

    def share(self, noise: float) -> Estimate | None:
        if self.value + noise == 0:
            return None
        return Estimate(*(one / (one + noise) for one in (self.value, self.low, self.high)))


def _one_way(counts: Floats, variances: OneWay, floor: float) -> PanelReliability:
    k, n, m = _harmonic(counts), variances.submissions, variances.sheets
    submission, error = _clean(variances.submission, floor), _clean(variances.within, floor)
    times = (m - float(counts @ counts) / m) / (n - 1)
    df = _effective(n - 1, counts * submission + error)
    signal = _Signal.of(submission, error, times, (df, variances.degrees))
    single, mean = signal.share(error), signal.share(error / k)
    return PanelReliability(k, single, mean, None, True, submission, error, error)


def _two_way(ratings: Ratings, counts: Floats, components: Components, floor: float) -> PanelReliability:
    marked, k = counts > 0, _harmonic(counts[counts > 0])
    submission, severity, residual = (
        _clean(one, floor) for one in (components.submission, components.severity, components.residual)
    )
    error, m = severity + residual, components.sheets
    between_df = components.submissions - components.linked_groups
    # How often each variance enters its own mean square, adjusted for the other effect.
    times = (m - components.reviewers) / between_df
    of_severity = (m - components.submissions) / components.severity_degrees
    per_sheet = 1 / ratings.per_reviewer[ratings.reviewer]
    adjusted = (counts - np.bincount(ratings.submission, per_sheet, len(counts)))[marked]
    df = _effective(between_df, adjusted * submission + residual)
    # The combination of the mean squares of severity and residual that expects what the one between
    # submissions does, times the error of one sheet.
    from_severity = times * submission / of_severity * (of_severity * severity + residual)
    from_residual = (error + times * submission * (1 - 1 / of_severity)) * residual
    spread = from_severity**2 / components.severity_degrees + from_residual**2 / components.degrees
    error_df = (from_severity + from_residual) ** 2 / spread if spread > 0 else float(components.degrees)
    raw = _Signal.of(submission, residual, times, (df, error_df))
    calibrated = _Signal.of(submission, residual, times, (df, components.degrees))
    return PanelReliability(
        sheets=k,
        single=raw.share(error),
        mean=raw.share(error / k),
        calibrated=calibrated.share(residual / k),
        one_way=False,
        submission=submission,
        error=error,
        residual=residual,
    )


def _harmonic(counts: Floats) -> float:
    return len(counts) / float((1 / counts).sum())


def _clean(variance: float, floor: float) -> float:
    return 0.0 if variance <= floor else variance


def _effective(df: int, variances: Floats) -> float:
    """Degrees of freedom of a mean square whose parts have unequal expectations (Satterthwaite 1946)."""
    second = float((variances**2).mean())
    return df * float(variances.mean()) ** 2 / second if second > 0 else float(df)
