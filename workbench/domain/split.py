"""Share one award among payers so that the parts add up to the fen."""

from __future__ import annotations

from workbench.domain.rubric import Split


def shares(award: int, split: Split) -> dict[str, int]:
    """Parts of ``award`` (fen) by payer; what does not divide goes to the named payer.

    >>> shares(101, Split({"市": 1, "区": 1}, "市", ()))
    {'市': 51, '区': 50}
    """
    whole = sum(split.parts.values())
    parts = {payer: award * part // whole for payer, part in split.parts.items()}
    parts[split.odd_fen_to] += award - sum(parts.values())
    return parts
