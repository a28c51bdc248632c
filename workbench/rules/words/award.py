"""How a clause forms its amount, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.award_methods import (
    Band,
    Base,
    Discretion,
    Fixed,
    Instalments,
    LevelAmounts,
    LevelRate,
    LevelRates,
    Pick,
    Pool,
    Ranking,
    Rate,
    Recorded,
    TierRates,
)
from workbench.domain.measure import Measure
from workbench.i18n import join, t
from workbench.rules.words.source import field_name, source_words


def award_lines(measure: Measure) -> Iterator[str]:
    """The way of giving money, unless the tiers say everything, and how amounts are rounded."""
    award = measure.award
    words = _terms(measure)
    if words:
        yield t("rules.show.award", words=words, source=source_words(measure, award.citations))
    if not isinstance(award.terms, Recorded):
        key = f"rules.show.rounding.{award.rounding.mode}"
        yield t(key, unit=award.rounding.unit, source=source_words(measure, award.citations))


def _terms(measure: Measure) -> str:
    match measure.award.terms:
        case TierRates(base):
            return t("rules.show.tier_rates", base=_base(measure, base))
        case Rate(rate, base, None):
            return t("rules.show.rate", rate=rate, base=_base(measure, base))
        case Rate(rate, base, ceiling):
            return t("rules.show.rate_this_round", rate=rate, base=_base(measure, base), ceiling=ceiling)
        case LevelRates(field, base, levels):
            lines = join(_level_rate(name, level) for name, level in levels.items())
            name = field_name(measure, field)
            return t("rules.show.level_rates", name=name, base=_base(measure, base), levels=lines)
        case Fixed(amount):
            return t("rules.show.fixed", amount=amount)
        case LevelAmounts(field, amounts):
            lines = join(t("rules.show.level", name=name, amount=amount) for name, amount in amounts.items())
            return t("rules.show.level_amounts", name=field_name(measure, field), levels=lines)
        case Discretion(None, field, bands) if field is not None:
            lines = join(f"{name} {band_words(band)}" for name, band in bands.items())
            return t("rules.show.discretion_by", name=field_name(measure, field), levels=lines)
        case Discretion(Band() as band):
            return t("rules.show.discretion", band=band_words(band))
        case Pool(top, amount, sharing, ranking):
            by = ranking_words(measure, ranking)
            return t("rules.show.pool", top=top, amount=amount, sharing=sharing, by=by)
        case Instalments() as terms:
            return _instalments(measure, terms)
        case Recorded(why):
            return t("rules.show.recorded", why=why)
    return ""


def band_words(band: Band) -> str:
    """The limits of a decided amount."""
    match band.low, band.high:
        case None | 0, int() as high:
            return t("rules.show.at_most", amount=high)
        case int() as low, None:
            return t("rules.show.at_least", amount=low)
    return t("rules.show.between", low=band.low or 0, high=band.high or 0)


def ranking_words(measure: Measure, ranking: Ranking) -> str:
    """What places are given by, and what a tie does."""
    by = field_name(measure, ranking.by_field) if ranking.by_field else t("rules.show.by_score")
    return t("rules.show.ranking", by=by, ties=ranking.ties)


def _base(measure: Measure, base: Base) -> str:
    names = join(field_name(measure, one) for one in base.fields)
    if base.pick is None:
        return names
    return t("rules.show.higher_of" if base.pick is Pick.HIGHER else "rules.show.lower_of", names=names)


def _level_rate(name: str, level: LevelRate) -> str:
    if level.cap is None:
        return t("rules.show.level_rate", name=name, rate=level.rate)
    return t("rules.show.level_rate_capped", name=name, rate=level.rate, cap=level.cap)


def _instalments(measure: Measure, terms: Instalments) -> str:
    words = t("rules.show.instalments", total=terms.total, years=terms.years)
    words += t("rules.show.equal_parts" if terms.equal else "rules.show.decided_parts")
    if terms.first is not None:
        key = "rules.show.first_inside" if terms.first_counts else "rules.show.first_beside"
        words += t(key, first=terms.first)
    if terms.start_field:
        words += t("rules.show.counted_from", name=field_name(measure, terms.start_field))
    return words
