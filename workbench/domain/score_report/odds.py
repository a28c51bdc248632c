"""A measure's tiers, places and money as the odds see them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.domain.allocation.from_ledger import places_used
from workbench.domain.award_limits import Overrun
from workbench.domain.award_methods import Pool
from workbench.domain.case import Case, Result
from workbench.domain.claim.tiers import tier_for
from workbench.domain.measure import Measure
from workbench.domain.scores import seed_of
from workbench.domain.sensitivity import Amounts
from workbench.domain.statistics.calibration import LEVEL, Calibration, one_way
from workbench.domain.statistics.odds import Awarding, Odds, Variances, tier_odds
from workbench.domain.statistics.ratings import Ratings, ratings_of

# Where all are scaled alike nobody goes without; where payment stops there is no line to stand on.
_HAS_LINE = frozenset({Overrun.BY_RANK, Overrun.OFFER, Overrun.FIRST_COME})
# Below any score: a measure without tiers has one that everybody reaches.
_EVERYBODY = -1e9


def odds_of(
    measure: Measure,
    case: Case,
    standing: Sequence[Result],
    calibration: Calibration,
    amounts: Amounts,
    draws: int | None,
) -> Odds:
    """Odds of the eligible submissions of one measure, in their order."""
    ratings = ratings_of((one.submission.id, one.panel) for one in standing)
    awarding = _awarding(measure, case, standing, amounts)
    seed = seed_of(case.lot_seed)
    return tier_odds(ratings, _variances(ratings, calibration), awarding, seed, draws)


def _variances(ratings: Ratings, calibration: Calibration) -> Variances:
    """Severity that chance may explain is left out of the odds, as it is left in the scores."""
    found = calibration.components
    if found is not None and calibration.f is not None and calibration.f.p < LEVEL:
        return Variances(found.severity, found.residual)
    alone = one_way(ratings)
    return Variances(0.0, alone.within if alone else 0.0)


def _awarding(measure: Measure, case: Case, standing: Sequence[Result], amounts: Amounts) -> Awarding:
    names: list[str | None] = [*(tier.name for tier in measure.tiers), None]
    cut_offs = [float(tier.from_score) for tier in measure.tiers] or [_EVERYBODY]
    tiers = len(cut_offs)
    place = {name: at for at, name in enumerate(names)}
    gives = [amounts.get(one.submission.id, {}) for one in standing]
    return Awarding(
        cut_offs=np.array(cut_offs),
        published=np.array([place[one.tier] for one in standing], np.int64),
        highest=np.array([_highest(measure, one, place) for one in standing], np.int64),
        amounts=np.array(
            [[each.get(name, 0) for name in names] if measure.tiers else [0] * (tiers + 1) for each in gives],
            np.int64,
        ).reshape(len(standing), tiers + 1),
        eligible=np.ones(len(standing), np.bool_),
        places=places_left(measure, case),
        budget=_budget(measure, case),
        queue=_queue(measure, standing),
    )


def _highest(measure: Measure, result: Result, place: dict[str | None, int]) -> int:
    """The first tier whose floors hold."""
    if not measure.tiers:
        return 0
    tier, _ = tier_for(measure, measure.scoring.full_points, result.panel.criterion_means)
    return place[tier.name if tier else None]


def places_left(measure: Measure, case: Case) -> int | None:
    """Places that are left this year; None without a limit."""
    terms, quota = measure.award.terms, measure.quota
    if isinstance(terms, Pool):
        return terms.top
    if quota is None or quota.per_year is None:
        return None
    return max(0, quota.per_year - places_used(measure, case))


def _budget(measure: Measure, case: Case) -> int | None:
    """Money of the measure's own budget left this year, fen; None where nobody can be left without."""
    budget = measure.budget
    if budget is None or budget.amount is None or budget.over not in _HAS_LINE or not measure.tiers:
        return None
    spent = sum(line.money(budget.basis) for line in case.of_this_year() if line.measure == measure.id)
    return max(0, budget.amount - spent)


def _queue(measure: Measure, standing: Sequence[Result]) -> NDArray[np.int64] | None:
    """Turns by the day of application, then by number, where the budget goes to those who came first."""
    if measure.budget is None or measure.budget.over is not Overrun.FIRST_COME:
        return None
    turns = sorted(
        range(len(standing)),
        key=lambda at: (standing[at].submission.applied_on, standing[at].submission.id),
    )
    queue = np.empty(len(standing), np.int64)
    queue[turns] = np.arange(len(standing))
    return queue
