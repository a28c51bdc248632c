"""A measure in plain words, for people who will not read the file."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.award_methods import Tier
from workbench.domain.conditions import Comparison, Condition
from workbench.domain.measure import Measure
from workbench.i18n import join, t
from workbench.i18n.facts import fact_text
from workbench.rules.words.award import award_lines
from workbench.rules.words.limits import limit_lines
from workbench.rules.words.scoring import scoring_lines
from workbench.rules.words.source import source_words


def measure_words(measure: Measure) -> tuple[str, ...]:
    """One line a rule, in the order of computation, each with what it rests on."""
    return tuple(_lines(measure))


def _lines(measure: Measure) -> Iterator[str]:
    yield t("rules.show.title", id=measure.id, name=measure.name, version=measure.version)
    yield t("rules.show.dates", start=measure.in_force_from, end=measure.in_force_to, by=measure.dated_by)
    yield t("rules.show.status", status=t(f"term.rule_status.{measure.status}"))
    if measure.adoption:
        one = measure.adoption
        yield t("rules.show.adoption", by=one.by, on=one.on, document=one.document)
    for requirement in measure.requirements:
        words = condition_words(requirement.condition, measure)
        yield t(
            "rules.show.requirement", condition=words, source=source_words(measure, requirement.citations)
        )
    for gate in measure.gates:
        yield t("rules.show.gate", name=gate.name, source=source_words(measure, gate.citations))
    for ban in measure.bans:
        yield t("rules.show.ban", name=ban.name, years=ban.years, source=source_words(measure, ban.citations))
    if measure.needs_panel:
        yield from scoring_lines(measure)
    for tier in measure.tiers:
        yield _tier(measure, tier)
    yield from award_lines(measure)
    for add_on in measure.add_ons:
        yield t(
            "rules.show.add_on",
            name=add_on.name,
            amount=add_on.amount,
            condition=condition_words(add_on.condition, measure),
            needs=t("rules.show.needs_tier" if add_on.needs_base_award else "rules.show.needs_none"),
            inside=t("rules.show.inside" if add_on.inside_item_cap else "rules.show.outside"),
            source=source_words(measure, add_on.citations),
        )
    yield from limit_lines(measure)
    for choice in measure.conventions:
        approved = choice.approved_by or t("rules.show.not_approved")
        yield t("rules.show.convention", topic=choice.topic, choice=choice.choice, approved=approved)


def _tier(measure: Measure, tier: Tier) -> str:
    names = {criterion.id: criterion.name for criterion in measure.scoring.criteria}
    floors = [t("rules.show.floor_all", share=tier.floor_all)] if tier.floor_all is not None else []
    floors += [t("rules.show.floor", name=names[one], share=share) for one, share in tier.floors.items()]
    parts: dict[str, object] = {
        "name": tier.name,
        "score": tier.from_score,
        "floors": "".join(floors),
        "source": source_words(measure, (*tier.citations, *tier.floor_citations)),
    }
    if tier.rate is not None:
        return t("rules.show.tier_rate", rate=tier.rate, **parts)
    if tier.band is not None:
        low, high = tier.band.low or 0, tier.band.high or 0
        return t("rules.show.tier_band", low=low, high=high, **parts)
    return t("rules.show.tier", amount=tier.amount, **parts)


def condition_words(condition: Condition, measure: Measure) -> str:
    """A condition as a phrase: every comparison, joined by and, or by or."""
    joint = t("rules.show.or" if condition.any_of else "rules.show.and")
    return joint.join(_comparison(one, measure) for one in condition.comparisons)


def _comparison(one: Comparison, measure: Measure) -> str:
    field = next(field for field in measure.fields if field.id == one.field)
    operator = t(f"term.operator.{one.operator.name.lower()}")
    values = join(fact_text(value) for value in one.values)
    return t("rules.show.comparison", name=field.name, operator=operator, values=values)
