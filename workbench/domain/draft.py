"""One submission on its way through the steps of the computation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from workbench.domain.award_methods import Pool, Tier
from workbench.domain.case import Eligibility, Panel, Submission
from workbench.domain.errors import Undecided
from workbench.domain.measure import Measure
from workbench.domain.trace import TraceNode

# Stands for "no upper limit" where amounts are added up: ten thousand times a thousand million yuan, in fen.
UNLIMITED = 10**15


@dataclass
class Draft:
    """Filled step by step.

    Attributes:
        figure: what places are given by: the panel score, or the field that the rule names.
        award: fen so far; None once it cannot be known.
        upper: where an amount is still to be decided, the most that it may become (fen).
        undecided: what people must settle about this submission.
        valid_until: last day of a voucher.
    """

    submission: Submission
    measure: Measure
    eligible: Eligibility
    panel: Panel
    tier: Tier | None = None
    rank: int | None = None
    figure: Fraction | None = None
    nominal: int | None = None
    award: int | None = None
    upper: int | None = None
    undecided: list[Undecided] = field(default_factory=list)
    split: dict[str, int] = field(default_factory=dict)
    valid_until: date | None = None
    trace: list[TraceNode] = field(default_factory=list)

    @property
    def project(self) -> tuple[str, str]:
        """What exclusivity and the ledger call the same project."""
        return self.submission.entity, self.submission.project

    @property
    def enters_pool(self) -> bool:
        """Whether its amount is a share that only the selection settles."""
        return (
            isinstance(self.measure.award.terms, Pool)
            and self.eligible == "yes"
            and self.figure is not None
            and self.nominal != 0
        )

    @property
    def claims(self) -> bool:
        """Whether it asks for money at all."""
        return self.enters_pool or self.upper is not None or bool(self.award)

    def add(self, node: TraceNode) -> None:
        """Leave a trace node."""
        self.trace.append(node)
