"""S26, S27, S37, S49, S60: what a file in force must have settled."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft
from workbench.rules.format.values import PENDING


def check(draft: Draft) -> Iterator[Problem]:
    """A file in force, and the policy under it, hold nothing that waits for approval."""
    if draft.text.status != "生效":
        return
    waiting = list(_waiting(draft))
    yield from waiting
    if not waiting and draft.text.adoption is None and "采纳" not in draft.structure.broken:
        yield draft.problem("S37", ("状态",))
    if draft.policy and draft.policy.text.status == "草案":
        yield draft.problem("S49", ("状态",), policy=draft.policy.text.id)


def _waiting(draft: Draft) -> Iterator[Problem]:
    for number, citation in enumerate(draft.text.citations or ()):
        if citation.kind == PENDING:
            yield draft.problem("S26", ("依据", number, "性质"), id=citation.id)
    for number, convention in enumerate(draft.text.conventions or ()):
        if convention.approved == PENDING:
            yield draft.problem("S27", ("约定", number, "批准"), topic=convention.topic)
    if draft.measure and draft.measure.quota and draft.measure.quota.per_year is None:
        yield draft.problem("S60", ("名额", "每年最多"), key="每年最多")
    if draft.text.budget and draft.text.budget.amount is None:
        yield draft.problem("S60", ("预算", "每年"), key="每年")
