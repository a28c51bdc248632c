"""Conditions on the facts of an application: comparisons, all of them or any."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.facts import FactValue


class Operator(StrEnum):
    """How a fact is compared; 不低于 不高于 不早于 不晚于 include the value, the others do not."""

    AT_LEAST = "不低于"
    ABOVE = "高于"
    AT_MOST = "不高于"
    BELOW = "低于"
    EQUALS = "等于"
    ONE_OF = "属于"
    NOT_BEFORE = "不早于"
    NOT_AFTER = "不晚于"


@dataclass(frozen=True)
class Comparison:
    """One fact against one value (``ONE_OF``: against several)."""

    field: str
    operator: Operator
    values: tuple[FactValue, ...]


@dataclass(frozen=True)
class Condition:
    """All of, or any of, some comparisons."""

    comparisons: tuple[Comparison, ...]
    any_of: bool = False
