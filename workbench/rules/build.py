"""Sections that passed every check, as a domain Measure."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeVar

from workbench.domain.facts import parse_fact
from workbench.domain.rounding import Mode, Rounding, places
from workbench.domain.rubric import (
    AddOn,
    Adoption,
    Anchor,
    Award,
    Budget,
    Cap,
    CapScope,
    Citation,
    CitationKind,
    Comparison,
    Condition,
    Convention,
    Criterion,
    DeviationRule,
    Exclusivity,
    FactField,
    FieldKind,
    Gate,
    Hashes,
    Item,
    ItemId,
    Measure,
    MeasureId,
    MissingMarkRule,
    Operator,
    Overlap,
    Requirement,
    Scoring,
    Split,
    Status,
    Tier,
    Trim,
)
from workbench.rules import model

T = TypeVar("T")
# 批准 and 性质 hold this until an office adopts the file.
PENDING = "待定"
_MODES = {"四舍五入": Mode.HALF_UP, "舍去": Mode.DOWN, "进一": Mode.UP}
_FEWEST_TO_TRIM = 5


def build_measure(text: model.MeasureText, policy: model.PolicyText | None) -> Measure:
    """Build the measure, its hashes still blank; ``text`` has passed every check."""
    files: tuple[model.Document, ...] = (text, policy) if policy else (text,)
    fields = fact_fields(text)
    start, end, dated_by, exclusivity, overlap, split = (
        next((value for one in files if (value := getattr(one, name)) is not None), None)
        for name in ("in_force_from", "in_force_to", "dated_by", "exclusivity", "overlap", "split")
    )
    return Measure(
        id=MeasureId(must(text.id)),
        name=must(text.name),
        version=must(text.version),
        status=Status(must(text.status)),
        in_force_from=must(start),
        in_force_to=must(end),
        citations={one.id: _citation(one) for file in files for one in file.citations or ()},
        fields=tuple(fields.values()),
        gates=tuple(Gate(one.id, one.name, one.evidence, one.citations) for one in text.gates or ()),
        requirements=tuple(
            Requirement(one.id, condition(one, fields), one.citations) for one in text.requirements or ()
        ),
        scoring=build_scoring(must(text.scoring)),
        tiers=tuple(_tier(one) for one in must(text.tiers)),
        award=_award(must(text.award)),
        add_ons=tuple(_add_on(one, fields) for one in text.add_ons or ()),
        caps=tuple(_cap(one) for one in text.caps or ()),
        exclusivity=_exclusivity(exclusivity),
        overlap=Overlap(overlap.levels, overlap.rule, overlap.citations) if overlap else None,
        budget=Budget(text.budget.amount, text.budget.over, text.budget.citations) if text.budget else None,
        split=Split(split.parts, split.odd_fen_to, split.citations) if split else None,
        conventions=tuple(_convention(one) for file in files for one in file.conventions or ()),
        hashes=Hashes("", "", ""),
        clause_ids=text.clauses or (),
        policy_id=policy.id if policy else None,
        adoption=_adoption(text.adoption) if text.adoption else None,
        dated_by=must(dated_by),
        project_cost_field=text.cost_field,
    )


def must(value: T | None) -> T:
    """A section that the checks found to be there."""
    if value is None:
        raise AssertionError("a checked file lacks a required section")
    return value


def fact_fields(text: model.MeasureText) -> dict[str, FactField]:
    """Application fields by id."""
    return {
        one.id: FactField(
            one.id, one.name, FieldKind(one.kind), one.required, one.options or (), one.evidence
        )
        for one in text.fields or ()
    }


def condition(text: model.ConditionText, fields: dict[str, FactField]) -> Condition:
    """A condition with its values read by the kind of each field."""
    comparisons = tuple(
        Comparison(
            one.field,
            Operator(one.operator),
            tuple(parse_fact(fields[one.field], value) for value in one.values),
        )
        for _, one in text.listed()
    )
    return Condition(comparisons, any_of=text.any_of is not None)


def build_scoring(text: model.ScoringText) -> Scoring:
    """How marks become a score; every cell of the sheet with its points and weight."""
    trimmed = text.average == "去高去低平均"
    trim = text.trim
    return Scoring(
        criteria=tuple(_criterion(one, text) for one in text.criteria),
        average="trimmed_mean" if trimmed else "median" if text.average == "中位数" else "mean",
        trim=Trim(trim.from_sheets, trim.high, trim.low)
        if trim
        else Trim(max(_FEWEST_TO_TRIM, text.minimum_sheets), 1, 1)
        if trimmed
        else None,
        minimum_sheets=text.minimum_sheets,
        full_points=text.full_points,
        missing=MissingMarkRule(text.missing),
        rounding=places(text.decimals, _MODES[text.rounding]),
        decimals=text.decimals,
        citations=text.citations,
        deviation=DeviationRule(text.deviation.share, text.deviation.spread, text.deviation.citations)
        if text.deviation
        else None,
    )


def _criterion(text: model.CriterionText, scoring: model.ScoringText) -> Criterion:
    if text.items is None:
        whole = _item(text, scoring, points=scoring.full_points, weight=must(text.weight))
        return Criterion(text.id, text.name, (whole,), text.citations)
    items = tuple(
        _item(one, scoring, points=one.points, step=one.step, marked_once=one.marked is not None)
        for one in text.items
    )
    return Criterion(text.id, text.name, items, text.citations)


def _item(
    text: model.ItemText | model.CriterionText,
    scoring: model.ScoringText,
    *,
    points: Fraction,
    weight: Fraction = Fraction(1),
    step: Fraction | None = None,
    marked_once: bool = False,
) -> Item:
    return Item(
        id=ItemId(text.id),
        name=text.name,
        points=points,
        step=step or scoring.step,
        weight=weight,
        kind="objective" if text.kind == "客观" else "subjective",
        evidence=text.evidence,
        anchors=_anchors(text.anchors, scoring),
        marked_once=marked_once,
        may_not_apply=text.may_not_apply,
        citations=text.citations,
    )


def bands_of(scoring: model.ScoringText) -> dict[str, Fraction]:
    """Lower bounds of the bands, as shares of an item's points, from high to low."""
    return scoring.bands or model.DEFAULT_BANDS


