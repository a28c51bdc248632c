"""A few drafts put through the allocation together."""

from __future__ import annotations

from typing import Any

from tests.domain.allocation.rounds import TODAY
from workbench.domain.allocation import Allocation, allocate, claims_of
from workbench.domain.case import Case
from workbench.domain.draft import Draft


def allocated(*drafts: Draft, **case: Any) -> Allocation:
    """The allocation; ``case`` are more fields of the `Case`: its ledger, its permissions."""
    whole = Case(TODAY, tuple(one.submission for one in drafts), **case)
    return allocate(claims_of(drafts, whole))


def awards(*drafts: Draft, **case: Any) -> list[int | None]:
    """The awards in the order of the drafts, fen."""
    found = allocated(*drafts, **case)
    return [found.award(number) for number in range(len(drafts))]
