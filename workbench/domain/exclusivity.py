"""Which submissions claim the same project of the same entity."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.case import Submission


def same_project(submissions: Iterable[Submission]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Map each (entity, project) that stands more than once to its submission ids, sorted.

    Source: Datong measures, closing paragraph 1: one project of one enterprise in principle takes
    one measure.
    """
    claims: dict[tuple[str, str], list[str]] = {}
    for submission in submissions:
        claims.setdefault((submission.entity, submission.project), []).append(submission.id)
    return {key: tuple(sorted(ids)) for key, ids in claims.items() if len(ids) > 1}
