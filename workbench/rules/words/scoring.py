"""A rubric in plain words: what a score sheet asks and how its marks become one score."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.measure import Measure
from workbench.domain.rubric import Criterion, Item
from workbench.i18n import t
from workbench.rules.words.source import source_words


def scoring_lines(measure: Measure) -> Iterator[str]:
    """Criteria with their items, then how their marks become one score."""
    scoring = measure.scoring
    for criterion in scoring.criteria:
        yield t(
            "rules.show.criterion",
            id=criterion.id,
            name=criterion.name,
            points=criterion.points,
            source=source_words(measure, criterion.citations),
        )
        if not _is_whole(criterion):
            for item in criterion.items:
                yield _item(measure, item)
    yield t(
        f"rules.show.average.{scoring.average}",
        full=scoring.full_points,
        least=scoring.minimum_sheets,
        decimals=scoring.decimals,
        sheets=scoring.trim.from_sheets if scoring.trim else 0,
        high=scoring.trim.high if scoring.trim else 0,
        low=scoring.trim.low if scoring.trim else 0,
        source=source_words(measure, scoring.citations),
    )
    if scoring.by_criterion:
        yield t("rules.show.by_criterion")
    for where, rounding in (
        ("criterion", scoring.criterion_rounding),
        ("weighted", scoring.weighted_rounding),
    ):
        if rounding is not None:
            yield t(f"rules.show.rounding_{where}", decimals=len(str(rounding.unit.denominator)) - 1)
    yield from _deviation(measure)
    yield from _calibration(measure)


def _deviation(measure: Measure) -> Iterator[str]:
    rule = measure.scoring.deviation
    if rule is None:
        return
    source = source_words(measure, rule.citations)
    if rule.share is not None:
        yield t(f"rules.show.deviation_share.{rule.around}", share=rule.share, source=source)
    if rule.spread is not None:
        yield t("rules.show.deviation_spread", points=rule.spread, source=source)
    if rule.criterion_share is not None:
        yield t("rules.show.deviation_criterion", share=rule.criterion_share, source=source)


def _calibration(measure: Measure) -> Iterator[str]:
    rule = measure.scoring.calibration
    if rule is None:
        return
    use = "decides" if rule.decides else "raw"
    source = source_words(measure, rule.citations)
    yield t(f"rules.show.calibration.{use}", share=rule.threshold, source=source)
    if rule.comparable:
        yield t("rules.show.calibration_comparable")


def _is_whole(criterion: Criterion) -> bool:
    return [item.id for item in criterion.items] == [criterion.id]


def _item(measure: Measure, item: Item) -> str:
    kind = t(f"term.item_kind.{item.kind}")
    source = source_words(measure, item.citations)
    return t("rules.show.item", id=item.id, name=item.name, points=item.points, kind=kind, source=source)
