"""Which tier a submission's latent quality deserves, with what probability, and what hangs on it."""

from workbench.domain.statistics.odds.awarding import Awarding
from workbench.domain.statistics.odds.odds import tier_odds
from workbench.domain.statistics.odds.posterior import Variances
from workbench.domain.statistics.odds.result import Odds, SubmissionOdds

__all__ = ["Awarding", "Odds", "SubmissionOdds", "Variances", "tier_odds"]
