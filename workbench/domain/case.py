"""What a round hands to the computation, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from workbench.domain.award_limits import Basis
from workbench.domain.errors import Undecided
from workbench.domain.facts import FactValue
from workbench.domain.marks import Cell, Sheet
from workbench.domain.measure import MeasureId
from workbench.domain.rubric import ItemId
from workbench.domain.trace import TraceNode


@dataclass(frozen=True)
class Decision:
    """An amount (fen) that an office decided within the limits of a clause, and where that is written."""

    amount: int
    by: str
    on: date
    document: str
    reason: str


@dataclass(frozen=True)
class Submission:
    """One application for one measure. A fact that is absent or None is missing evidence.

    ``gates`` holds the formal check: True passed, False failed, None evidence missing; a gate that
    is absent was not recorded, which the trace says. ``objective`` holds items marked once by staff.
    ``preference`` is the applicant's own order among its applications, 1 first; ``declines_partial``
    that it would rather have nothing than a part (依次征询).
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
    preference: int | None = None
    declines_partial: bool = False
    decision: Decision | None = None


@dataclass(frozen=True)
class LedgerLine:
    """Money of an earlier decision, fen. ``measure`` names a measure, or in words another policy."""

    entity: str
    project: str
    measure: str
    series: str
    decided_on: date
    approved: int
    paid: int
    payer: str

    def money(self, basis: Basis) -> int:
        """What counts under a 口径, fen."""
        return self.approved if basis == "批准额" else self.paid


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

    def earlier(self, entity: str, project: str | None = None) -> Iterator[LedgerLine]:
        """Lines of one entity, or of one project of it, up to the day of the case."""
        for line in self._by_entity.get(entity, ()):
            if project is None or line.project == project:
                yield line

    @cached_property
    def _by_entity(self) -> Mapping[str, tuple[LedgerLine, ...]]:
        found: dict[str, list[LedgerLine]] = {}
        for line in self.ledger:
            if line.decided_on <= self.as_of:
                found.setdefault(line.entity, []).append(line)
        return {entity: tuple(lines) for entity, lines in found.items()}

    def of_this_year(self, entity: str | None = None) -> Iterator[LedgerLine]:
        """Lines in the calendar year of ``as_of``, up to that day: all, or those of one entity."""
        start = date(self.as_of.year, 1, 1)
        lines = self.ledger if entity is None else self._by_entity.get(entity, ())
        return (line for line in lines if start <= line.decided_on <= self.as_of)


End = Literal["high", "low"]


@dataclass(frozen=True)
class SheetTotal:
    """One valid sheet's contribution to the panel score.

    Attributes:
        total: points as marked.
        criteria: weighted points of each criterion that has a mark.
        deviates: too far from the mean of the sheets.
        low_criteria: names of criteria marked so low that a reason is asked for.
        severity: points taken off the total because this reviewer marks higher than the others.
    """

    reviewer: str
    total: Fraction
    criteria: Mapping[str, Fraction]
    dropped: End | None = None
    deviates: bool = False
    low_criteria: tuple[str, ...] = ()
    severity: Fraction = Fraction(0)

    @property
    def calibrated(self) -> Fraction:
        """The total that is averaged."""
        return self.total - self.severity


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
    """One submission's outcome; money in fen, None where no value exists. A voucher has ``valid_until``.

    ``also_paid`` names the other submissions of the same measure and project that get money in this case.
    """

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
    valid_until: date | None = None
    also_paid: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeasureTotal:
    """Sum of the awards of one measure, and its yearly budget where the file has one (fen)."""

    measure: MeasureId
    award: int
    budget: int | None


@dataclass(frozen=True)
class Outcome:
    """Results in the order of the input, and totals in the order of the measures.

    ``undecided`` names everything that people must settle first; the awards that hang on it are None.
    """

    results: tuple[Result, ...]
    totals: tuple[MeasureTotal, ...]
    undecided: tuple[Undecided, ...] = ()
