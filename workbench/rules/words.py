"""A measure in plain words, for people who will not read the file."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.rubric import (
    AddOn,
    Cap,
    CapScope,
    Comparison,
    Condition,
    Criterion,
    Item,
    Measure,
    Tier,
)
from workbench.i18n import join, t
from workbench.i18n.facts import fact_text
from workbench.i18n.phrase import Phrase


def measure_words(measure: Measure) -> tuple[str, ...]:
    """One line a rule, in the order of computation, each with what it rests on."""
    return tuple(_lines(measure))


def _lines(measure: Measure) -> Iterator[str]:
    yield t("rules.show.title", id=measure.id, name=measure.name, version=measure.version)
    yield t("rules.show.dates", start=measure.in_force_from, end=measure.in_force_to, by=measure.dated_by)
    yield t("rules.show.status", status=t(f"term.rule_status.{measure.status.name.lower()}"))
    if measure.adoption:
        one = measure.adoption
        yield t("rules.show.adoption", by=one.by, on=one.on, document=one.document)
    for requirement in measure.requirements:
        words = condition_words(requirement.condition, measure)
        yield t("rules.show.requirement", condition=words, source=_source(measure, requirement.citations))
    for gate in measure.gates:
        yield t("rules.show.gate", name=gate.name, source=_source(measure, gate.citations))
    yield from _scoring(measure)
    for tier in measure.tiers:
        yield _tier(measure, tier)
    for add_on in measure.add_ons:
        yield _add_on(measure, add_on)
    for cap in measure.caps:
        yield _cap(measure, cap)
    yield from _shared(measure)


def _scoring(measure: Measure) -> Iterator[str]:
    scoring = measure.scoring
    for criterion in scoring.criteria:
        yield t(
            "rules.show.criterion",
            id=criterion.id,
            name=criterion.name,
            points=criterion.points,
            source=_source(measure, criterion.citations),
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
        source=_source(measure, scoring.citations),
    )


def _is_whole(criterion: Criterion) -> bool:
    return [item.id for item in criterion.items] == [criterion.id]


def _item(measure: Measure, item: Item) -> str:
    kind = t(f"term.item_kind.{item.kind}")
    source = _source(measure, item.citations)
    return t("rules.show.item", id=item.id, name=item.name, points=item.points, kind=kind, source=source)


def _tier(measure: Measure, tier: Tier) -> str:
    names = {criterion.id: criterion.name for criterion in measure.scoring.criteria}
    floors = [t("rules.show.floor_all", share=tier.floor_all)] if tier.floor_all is not None else []
    floors += [t("rules.show.floor", name=names[one], share=share) for one, share in tier.floors.items()]
    return t(
        "rules.show.tier",
        name=tier.name,
        score=tier.from_score,
        amount=tier.amount,
        floors="".join(floors),
        source=_source(measure, (*tier.citations, *tier.floor_citations)),
    )


def _add_on(measure: Measure, add_on: AddOn) -> str:
    return t(
        "rules.show.add_on",
        name=add_on.name,
        amount=add_on.amount,
        condition=condition_words(add_on.condition, measure),
        needs=Phrase("rules.show.needs_tier" if add_on.needs_base_award else "rules.show.needs_none"),
        inside=Phrase("rules.show.inside" if add_on.inside_item_cap else "rules.show.outside"),
        source=_source(measure, add_on.citations),
    )


def _cap(measure: Measure, cap: Cap) -> str:
    key = "item" if cap.scope is CapScope.ITEM else "entity_year"
    return t(f"rules.show.cap.{key}", amount=cap.amount, source=_source(measure, cap.citations))


def _shared(measure: Measure) -> Iterator[str]:
    if one := measure.exclusivity:
        source = _source(measure, one.citations)
        yield t("rules.show.exclusivity", rule=one.rule, exception=one.exception, source=source)
    if over := measure.overlap:
        yield t(
            "rules.show.overlap", levels=over.levels, rule=over.rule, source=_source(measure, over.citations)
        )
    if budget := measure.budget:
        source = _source(measure, budget.citations)
        yield t("rules.show.budget", amount=budget.amount, over=budget.over, source=source)
    if split := measure.split:
        parts = tuple(f"{payer} {part}" for payer, part in split.parts.items())
        yield t("rules.show.split", parts=parts, source=_source(measure, split.citations))
    for choice in measure.conventions:
        approved = choice.approved_by or t("rules.show.not_approved")
        yield t("rules.show.convention", topic=choice.topic, choice=choice.choice, approved=approved)


def condition_words(condition: Condition, measure: Measure) -> str:
    """A condition as a phrase: every comparison, joined by and, or by or."""
    joint = t("rules.show.or" if condition.any_of else "rules.show.and")
    return joint.join(_comparison(one, measure) for one in condition.comparisons)


def _comparison(one: Comparison, measure: Measure) -> str:
    field = next(field for field in measure.fields if field.id == one.field)
    operator = t(f"term.operator.{one.operator.name.lower()}")
    values = join(fact_text(value) for value in one.values)
    return t("rules.show.comparison", name=field.name, operator=operator, values=values)


def _source(measure: Measure, ids: tuple[str, ...]) -> str:
    """What figures rest on: clause by clause, a default said to be one."""
    cited = [measure.citations[one] for one in dict.fromkeys(ids)]
    return join(
        t(
            "rules.show.source",
            document=one.document,
            article=one.article,
            kind=t(f"term.citation_kind.{one.kind.name.lower()}"),
        )
        for one in cited
    )
