"""S04: one id, one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft
from workbench.source import Path

Named = tuple[Path, str]


def check(draft: Draft) -> Iterator[Problem]:
    """Find an id that stands twice in its list, or in the policy's citations as well."""
    taken = {one.id for one in draft.policy.text.citations or ()} if draft.policy else set()
    yield from _twice(draft, _ids("依据", draft.text.citations), taken)
    measure = draft.measure
    if measure is None:
        return
    yield from _twice(draft, _ids("申报字段", measure.fields), {"指标", "分"})
    yield from _twice(draft, _ids("门槛", measure.gates), {one.id for one in measure.fields or ()})
    yield from _twice(draft, _ids("资格", measure.requirements))
    yield from _twice(draft, _ids("加项", measure.add_ons))
    yield from _twice(draft, _ids("限额", measure.caps))
    yield from _twice(draft, [(("等次", n, "号"), one.name) for n, one in enumerate(measure.tiers or ())])
    if measure.scoring:
        criteria = measure.scoring.criteria
        yield from _twice(draft, [(("评分", "指标", n, "号"), one.id) for n, one in enumerate(criteria)])
        items: list[Named] = [
            (("评分", "指标", n, "分项", m, "号"), item.id)
            for n, one in enumerate(criteria)
            for m, item in enumerate(one.items or ())
        ]
        whole = {one.id for one in criteria if one.items is None}
        yield from _twice(draft, items, whole)


class HasId(Protocol):
    """A list item with an id."""

    @property
    def id(self) -> str: ...


def _ids(section: str, listed: Sequence[HasId] | None) -> list[Named]:
    return [((section, n, "号"), one.id) for n, one in enumerate(listed or ())]


def _twice(draft: Draft, named: list[Named], taken: set[str] | None = None) -> Iterator[Problem]:
    seen = set(taken or ())
    for path, name in named:
        if name in seen:
            yield draft.problem("S04", path, id=name)
        seen.add(name)
