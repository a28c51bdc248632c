"""Share one award among payers so that the parts add up to the fen."""

from __future__ import annotations

from workbench.domain.award_limits import Split
from workbench.domain.draft import Draft
from workbench.domain.trace import TraceNode


def shares(award: int, split: Split) -> dict[str, int]:
    """Parts of ``award`` (fen) by payer; what does not divide goes to the named payer.

    >>> shares(101, Split({"市": 1, "区": 1}, "市", ()))
    {'市': 51, '区': 50}
    """
    whole = sum(split.parts.values())
    parts = {payer: award * part // whole for payer, part in split.parts.items()}
    parts[split.odd_fen_to] += award - sum(parts.values())
    return parts


def split(draft: Draft) -> None:
    """Divide an award as its measure says."""
    rule = draft.measure.split
    if rule is None or draft.award is None:
        return
    draft.split = shares(draft.award, rule)
    draft.add(
        TraceNode(
            "split",
            "split.parts" if len(rule.parts) > 1 else "split.one",
            draft.award,
            "fen",
            " + ".join(str(part) for part in draft.split.values()),
            None,
            rule.citations,
            {"payers": tuple(draft.split), "amounts": tuple(draft.split.values()), "award": draft.award},
        )
    )
