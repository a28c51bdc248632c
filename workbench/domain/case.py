"""What a round hands to the computation, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from workbench.domain.errors import NotComputed
from workbench.domain.marks import Cell, Sheet
from workbench.domain.rubric import FactValue, ItemId, MeasureId
from workbench.domain.trace import TraceNode


@dataclass(frozen=True)
class Submission:
    """One application for one measure. A fact that is absent or None is missing evidence.

    ``gates`` holds the formal check: True passed, False failed, None evidence missing; a gate that
    is absent was not recorded, which the trace says. ``objective`` holds items marked once by staff.
    """

    id: str
    measure: MeasureId
    entity: str
    project: str
    title: str
    applied_on: date
    facts: Mapping[str, FactValue | None] = field(default_factory=dict)
    gates: Mapping[str, bool | None] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()
    objective: Mapping[ItemId, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class LedgerLine:
    """Money of an earlier decision, fen."""

    entity: str
    project: str
    measure: str
    series: str
    decided_on: date
    approved: int
    paid: int
    payer: str


@dataclass(frozen=True)
class Permission:
    """A recorded exception (with its reason) that lets one project stand under several measures."""

    entity: str
    project: str
    reason: str


@dataclass(frozen=True)
class Case:
    """A whole round as the computation sees it."""

    as_of: date
    submissions: tuple[Submission, ...]
    ledger: tuple[LedgerLine, ...] = ()
    permissions: tuple[Permission, ...] = ()
    lot_seed: str = ""

    def ledger_of_year(self, measure: MeasureId) -> Iterator[LedgerLine]:
        """Lines of one measure in the calendar year of ``as_of``, up to that day."""
        start = date(self.as_of.year, 1, 1)
        for line in self.ledger:
            if line.measure == measure and start <= line.decided_on <= self.as_of:
                yield line


End = Literal["high", "low"]


@dataclass(frozen=True)
class SheetTotal:
    """One valid sheet's contribution to the panel score."""

    reviewer: str
    total: Fraction
    criteria: Mapping[str, Fraction]
    dropped: End | None = None
    deviates: bool = False


@dataclass(frozen=True)
class Panel:
    """The panel score of one submission with everything that led to it.

    ``score`` is rounded as the rubric says; ``exact`` is the unrounded mean; both None if unscored.
    ``criterion_means`` are unrounded, untrimmed means over the valid sheets.
    """

    totals: tuple[SheetTotal, ...]
    score: Fraction | None
    exact: Fraction | None
    criterion_means: Mapping[str, Fraction]
    wide_spread: bool
    trace: tuple[TraceNode, ...]


Eligibility = Literal["yes", "no", "missing"]


@dataclass(frozen=True)
class Result:
    """One submission's outcome; money in fen, None where no value exists."""

    submission: Submission
    eligible: Eligibility
    panel: Panel
    rank: int | None
    tier: str | None
    nominal: int | None
    award: int | None
    split: Mapping[str, int]
    trace: tuple[TraceNode, ...]
    exceeds_project_cost: bool = False


@dataclass(frozen=True)
class MeasureTotal:
    """Sum of the awards of one measure, and its yearly budget where the file has one (fen)."""

    measure: MeasureId
    award: int
    budget: int | None


@dataclass(frozen=True)
class Outcome:
    """Results in the order of the input, and totals in the order of the measures.

    ``refusals`` names every rule that would change money and is not computed; the awards that it
    touches are None.
    """

    results: tuple[Result, ...]
    totals: tuple[MeasureTotal, ...]
    refusals: tuple[NotComputed, ...] = ()
