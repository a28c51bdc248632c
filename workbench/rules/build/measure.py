"""Sections that passed every check, as a domain Measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from workbench.domain.award_limits import AddOn
from workbench.domain.conditions import Comparison, Condition, Operator
from workbench.domain.facts import FactField, FieldKind, parse_fact
from workbench.domain.measure import (
    Adoption,
    Citation,
    CitationKind,
    Convention,
    Gate,
    Hashes,
    Measure,
    MeasureId,
    Requirement,
    Status,
)
from workbench.domain.rubric import NO_PANEL
from workbench.rules.build import limits
from workbench.rules.build.award import build_award
from workbench.rules.build.scoring import build_scoring, build_tier
from workbench.rules.format.document import Document, MeasureText, PolicyText
from workbench.rules.format.facts import AdoptionText, CitationText, ConditionText, ConventionText
from workbench.rules.format.limits import AddOnText
from workbench.rules.format.values import PENDING

S = TypeVar("S")
T = TypeVar("T")


def build_measure(text: MeasureText, policy: PolicyText | None) -> Measure:
    """Build the measure, its hashes still blank; ``text`` has passed every check.

    What the policy says comes after what the measure says, or stands where the measure says nothing.
    """
    files: tuple[Document, ...] = (text, policy) if policy else (text,)
    own_id = must(text.id)
    assert text.award is not None
    fields = fact_fields(*files)

    def first(build: Callable[[S], T], sections: Iterable[S | None]) -> T | None:
        return next((build(one) for one in sections if one is not None), None)

    return Measure(
        id=MeasureId(own_id),
        name=must(text.name),
        version=must(text.version),
        status=Status(must(text.status)),
        in_force_from=must(next((one.in_force_from for one in files if one.in_force_from), None)),
        in_force_to=must(next((one.in_force_to for one in files if one.in_force_to), None)),
        citations={one.id: _citation(one) for file in files for one in file.citations or ()},
        fields=tuple(fields.values()),
        gates=tuple(
            Gate(one.id, one.name, one.evidence, one.citations) for file in files for one in file.gates or ()
        ),
        requirements=tuple(
            Requirement(one.id, condition(one, fields), one.citations)
            for file in files
            for one in file.requirements or ()
        ),
        scoring=build_scoring(text.scoring) if text.scoring else NO_PANEL,
        tiers=tuple(build_tier(one) for one in text.tiers or ()),
        award=build_award(text.award),
        add_ons=tuple(_add_on(one, fields) for one in text.add_ons or ()),
        caps=tuple(
            limits.build_cap(one, own_id, policy_wide=file is policy)
            for file in files
            for one in file.caps or ()
        ),
        exclusivity=first(limits.build_exclusivity, (one.exclusivity for one in files)),
        split=first(limits.build_split, (one.split for one in files)),
        conventions=tuple(_convention(one) for file in files for one in file.conventions or ()),
        hashes=Hashes("", "", ""),
        clause_ids=text.clauses or (),
        policy_id=policy.id if policy else None,
        adoption=_adoption(text.adoption) if text.adoption else None,
        dated_by=must(next((one.dated_by for one in files if one.dated_by), None)),
        project_cost_field=text.cost_field,
        quota=limits.build_quota(text.quota) if text.quota else None,
        times=limits.build_times(text.times) if text.times else None,
        difference=limits.build_difference(text.difference) if text.difference else None,
        bans=tuple(limits.build_ban(one) for file in files for one in file.bans or ()),
        overlaps=tuple(limits.build_overlap(one) for file in files for one in file.overlaps or ()),
        budgets=tuple(
            limits.build_budget(file.budget, policy_wide=file is policy) for file in files if file.budget
        ),
        voucher=first(limits.build_voucher, (one.voucher for one in files)),
    )


def must(value: T | None) -> T:
    """A section that the checks found to be there."""
    if value is None:
        raise AssertionError("a checked file lacks a required section")
    return value


def fact_fields(*files: Document) -> dict[str, FactField]:
    """Application fields by id, in the order of the files."""
    return {
        one.id: FactField(
            one.id, one.name, FieldKind(one.kind), one.required, one.options or (), one.evidence
        )
        for file in files
        for one in file.fields or ()
    }


def condition(text: ConditionText, fields: dict[str, FactField]) -> Condition:
    """A condition with its values read by the kind of each field."""
    return Condition(tuple(_comparisons(text, fields)), any_of=text.any_of is not None)


def _comparisons(text: ConditionText, fields: dict[str, FactField]) -> Iterator[Comparison]:
    for _, one in text.listed():
        values = tuple(parse_fact(fields[one.field], value) for value in one.values)
        yield Comparison(one.field, Operator(one.operator), values)


def _citation(text: CitationText) -> Citation:
    return Citation(text.id, text.document, text.article, CitationKind(text.kind), text.quote)


def _adoption(text: AdoptionText) -> Adoption:
    return Adoption(text.by, text.on, text.document)


def _add_on(text: AddOnText, fields: dict[str, FactField]) -> AddOn:
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
        clause_ids=text.clauses or (),
    )


def _convention(text: ConventionText) -> Convention:
    approved = None if text.approved == PENDING else text.approved
    return Convention(text.topic, text.choice, text.alternatives, text.reason, approved, text.citations)
