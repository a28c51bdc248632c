"""What each tier would give one submission by itself, before anything is shared with others."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from workbench.domain.award_methods import BY_TIER, Tier
from workbench.domain.case import Case, Panel, Submission
from workbench.domain.claim import claim
from workbench.domain.draft import UNLIMITED
from workbench.domain.measure import Measure


def amounts_by_tier(measure: Measure, submission: Submission, case: Case) -> dict[str | None, int]:
    """Fen by tier name, None for below the last tier; empty where tiers give no money.

    The claim is computed at each tier's cut-off with every floor held. A recorded decision is left aside:
    an amount that an office decides counts with the most that the tier allows, or with the least where
    nothing limits it. A submission that is not eligible gets nothing from any tier.
    """
    if measure.award.method not in BY_TIER or not measure.tiers:
        return {}
    plain = replace(submission, decision=None)
    amounts: dict[str | None, int] = {
        tier.name: _amount(measure, tier, tier.from_score, plain, case) for tier in measure.tiers
    }
    last = measure.tiers[-1]
    return {**amounts, None: _amount(measure, last, last.from_score - 1, plain, case)}


def _amount(measure: Measure, tier: Tier, score: Fraction, submission: Submission, case: Case) -> int:
    # A tier that stands alone is reached at its cut-off, even where two tiers share one.
    alone = replace(measure, tiers=(tier,))
    draft = claim(alone, submission, case, Panel((), score, score, {}, False, ()))
    if draft.award is not None:
        return draft.award
    upper = draft.upper or 0
    if upper < UNLIMITED:
        return upper
    least = tier.band.low if tier.band else None
    return upper - UNLIMITED + (least or 0)
