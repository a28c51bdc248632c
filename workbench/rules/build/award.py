"""金额 as domain values: one shape of terms for each way of giving money."""

from __future__ import annotations

from fractions import Fraction

from workbench.domain.award_methods import (
    Award,
    Band,
    Base,
    Discretion,
    Fixed,
    Instalments,
    LevelAmounts,
    LevelRate,
    LevelRates,
    Method,
    Pick,
    Pool,
    Ranking,
    Rate,
    Recorded,
    Sharing,
    Terms,
    TierRates,
    TieRule,
)
from workbench.domain.rounding import Rounding
from workbench.rules.build.scoring import MODES
from workbench.rules.format.award import (
    AwardText,
    BandText,
    DiscretionText,
    FixedText,
    InstalmentsText,
    LevelAmountsText,
    LevelRatesText,
    PoolText,
    RankingText,
    RatedText,
    RateText,
    RecordedText,
    TierRateText,
)

# A clause that gives no money has nothing to round.
_TO_THE_FEN = Rounding(Fraction(1))


def build_award(text: AwardText) -> Award:
    """How the nominal amount is formed."""
    if isinstance(text, RecordedText):
        return Award(Method.RECORDED, _TO_THE_FEN, text.citations, Recorded(text.why))
    rounding = Rounding(Fraction(text.rounding.unit), MODES[text.rounding.mode])
    return Award(Method(text.method), rounding, text.citations, _terms(text))


def _terms(text: AwardText) -> Terms | None:
    """What the way of giving money needs beyond its tiers."""
    match text:
        case TierRateText():
            return TierRates(_base(text))
        case RateText(rate=rate, this_round=None):
            return Rate(rate, _base(text))
        case RateText(rate=ceiling, this_round=Fraction() as rate):
            return Rate(rate, _base(text), ceiling)
        case LevelRatesText():
            levels = {name: LevelRate(one.rate, one.cap) for name, one in text.levels.items()}
            return LevelRates(text.by_field, _base(text), levels)
        case FixedText():
            return Fixed(text.amount)
        case LevelAmountsText():
            return LevelAmounts(text.by_field, text.amounts)
        case DiscretionText(by_field=None):
            return Discretion(Band(text.low, text.high))
        case DiscretionText():
            levels_of = {name: _band(one) for name, one in (text.levels or {}).items()}
            return Discretion(None, text.by_field, levels_of)
        case PoolText(places=one):
            return Pool(one.top, one.pool, Sharing(one.sharing), ranking(one))
        case InstalmentsText():
            return Instalments(
                text.total,
                text.years,
                text.each == "平均",
                text.first,
                bool(text.first_counts),
                text.start_field,
            )
    return None


def ranking(text: RankingText) -> Ranking:
    """What places are given by."""
    return Ranking(text.by_field, TieRule(text.ties), text.tie_criteria or ())


def _base(text: RatedText) -> Base:
    return Base(text.bases, Pick(text.pick) if text.pick else None)


def _band(text: BandText) -> Band:
    return Band(text.low, text.high)
