"""Checks of meaning: what the format allows, but the rule, the quote or the sum does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft
from workbench.rules.lint import citations, dates, facts, figures, ids, money, scoring, status, tiers

CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    ids.check,
    citations.check,
    dates.check,
    facts.check,
    scoring.check,
    tiers.check,
    money.check,
    figures.check,
    status.check,
)


def lint(draft: Draft) -> tuple[Problem, ...]:
    """Every finding of every check."""
    return tuple(problem for check in CHECKS for problem in check(draft))
