"""Applications under every shipped clause whose amount follows from what they state, without a panel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

from tests.services.policies import met
from tests.sheets.export_sample import AS_OF
from workbench.domain.award_limits import CapScope
from workbench.domain.award_methods import Fixed, LevelAmounts, LevelRates, Rate
from workbench.domain.case import Case, Submission
from workbench.domain.facts import FactField, FactValue, FieldKind
from workbench.domain.measure import Measure, MeasureId
from workbench.rules.folder import load_folder
from workbench.rules.shipped import shipped

EACH = 3


@cache
def stated_measures() -> dict[MeasureId, Measure]:
    """The clauses, without what only a whole round settles."""
    return {
        one.id: alone(one)
        for one in load_folder(shipped() / "rubrics").measures.values()
        if isinstance(one.award.terms, Rate | LevelRates | Fixed | LevelAmounts)
    }


def alone(measure: Measure) -> Measure:
    """A clause with its item cap, and with no limit that spans several applications."""
    return replace(
        measure,
        caps=tuple(cap for cap in measure.caps if cap.scope is CapScope.ITEM),
        budgets=(),
        quota=None,
        times=None,
        exclusivity=None,
        difference=None,
        overlaps=(),
        gates=(),
    )


def stated_case() -> Case:
    """A few applications a clause that meet its requirements; the last one states nothing at all."""
    submissions = []
    for number, measure in enumerate(stated_measures().values()):
        for place in range(EACH):
            facts = qualifying(measure, place) if place + 1 < EACH else {}
            submissions.append(
                Submission(
                    id=f"S{number:02}-{place}",
                    measure=measure.id,
                    entity=f"E{number:02}-{place}",
                    project=f"P{number:02}-{place}",
                    title=f"{measure.name} {place}",
                    applied_on=date(2025, 10, 8),
                    facts=facts,
                )
            )
    return Case(AS_OF, tuple(submissions))


def qualifying(measure: Measure, place: int) -> dict[str, FactValue | None]:
    """Facts that meet every requirement."""
    banned = {ban.field for ban in measure.bans} | {ban.date_field for ban in measure.bans}
    wanted: dict[str, FactValue] = {}
    for requirement in measure.requirements:
        wanted |= met(requirement.condition)
    return {
        field.id: (False if field.kind is FieldKind.YES_NO else None)
        if field.id in banned
        else wanted.get(field.id, _usual(field, place))
        for field in measure.fields
    }


def _usual(field: FactField, place: int) -> FactValue | None:
    match field.kind:
        case FieldKind.CHOICE:
            return field.options[place % len(field.options)]
        case FieldKind.YES_NO:
            return True
        case FieldKind.MONEY:
            return 123_456_789 + 7_654_321 * place
        case FieldKind.NUMBER:
            return Fraction(40)
        case FieldKind.DATE:
            return date(2025, 6, 30)
        case FieldKind.TEXT:
            return "2025"
