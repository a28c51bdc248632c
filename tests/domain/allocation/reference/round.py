"""What the steps of the reference engine share: a claim, a round, and how ledger lines are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from workbench.domain.award_methods import Pool, Ranking
from workbench.domain.case import Case, LedgerLine, Submission
from workbench.domain.draft import Draft
from workbench.domain.measure import Measure
from workbench.domain.trace import TraceNode

NO_RANK = 10**9


@dataclass
class Claim:
    """One claim on its way; ``amount`` is None while a pool's share or an office's decision is missing.

    ``asks`` says whether it still takes part: neither put to zero nor lost to another.
    """

    draft: Draft
    amount: int | None
    upper: int
    open_amount: bool
    open: bool = False
    asks: bool = True
    nodes: list[TraceNode] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.submission.id

    @property
    def submission(self) -> Submission:
        return self.draft.submission

    @property
    def measure(self) -> Measure:
        return self.draft.measure

    @property
    def place(self) -> tuple[str, str]:
        """Its entity and project."""
        return self.submission.entity, self.submission.project

    @property
    def series(self) -> str:
        """The series of grades that pay only their difference."""
        rule = self.measure.difference
        return rule.series if rule else ""

    @property
    def live(self) -> bool:
        """Whether it may still receive something."""
        return self.asks and (self.open or self.amount != 0)

    @property
    def money(self) -> int:
        """Its decided amount, fen."""
        assert self.amount is not None
        return self.amount

    def note(self, step: str, code: str, citations: tuple[str, ...], **parts: Any) -> None:
        """Leave a node that has no value."""
        self.nodes.append(TraceNode(step, code, citations=citations, parts=parts))

    def becomes(
        self, value: int, formula: str, node: tuple[str, str, str | None, tuple[str, ...]], **parts: Any
    ) -> None:
        """Take a new amount; ``node`` is step, code, what bound, citations."""
        self.amount = self.upper = value
        step, code, bound_by, citations = node
        self.nodes.append(TraceNode(step, code, value, "fen", formula, bound_by, citations, parts))

    def loses(self, step: str, code: str, bound_by: str, citations: tuple[str, ...], **parts: Any) -> None:
        """Come to nothing."""
        self.becomes(0, "0", (step, code, bound_by, citations), **parts)
        self.asks = False


@dataclass
class Round:
    """All claims of one pass; ``barred`` maps the claims that gave their place back to what emptied them."""

    case: Case
    claims: list[Claim]
    barred: Mapping[str, str]
    undecided: set[tuple[str, tuple[tuple[str, object], ...]]] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    refusing: set[str] = field(default_factory=set)

    def undecide(self, code: str, **parts: object) -> None:
        """Name what people must settle."""
        self.undecided.add((f"undecided.{code}", tuple(sorted(parts.items()))))

    def live(self) -> Iterator[Claim]:
        """Claims that may still receive something."""
        return (claim for claim in self.claims if claim.live)

    def lines_of_year(self, take: Callable[[LedgerLine], bool]) -> list[LedgerLine]:
        """Ledger lines of the calendar year of the round, up to its day."""
        day = self.case.as_of
        return [
            one
            for one in self.case.ledger
            if one.decided_on.year == day.year and one.decided_on <= day and take(one)
        ]


def ranking_of(measure: Measure) -> Ranking | None:
    """By what its places are given."""
    if isinstance(measure.award.terms, Pool):
        return measure.award.terms.ranking
    return measure.quota.ranking if measure.quota else None


def in_policy(line: LedgerLine, policy: str) -> bool:
    """Whether a ledger line belongs to a policy, or to a measure that stands alone."""
    return line.measure == policy or line.measure.startswith(policy + "/")


def by_basis(line: LedgerLine, basis: str) -> int:
    """The approved or the paid money of a line."""
    return line.approved if basis == "批准额" else line.paid


def told(lines: Iterable[LedgerLine], basis: str) -> tuple[tuple[str, object, int], ...]:
    """Ledger lines as a trace names them: measure, day, money."""
    named = [(line.measure, line.decided_on, by_basis(line, basis)) for line in lines]
    return tuple(sorted(named, key=lambda one: (one[1], one[0], one[2])))


def larger_first(figure: Fraction | None) -> tuple[bool, Fraction]:
    """Sort key of a figure; no figure comes last."""
    return (figure is None, -(figure or Fraction(0)))


def measures_of(one: Round) -> list[Measure]:
    return list({claim.measure.id: claim.measure for claim in one.claims}.values())


def claims_on(one: Round, measure: Measure) -> list[Claim]:
    return [claim for claim in one.claims if claim.asks and claim.measure.id == measure.id]
