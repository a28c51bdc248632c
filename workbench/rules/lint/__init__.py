"""Checks of meaning: what the format allows, but the rule, the quote or the sum does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft
from workbench.rules.lint import (
    award,
    boundaries,
    choices,
    citations,
    dates,
    facts,
    figures,
    ids,
    kinds,
    money,
    scoring,
    sections,
    status,
    tiers,
)

CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    ids.check,
    citations.check,
    dates.check,
    facts.check,
    kinds.check,
    scoring.check,
    sections.check,
    tiers.check,
    award.check,
    money.check,
    figures.check,
    boundaries.check,
    status.check,
    choices.check,
)


def lint(draft: Draft) -> tuple[Problem, ...]:
    """Every finding of every check."""
    return tuple(problem for check in CHECKS for problem in check(draft))
