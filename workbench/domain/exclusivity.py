"""Which submissions claim the same project of the same entity under one policy that lets it take one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.domain.award_limits import ExclusivityRule
from workbench.domain.case import Case, Submission
from workbench.domain.measure import Measure, MeasureId

# Policy, entity, project.
ProjectKey = tuple[str, str, str]


@dataclass(frozen=True)
class OtherClaims:
    """Ids of the other submissions of one project, and the recorded reason that lets them all stand.

    ``is_open``: the applicant chooses, and has not said which it wants first.
    """

    others: tuple[str, ...]
    reason: str | None
    is_open: bool


def same_project(
    measures: Mapping[MeasureId, Measure], submissions: Iterable[Submission]
) -> dict[ProjectKey, tuple[Submission, ...]]:
    """The submissions of each project that stands more than once where it may stand once (互斥), by id.

    Source: Datong measures, closing paragraph 1: one project of one enterprise in principle takes
    one measure.
    """
    claims: dict[ProjectKey, list[Submission]] = {}
    for submission in submissions:
        measure = measures[submission.measure]
        if measure.exclusivity is not None:
            key = (measure.policy, submission.entity, submission.project)
            claims.setdefault(key, []).append(submission)
    return {
        key: tuple(sorted(together, key=lambda one: one.id))
        for key, together in claims.items()
        if len(together) > 1
    }


def other_claims(measures: Mapping[MeasureId, Measure], case: Case) -> dict[str, OtherClaims]:
    """Map each submission whose project stands more than once to the others; source as `same_project`."""
    reasons = {(one.entity, one.project): one.reason for one in case.permissions}
    found: dict[str, OtherClaims] = {}
    for (_, entity, project), together in same_project(measures, case.submissions).items():
        reason = reasons.get((entity, project))
        waits = reason is None and is_open(measures, together)
        for one in together:
            found[one.id] = OtherClaims(
                tuple(other.id for other in together if other is not one), reason, waits
            )
    return found


def is_open(measures: Mapping[MeasureId, Measure], together: tuple[Submission, ...]) -> bool:
    """Whether the applicant still has to choose: no wish at all, or one place given twice."""
    rules = {one.rule for each in together if (one := measures[each.measure].exclusivity) is not None}
    wishes = [one.preference for one in together if one.preference is not None]
    return ExclusivityRule.CHOICE in rules and (not wishes or len(set(wishes)) < len(wishes))
