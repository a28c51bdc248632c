"""Which submissions claim the same project of the same entity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.domain.case import Case, Submission


@dataclass(frozen=True)
class Rivals:
    """Ids of the other submissions of one project, and the recorded reason that lets them stand."""

    others: tuple[str, ...]
    reason: str | None


def same_project(submissions: Iterable[Submission]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Map each (entity, project) that stands more than once to its submission ids, sorted.

    Source: Datong measures, closing paragraph 1: one project of one enterprise in principle takes
    one measure.
    """
    claims: dict[tuple[str, str], list[str]] = {}
    for submission in submissions:
        claims.setdefault((submission.entity, submission.project), []).append(submission.id)
    return {key: tuple(sorted(ids)) for key, ids in claims.items() if len(ids) > 1}


def rivals(case: Case) -> dict[str, Rivals]:
    """Map each submission whose project stands more than once to its rivals; source as `same_project`."""
    reasons = {(one.entity, one.project): one.reason for one in case.permissions}
    return {
        submission: Rivals(tuple(one for one in together if one != submission), reasons.get(key))
        for key, together in same_project(case.submissions).items()
        for submission in together
    }
