"""One submission on its way through the steps of the computation."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.domain.case import Eligibility, Panel, Submission
from workbench.domain.rubric import Measure, Tier
from workbench.domain.trace import TraceNode


@dataclass
class Draft:
    """Filled step by step; ``award`` is fen, None once it cannot be known."""

    submission: Submission
    measure: Measure
    eligible: Eligibility
    panel: Panel
    tier: Tier | None = None
    rank: int | None = None
    nominal: int | None = None
    award: int | None = None
    split: dict[str, int] = field(default_factory=dict)
    trace: list[TraceNode] = field(default_factory=list)

    @property
    def project(self) -> tuple[str, str]:
        """What exclusivity and the ledger call the same project."""
        return self.submission.entity, self.submission.project

    @property
    def policy(self) -> str:
        """What exclusivity and overlap call 本措施: the policy, or a measure that stands alone."""
        return self.measure.policy_id or self.measure.id

    def add(self, node: TraceNode) -> None:
        """Leave a trace node."""
        self.trace.append(node)
