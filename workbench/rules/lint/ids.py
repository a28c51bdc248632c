"""S04: one id, one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft
from workbench.rules.format.document import Document
from workbench.rules.format.examples import GIVEN_KEYS
from workbench.rules.format.scoring import ScoringText
from workbench.source import Path

Named = tuple[Path, str]
# No field may be called like another word of an example's 输入.
_RESERVED = frozenset(GIVEN_KEYS)


def check(draft: Draft) -> Iterator[Problem]:
    """Find an id that stands twice in its list, or in the same list of the policy as well."""
    text = draft.text
    policy = draft.policy.text if draft.policy else Document.model_construct()
    yield from _twice(draft, _ids("依据", text.citations), _taken(policy.citations))
    yield from _twice(draft, _ids("申报字段", text.fields), _RESERVED | _taken(policy.fields))
    for number, field in enumerate(text.fields or ()):
        options = [(("申报字段", number, "选项", m), name) for m, name in enumerate(field.options or ())]
        yield from _twice(draft, options)
    asked = frozenset(one.id for file in draft.files for one in file.fields or ())
    yield from _twice(draft, _ids("门槛", text.gates), _taken(policy.gates) | asked)
    yield from _twice(draft, _ids("资格", text.requirements), _taken(policy.requirements))
    yield from _twice(draft, _ids("禁入", text.bans), _taken(policy.bans))
    yield from _twice(draft, _ids("限额", text.caps), _taken(policy.caps))
    sources = [
        (("重复", n, "对象", m), name)
        for n, one in enumerate(text.overlaps or ())
        for m, name in enumerate(one.levels)
    ]
    yield from _twice(draft, sources)
    measure = draft.measure
    if measure is None:
        return
    yield from _twice(draft, _ids("加项", measure.add_ons))
    yield from _twice(draft, [(("等次", n, "号"), one.name) for n, one in enumerate(measure.tiers or ())])
    if measure.scoring:
        yield from _scoring(draft, measure.scoring)


def _scoring(draft: Draft, scoring: ScoringText) -> Iterator[Problem]:
    criteria = scoring.criteria
    yield from _twice(draft, [(("评分", "指标", n, "号"), one.id) for n, one in enumerate(criteria)])
    items: list[Named] = [
        (("评分", "指标", n, "分项", m, "号"), item.id)
        for n, one in enumerate(criteria)
        for m, item in enumerate(one.items or ())
    ]
    yield from _twice(draft, items, frozenset(one.id for one in criteria if one.items is None))


class HasId(Protocol):
    """A list item with an id."""

    @property
    def id(self) -> str: ...


def _ids(section: str, listed: Sequence[HasId] | None) -> list[Named]:
    return [((section, n, "号"), one.id) for n, one in enumerate(listed or ())]


def _taken(listed: Sequence[HasId] | None) -> frozenset[str]:
    return frozenset(one.id for one in listed or ())


def _twice(draft: Draft, named: Sequence[Named], taken: frozenset[str] = frozenset()) -> Iterator[Problem]:
    seen = set(taken)
    for path, name in named:
        if name in seen:
            yield draft.problem("S04", path, id=name)
        seen.add(name)
