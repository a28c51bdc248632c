"""Who may be awarded at all: three-valued, so that missing evidence never becomes a no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from workbench.domain.award_limits import Ban
from workbench.domain.calendar import anniversary
from workbench.domain.case import Eligibility, Submission
from workbench.domain.conditions import Comparison, Condition, Operator
from workbench.domain.facts import FactValue
from workbench.domain.measure import Measure
from workbench.domain.trace import TraceNode

# Three-valued truth: True, False, or None for missing evidence.
Truth = bool | None

_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.AT_LEAST: lambda fact, value: fact >= value,
    Operator.ABOVE: lambda fact, value: fact > value,
    Operator.AT_MOST: lambda fact, value: fact <= value,
    Operator.BELOW: lambda fact, value: fact < value,
    Operator.EQUALS: lambda fact, value: fact == value,
    Operator.ONE_OF: lambda fact, value: fact == value,
    Operator.NOT_BEFORE: lambda fact, value: fact >= value,
    Operator.NOT_AFTER: lambda fact, value: fact <= value,
}

_GATE_WORD: Mapping[Truth, str] = {True: "gate_passed", False: "gate_failed", None: "gate_missing"}
_BAN_WORD: Mapping[Truth, str] = {True: "not_banned", False: "banned", None: "ban_missing"}
_REQUIREMENT_WORD: Mapping[Truth, str] = {True: "met", False: "not_met", None: "missing"}


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene conjunction: one no decides, else one missing leaves it open."""
    seen = list(truths)
    return False if False in seen else None if None in seen else True


def any_of(truths: Iterable[Truth]) -> Truth:
    """Kleene disjunction: one yes decides, else one missing leaves it open."""
    seen = list(truths)
    return True if True in seen else None if None in seen else False


def holds(condition: Condition, facts: Mapping[str, FactValue | None]) -> Truth:
    """Whether a condition holds for the facts; None where evidence is missing."""
    truths = [_compare(comparison, facts) for comparison in condition.comparisons]
    return any_of(truths) if condition.any_of else all_of(truths)


def _compare(comparison: Comparison, facts: Mapping[str, FactValue | None]) -> Truth:
    fact = facts.get(comparison.field)
    if fact is None:
        return None
    return any(_COMPARE[comparison.operator](fact, value) for value in comparison.values)


def judge(measure: Measure, submission: Submission, as_of: date) -> tuple[Eligibility, list[TraceNode]]:
    """Decide eligibility: rule in force, required facts, gates of the formal check, requirements."""
    nodes = [_version(measure, submission, as_of)]
    truths: list[Truth] = [nodes[0].code == "version.in_force"]
    for field in measure.fields:
        if field.required and submission.facts.get(field.id) is None:
            truths.append(None)
            nodes.append(TraceNode("eligibility", "eligibility.fact_missing", parts={"name": field.name}))
    for gate in measure.gates:
        recorded = gate.id in submission.gates
        found = submission.gates.get(gate.id)
        truths.append(found if recorded else True)
        outcome = _GATE_WORD[found] if recorded else "gate_unrecorded"
        nodes.append(
            TraceNode(
                "eligibility", f"eligibility.{outcome}", citations=gate.citations, parts={"name": gate.name}
            )
        )
    names = {field.id: field.name for field in measure.fields}
    for requirement in measure.requirements:
        truth = holds(requirement.condition, submission.facts)
        truths.append(truth)
        outcome = _REQUIREMENT_WORD[truth]
        nodes.append(
            TraceNode(
                "eligibility",
                f"eligibility.{outcome}",
                citations=requirement.citations,
                parts={
                    "requirement": requirement.id,
                    **describe(requirement.condition, submission.facts, names),
                },
            )
        )
    for ban in measure.bans:
        truth = _not_banned(ban, submission)
        truths.append(truth)
        nodes.append(
            TraceNode(
                "eligibility",
                f"eligibility.{_BAN_WORD[truth]}",
                citations=ban.citations,
                parts={"name": ban.name, "years": ban.years, "day": submission.facts.get(ban.date_field)},
            )
        )
    verdict = all_of(truths)
    eligible: Eligibility = "yes" if verdict else "missing" if verdict is None else "no"
    return eligible, nodes


def _not_banned(ban: Ban, submission: Submission) -> Truth:
    """A finding bars applications until its anniversary; a finding without a date is missing evidence."""
    found, day = submission.facts.get(ban.field), submission.facts.get(ban.date_field)
    if found is None:
        return None
    if found is False:
        return True
    return submission.applied_on >= anniversary(day, ban.years) if isinstance(day, date) else None


def describe(
    condition: Condition, facts: Mapping[str, FactValue | None], names: Mapping[str, str]
) -> dict[str, object]:
    """The parts that word a condition: each comparison with the fact that it met."""
    return {
        "any_of": condition.any_of,
        "comparisons": tuple(
            (names.get(one.field, one.field), one.operator, one.values, facts.get(one.field))
            for one in condition.comparisons
        ),
    }


def _version(measure: Measure, submission: Submission, as_of: date) -> TraceNode:
    day = submission.applied_on if measure.dated_by == "申报日" else as_of
    inside = measure.in_force_from <= day <= measure.in_force_to
    return TraceNode(
        "version",
        "version.in_force" if inside else "version.out_of_force",
        parts={
            "measure": measure.id,
            "name": measure.name,
            "version": measure.version,
            "day": day,
            "start": measure.in_force_from,
            "end": measure.in_force_to,
            "status": measure.status,
        },
    )
