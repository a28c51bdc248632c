"""S22, S23, S48: limits are complete, and someone pays every fen."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft


def check(draft: Draft) -> Iterator[Problem]:
    """Look at caps and at the split."""
    split = draft.text.split
    if split and split.odd_fen_to not in split.parts:
        yield draft.problem("S23", ("分担", "零头"), payer=split.odd_fen_to, payers=tuple(split.parts))
    caps = (draft.measure.caps if draft.measure else None) or ()
    seen: set[str] = set()
    for number, cap in enumerate(caps):
        if cap.scope == "主体每年" and (cap.basis is None or cap.year is None):
            yield draft.problem("S22", ("限额", number), id=cap.id)
        if cap.scope in seen:
            yield draft.problem("S48", ("限额", number, "范围"), scope=cap.scope)
        seen.add(cap.scope)
