"""Rows of the sheet 参数 about money: how the amount is formed, places and times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    Rate,
    TierRates,
)
from workbench.domain.measure import Measure
from workbench.i18n import join, t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.parameter_rows import (
    NAME_COLUMN,
    RESULT_COLUMN,
    SHARE_COLUMN,
    VALUE_COLUMN,
    ParameterRows,
)
from workbench.sheets.style import yuan


def write_terms(rows: ParameterRows, *, live: bool) -> None:
    """How the nominal amount is formed, beside its clause.

    Args:
        live: whether formulas read these figures, so that they may be tried.
    """
    award = rows.measure.award
    cited = award.citations
    rows.group = t("sheets.parameters.terms")
    match award.terms:
        case TierRates(base=base):
            _base(rows, base)
        case Rate(rate=rate, base=base, ceiling=ceiling):
            rows.line(("rate",), t("sheets.parameters.rate"), cited, share=rate, live=live)
            if ceiling is not None:
                rows.line(None, t("sheets.parameters.ceiling"), cited, share=ceiling, live=False)
            _base(rows, base)
        case LevelRates(by_field=field, base=base, levels=levels):
            rows.group = _by(rows.measure, field)
            _level_rates(rows, levels, live=live)
            _base(rows, base)
        case Fixed(amount=amount):
            _money(rows, t("sheets.parameters.fixed"), cited, amount, key=("fixed",), live=live)
        case LevelAmounts(by_field=field, amounts=amounts):
            rows.group = _by(rows.measure, field)
            _note_levels(rows, len(amounts), ("level amounts",), VALUE_COLUMN)
            for level, amount in amounts.items():
                _money(rows, level, cited, amount, live=live)
        case Discretion(band=band, by_field=field, levels=bands):
            if field is not None:
                rows.group = _by(rows.measure, field)
            _bands(rows, [("", band, cited), *((f"{level} ", one, cited) for level, one in bands.items())])
        case Instalments() as terms:
            _instalments(rows, terms)
        case Pool() as pool:
            _money(rows, t("sheets.parameters.pool"), cited, pool.amount, key=("pool",), live=live)
            rows.line(None, t("sheets.parameters.pool_top"), cited, pool.top, live=False)
            rows.line(None, t("sheets.parameters.sharing", how=t(f"term.sharing.{pool.sharing}")), cited)


def write_tier_bands(rows: ParameterRows) -> None:
    """Within what the amount of a tier is decided."""
    _bands(rows, [(f"{tier.name} ", tier.band, tier.citations) for tier in rows.measure.tiers])


def write_places(rows: ParameterRows) -> None:
    """How many may win, and how often one may win."""
    quota, times = rows.measure.quota, rows.measure.times
    rows.group = t("sheets.parameters.places")
    if quota is not None:
        name = t(
            "sheets.parameters.quota" if quota.per_year is not None else "sheets.parameters.quota_pending"
        )
        rows.line(None, name, quota.citations, quota.per_year, live=False)
    if times is not None:
        name = t("sheets.parameters.times", unit=times.unit, period=t(f"term.period.{times.period}"))
        rows.line(None, name, times.citations, times.most, live=False)


def _by(measure: Measure, field: str) -> str:
    names = {one.id: one.name for one in measure.fields}
    return t("sheets.parameters.terms_by", name=names[field])


def _base(rows: ParameterRows, base: Base) -> None:
    names = {one.id: one.name for one in rows.measure.fields}
    which = {None: "base_of", Pick.HIGHER: "base_higher", Pick.LOWER: "base_lower"}[base.pick]
    words = t(f"sheets.parameters.{which}", names=join(names[one] for one in base.fields))
    rows.line(None, words, rows.measure.award.citations)


def _level_rates(rows: ParameterRows, levels: Mapping[str, LevelRate], *, live: bool) -> None:
    _note_levels(rows, len(levels), ("level rates",), SHARE_COLUMN)
    rows.note(("level caps",), RESULT_COLUMN, rows.row, rows.row + len(levels) - 1)
    for level, terms in levels.items():
        cap = None if terms.cap is None else yuan(terms.cap)
        rows.line(
            None,
            level,
            rows.measure.award.citations,
            share=terms.rate,
            result=cap,
            result_is_money=True,
            live=live,
        )


def _note_levels(rows: ParameterRows, count: int, key: tuple[str, ...], column: int) -> None:
    last = rows.row + count - 1
    rows.note(("level names",), NAME_COLUMN, rows.row, last)
    rows.note(key, column, rows.row, last)


def _bands(rows: ParameterRows, bands: Iterable[tuple[str, Band | None, Sequence[str]]]) -> None:
    for whose, band, cited in bands:
        for side in ("low", "high") if band is not None else ():
            amount: int | None = getattr(band, side)
            if amount is not None:
                _money(rows, whose + t(f"sheets.parameters.band_{side}"), cited, amount)


def _instalments(rows: ParameterRows, terms: Instalments) -> None:
    cited = rows.measure.award.citations
    _money(rows, t("sheets.parameters.instalments_total"), cited, terms.total)
    rows.line(None, t("sheets.parameters.instalments_years"), cited, terms.years, live=False)
    if terms.first is not None:
        counts = "inside" if terms.first_counts else "outside"
        _money(rows, t(f"sheets.parameters.instalments_first.{counts}"), cited, terms.first)


def _money(
    rows: ParameterRows,
    name: str,
    citations: Sequence[str],
    fen: int,
    *,
    key: tuple[str, ...] | None = None,
    live: bool = False,
) -> None:
    unit = t("sheets.unit.yuan")
    rows.line(key, name, citations, yuan(fen), unit, look=MONEY_LOOK, live=live)
