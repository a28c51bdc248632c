"""Marks that ask for a written reason, submission by submission."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.domain.case import Result
from workbench.domain.measure import Measure
from workbench.domain.rubric import Item
from workbench.domain.sheet_points import differing_items


@dataclass(frozen=True)
class Deviation:
    """What asks for a written reason on one submission; reviewers by name.

    Attributes:
        low_criteria: reviewer and criterion marked below the share of its points.
        differing: objective items on which the sheets do not agree.
    """

    submission: str
    reviewers: tuple[str, ...]
    wide_spread: bool
    low_criteria: tuple[tuple[str, str], ...]
    differing: tuple[Item, ...]


def deviations(measure: Measure, scored: Sequence[Result]) -> Iterator[Deviation]:
    for one in scored:
        found = Deviation(
            submission=one.submission.id,
            reviewers=tuple(total.reviewer for total in one.panel.totals if total.deviates),
            wide_spread=one.panel.wide_spread,
            low_criteria=tuple(
                (total.reviewer, name) for total in one.panel.totals for name in total.low_criteria
            ),
            differing=differing_items(measure.scoring, one.submission.sheets),
        )
        if found.reviewers or found.wide_spread or found.low_criteria or found.differing:
            yield found