def _anchors(texts: dict[str, str] | None, scoring: model.ScoringText) -> tuple[Anchor, ...]:
    if texts is None:
        return ()
    return tuple(Anchor(band, share, texts[band]) for band, share in bands_of(scoring).items())


def _citation(text: model.CitationText) -> Citation:
    return Citation(text.id, text.document, text.article, CitationKind(text.kind), text.quote)


def _adoption(text: model.AdoptionText) -> Adoption:
    return Adoption(text.by, text.on, text.document)


def _tier(text: model.TierText) -> Tier:
    return Tier(
        text.name,
        text.from_score,
        text.amount,
        text.citations,
        text.floor_all,
        text.floors or {},
        text.floor_citations or (),
    )


def _award(text: model.AwardText) -> Award:
    rounding = Rounding(Fraction(text.rounding.unit), _MODES[text.rounding.mode])
    return Award(text.method, rounding, text.citations)


def _add_on(text: model.AddOnText, fields: dict[str, FactField]) -> AddOn:
    when = condition(text.condition, fields)
    return AddOn(
        id=text.id,
        name=text.name or fields[when.comparisons[0].field].name,
        condition=when,
        amount=text.amount,
        once=text.times == "一次性",
        needs_base_award=text.needs == "获得等次",
        inside_item_cap=text.inside_cap,
        citations=text.citations,
    )


def _cap(text: model.CapText) -> Cap:
    return Cap(text.id, CapScope(text.scope), text.amount, text.citations, text.basis or "批准额")


def _exclusivity(text: model.ExclusivityText | None) -> Exclusivity | None:
    return Exclusivity(text.scope, text.unit, text.rule, text.exception, text.citations) if text else None


def _convention(text: model.ConventionText) -> Convention:
    approved = None if text.approved == PENDING else text.approved
    return Convention(text.topic, text.choice, text.alternatives, text.reason, approved, text.citations)
