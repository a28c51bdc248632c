"""Odds as values: one submission's, and those of a whole call."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.statistics.finding import Finding

# A most probable tier below this leaves a submission in the borderline band.
BORDERLINE = 0.6
# A probability of being funded within these leaves it there too.
UNSURE_FROM, UNSURE_TO = 0.4, 0.6
# Tiers below this are not listed as likely.
LIKELY = 0.05

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SubmissionOdds:
    """One submission's odds.

    Attributes:
        probabilities: of each tier, high to low, then of none; they add up to 1.
        likely: the tiers of 5 % and more, in that order.
        expected_rank: mean rank over the draws, 1 for the best.
        rank_50, rank_90: best and worst rank of the middle half, and of the middle nine tenths, of the draws.
        funded: probability of being funded; None where neither places nor a budget limit it.
        borderline: no tier reaches ``BORDERLINE``, another than the published one is the most probable, or
            ``funded`` is within ``UNSURE_FROM`` to ``UNSURE_TO``.
        at_stake: expected distance, fen, between what its tier gives and what the published tier gives,
            before places and budget.
        mean, sd: of the latent quality, points.
    """

    probabilities: tuple[float, ...]
    likely: tuple[int, ...]
    expected_rank: float
    rank_50: Interval
    rank_90: Interval
    funded: float | None
    borderline: bool
    at_stake: int
    mean: float
    sd: float


@dataclass(frozen=True)
class Odds:
    """Odds in the order of ``Ratings.submissions``; None for one with fewer than two sheets or no score.

    ``draws`` is 0 where the panel is refused.
    """

    submissions: tuple[SubmissionOdds | None, ...]
    findings: tuple[Finding, ...]
    draws: int
    seed: int

    @property
    def refused(self) -> bool:
        """Whether the panel allows no odds at all."""
        return any(finding.level == "refusal" for finding in self.findings)
