"""The odds of every submission: which tier its latent quality deserves, at which rank, with what at stake.

Latent quality is what the average of all experts like these would give, noise taken out. A tier is awarded
on the published score, never on these odds.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from workbench.domain.errors import BadInput
from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.odds.awarding import MOST_DRAWS, Awarding, Mask
from workbench.domain.statistics.odds.design import NamedDesign, design_of
from workbench.domain.statistics.odds.posterior import Posterior, Variances
from workbench.domain.statistics.odds.ranks import Ranks
from workbench.domain.statistics.odds.result import (
    BORDERLINE,
    LIKELY,
    UNSURE_FROM,
    UNSURE_TO,
    Odds,
    SubmissionOdds,
)
from workbench.domain.statistics.odds.tiers import TierCounts
from workbench.domain.statistics.ratings import Floats, Places, Ratings

# Odds need a second opinion, and somebody to be compared with.
LEAST_SHEETS, LEAST_SUBMISSIONS = 2, 2
LEAST_DRAWS, USUAL_DRAWS = 200, 10_000
# Draws times submissions that take about half a second.
_AFFORDABLE = 4_000_000
# Residual variance below this share of the marks' own is rounding.
_ROUNDING = 1e-12
_SHARES = (0.5, 0.9)
_NAMED = 10
_LATENT = Finding("odds.latent", "note")


def tier_odds(
    ratings: Ratings, variances: Variances, awarding: Awarding, seed: int, draws: int | None = None
) -> Odds:
    """Draw the latent quality of all submissions jointly and count what happens to each.

    Submissions with a single sheet compete with the others and get no odds of their own. Equal names and
    seeds give equal odds, in whatever order submissions, reviewers and sheets stand.

    Args:
        draws: how many; None takes 10,000 for a panel, fewer for a large call, at least 200.

    Raises:
        BadInput: ``odds.argument`` where sizes do not fit each other, or ``draws`` is out of range.
    """
    count = len(ratings.submissions)
    if len(awarding.published) != count:
        raise BadInput("odds.argument", name="published")
    if draws is not None and not 1 <= draws <= MOST_DRAWS:
        raise BadInput("odds.argument", name="draws")
    design = design_of(ratings)
    scored = awarding.published[design.place] >= 0
    enough = scored & (design.per_submission >= LEAST_SHEETS)
    refusal = _refusal(design, variances, enough)
    if refusal is not None:
        return Odds((None,) * count, (refusal,), 0, seed)
    if draws is None:
        draws = min(max(_AFFORDABLE // len(design.place), LEAST_DRAWS), USUAL_DRAWS)
    found = _drawn(design, variances, awarding.part(design.place[scored]), scored, seed, draws)
    submissions: list[SubmissionOdds | None] = [None] * count
    for place, one, shown in zip(design.place[scored].tolist(), found, enough[scored].tolist(), strict=True):
        submissions[place] = one if shown else None
    return Odds(tuple(submissions), (_LATENT, *_notes(ratings, submissions, awarding)), draws, seed)


def _refusal(design: NamedDesign, variances: Variances, enough: Mask) -> Finding | None:
    comparable = int(np.count_nonzero(enough))
    if comparable < LEAST_SUBMISSIONS:
        return Finding("odds.too_few", "refusal", {"submissions": comparable})
    spread = float(design.points @ design.points) / len(design.points)
    if np.ptp(design.points) == 0 or variances.residual <= _ROUNDING * spread:
        return Finding("odds.no_spread", "refusal")
    if variances.submission == 0:
        return Finding("odds.no_difference", "refusal")
    return None


def _drawn(
    design: NamedDesign, variances: Variances, awarding: Awarding, scored: Mask, seed: int, draws: int
) -> list[SubmissionOdds]:
    """Odds of the scored submissions, in the order of their ids."""
    chance = np.random.Generator(np.random.PCG64(seed))
    posterior = Posterior(design, variances, chance)
    count = len(awarding.published)
    tiers, ranks = TierCounts(awarding, posterior.centre), Ranks(count, draws)
    total, squares = np.zeros(count), np.zeros(count)
    for chunk in posterior.chunks(draws):
        some = chunk if scored.all() else np.ascontiguousarray(chunk[:, scored])
        order = np.argsort(-some, axis=1)
        tiers.add(some, order)
        ranks.add(some, order)
        total += some.sum(axis=0, dtype=np.float64)
        squares += np.einsum("ij,ij->j", some, some, dtype=np.float64)
    mean = total / draws
    sd = np.sqrt(np.maximum(squares / draws - mean**2, 0))
    (low_50, high_50), (low_90, high_90) = ranks.intervals(_SHARES)
    shares = tiers.reached / draws
    funded = None if tiers.funded is None else tiers.funded / draws
    columns = (
        shares.tolist(),
        ranks.expected().tolist(),
        zip(low_50.tolist(), high_50.tolist(), strict=True),
        zip(low_90.tolist(), high_90.tolist(), strict=True),
        [None] * count if funded is None else funded.tolist(),
        _borderline(shares, awarding.published, funded).tolist(),
        _at_stake(tiers.reached, awarding, draws).tolist(),
        (mean + posterior.centre).tolist(),
        sd.tolist(),
    )
    return [
        SubmissionOdds(
            probabilities=tuple(probabilities),
            likely=tuple(tier for tier, share in enumerate(probabilities) if share >= LIKELY),
            expected_rank=expected,
            rank_50=middle,
            rank_90=wide,
            funded=chance_of_money,
            borderline=borderline,
            at_stake=at_stake,
            mean=quality,
            sd=uncertainty,
        )
        for (
            probabilities,
            expected,
            middle,
            wide,
            chance_of_money,
            borderline,
            at_stake,
            quality,
            uncertainty,
        ) in zip(*columns, strict=True)
    ]


def _borderline(shares: Floats, published: Places, funded: Floats | None) -> Mask:
    best = shares.max(axis=1)
    own = np.take_along_axis(shares, published[:, None], axis=1)[:, 0]
    found: Mask = (best < BORDERLINE) | (own < best)
    if funded is not None:
        found |= (funded >= UNSURE_FROM) & (funded <= UNSURE_TO)
    return found


def _at_stake(reached: Places, awarding: Awarding, draws: int) -> Places:
    """(n,) fen, in whole numbers throughout, halves up."""
    published = np.take_along_axis(awarding.amounts, awarding.published[:, None], axis=1)
    total = (reached * np.abs(awarding.amounts - published)).sum(axis=1)
    rounded: Places = (2 * total + draws) // (2 * draws)
    return rounded


def _notes(
    ratings: Ratings, submissions: list[SubmissionOdds | None], awarding: Awarding
) -> Iterator[Finding]:
    single = sorted(
        name
        for name, odds, published in zip(
            ratings.submissions, submissions, awarding.published.tolist(), strict=True
        )
        if odds is None and published >= 0
    )
    if single:
        yield Finding("odds.single_sheet", "warning", {"count": len(single), "names": tuple(single[:_NAMED])})
    shown = [odds for odds in submissions if odds is not None]
    close = sum(odds.borderline for odds in shown)
    least, unsure_from, unsure_to = (
        Fraction(share).limit_denominator(100) for share in (BORDERLINE, UNSURE_FROM, UNSURE_TO)
    )
    parts = {
        "count": close,
        "submissions": len(shown),
        "least": least,
        "unsure_from": unsure_from,
        "unsure_to": unsure_to,
    }
    yield Finding("odds.borderline", "note", parts)
    if awarding.places is not None or awarding.budget is not None:
        yield Finding("odds.before_limits", "note")
