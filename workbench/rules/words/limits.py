"""What bounds, excludes and divides the amounts, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.award_limits import Cap, CapScope
from workbench.domain.measure import Measure
from workbench.i18n import t
from workbench.rules.words.award import ranking_words
from workbench.rules.words.source import field_name, source_words


def limit_lines(measure: Measure) -> Iterator[str]:
    """One line a limit, from those of one item to those of the whole policy."""
    for cap in measure.caps:
        yield from _cap(measure, cap)
    yield from _selection(measure)
    yield from _earlier(measure)
    for budget in measure.budgets:
        whose = t("rules.show.policy_wide") if budget.policy_wide else ""
        source = source_words(measure, budget.citations)
        parts: dict[str, object] = {"whose": whose, "over": budget.over, "source": source}
        if budget.amount is None:
            yield t("rules.show.budget_pending", **parts)
        else:
            yield t("rules.show.budget", amount=budget.amount, basis=budget.basis, **parts)
    if split := measure.split:
        parts_words = tuple(f"{payer} {part}" for payer, part in split.parts.items())
        source = source_words(measure, split.citations)
        yield t("rules.show.split", parts=parts_words, odd=split.odd_fen_to, source=source)
    if voucher := measure.voucher:
        yield t("rules.show.voucher", source=source_words(measure, voucher.citations))


def _cap(measure: Measure, cap: Cap) -> Iterator[str]:
    source = source_words(measure, cap.citations)
    if cap.scope is CapScope.ITEM:
        yield t("rules.show.cap.item", amount=cap.amount, source=source)
        return
    key = "clause_year" if cap.scope is CapScope.CLAUSE_YEAR else "entity_year"
    whose = t("rules.show.policy_wide") if cap.policy_wide else ""
    yield t(f"rules.show.cap.{key}", amount=cap.amount, basis=cap.basis, whose=whose, source=source)
    if cap.together:
        yield t("rules.show.together", measures=cap.together)
    if cap.by_choice:
        yield t("rules.show.by_choice")


def _selection(measure: Measure) -> Iterator[str]:
    if quota := measure.quota:
        by = ranking_words(measure, quota.ranking)
        backfill = t("rules.show.backfill" if quota.backfill else "rules.show.no_backfill")
        source = source_words(measure, quota.citations)
        if quota.per_year is None:
            yield t("rules.show.quota_pending", by=by, backfill=backfill, source=source)
        else:
            yield t("rules.show.quota", number=quota.per_year, by=by, backfill=backfill, source=source)
    if times := measure.times:
        source = source_words(measure, times.citations)
        yield t("rules.show.times", unit=times.unit, most=times.most, period=times.period, source=source)
    if one := measure.exclusivity:
        source = source_words(measure, one.citations)
        yield t("rules.show.exclusivity", rule=one.rule, exception=one.exception, source=source)


def _earlier(measure: Measure) -> Iterator[str]:
    for over in measure.overlaps:
        source = source_words(measure, over.citations)
        yield t("rules.show.overlap", levels=over.sources, rule=over.rule, basis=over.basis, source=source)
    if one := measure.difference:
        source = source_words(measure, one.citations)
        yield t("rules.show.difference", series=one.series, unit=one.unit, basis=one.basis, source=source)
    if measure.project_cost_field:
        yield t("rules.show.cost", name=field_name(measure, measure.project_cost_field))
