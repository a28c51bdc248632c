"""What one submission may claim by itself, whatever the others of the round claim."""

from workbench.domain.claim.steps import check_decision, claim

__all__ = ["check_decision", "claim"]
