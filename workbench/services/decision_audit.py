"""What the record keeps of a decision on a settled round: what stood before, what stands after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from workbench.services.decision_in_force import DecidedAmount, RoundDecision


def decision_audit(
    head: Mapping[str, Any], amounts: Mapping[str, DecidedAmount], before: RoundDecision | None
) -> dict[str, Any]:
    """``before`` and ``after``: the heads with the sum of all amounts and the hash of all rows."""
    after = {"document": head["document"], "on": head["on"].isoformat(), "by": head["by"]}
    return {
        "before": None if before is None else {**_head(before), **_summed(before.amounts)},
        "after": {**after, **_summed(amounts)},
    }


def _head(decision: RoundDecision) -> dict[str, Any]:
    one = decision.head
    return {"document": one.document, "on": one.decided_on.isoformat(), "by": one.by}


def _summed(amounts: Mapping[str, DecidedAmount]) -> dict[str, Any]:
    from workbench.storage.verify_rows import amounts_sha256

    return {
        "approved_fen": sum(one.approved_fen for one in amounts.values()),
        "amounts_sha256": amounts_sha256(
            {"submission": code, **asdict(one)} for code, one in amounts.items()
        ),
    }
