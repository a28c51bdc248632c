"""S26, S27, S37: what a file in force must have settled."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.errors import Problem
from workbench.rules.build import PENDING
from workbench.rules.draft import Draft


def check(draft: Draft) -> Iterator[Problem]:
    """A file in force, and the policy under it, hold nothing that waits for approval."""
    if draft.text.status != "生效":
        return
    found = False
    for number, citation in enumerate(draft.text.citations or ()):
        if citation.kind == PENDING:
            found = True
            yield draft.problem("S26", ("依据", number, "性质"), id=citation.id)
    for number, convention in enumerate(draft.text.conventions or ()):
        if convention.approved == PENDING:
            found = True
            yield draft.problem("S27", ("约定", number, "批准"), topic=convention.topic)
    if not found and draft.text.adoption is None and "采纳" not in draft.structure.broken:
        yield draft.problem("S37", ("状态",))
    if draft.policy and draft.policy.text.status == "草案":
        yield draft.problem("S49", ("状态",), policy=draft.policy.text.id)
