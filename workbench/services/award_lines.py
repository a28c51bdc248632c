"""A settled award as ledger lines: its own money and each add-on apart, by payer, adding up to the fen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from workbench.domain.case import LedgerLine, Result


def award_lines(result: Result, decided_on: date, base_series: str = "") -> Iterator[LedgerLine]:
    """Lines of one result; an add-on's ``series`` is its id, so that a once-only one is seen later.

    ``base_series`` names the grades that pay the difference to each other (补差), where there are any.

    What a later cap cut is taken from the add-ons first, last add-on first. What is still to be paid
    counts as paid until the ledger is told otherwise, so that no later round pays it twice.
    """
    for series, payer, amount in _matched(_series(result, base_series), _payers(result)):
        yield LedgerLine(
            entity=result.submission.entity,
            project=result.submission.project,
            measure=result.submission.measure,
            series=series,
            decided_on=decided_on,
            approved=amount,
            paid=amount,
            payer=payer,
        )


def _series(result: Result, base: str) -> dict[str, int]:
    """The clause's own money (series ``base``) and add-ons by id, cut to the award in this order."""
    gains = {
        str(node.parts["add_on"]): int(str(node.parts["after"])) - int(str(node.parts["before"]))
        for node in result.trace
        if node.step == "add_on" and node.value is not None
    }
    before_add_ons = next((node.value for node in result.trace if node.step == "item_cap"), result.nominal)
    rest = result.award or 0
    parts: dict[str, int] = {}
    for series, gain in [(base, int(before_add_ons or 0)), *gains.items()]:
        parts[series] = min(gain, rest)
        rest -= parts[series]
    parts[base] += rest
    return parts


def _payers(result: Result) -> Mapping[str, int]:
    return result.split or {"": result.award or 0}


def _matched(series: Mapping[str, int], payers: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Walk both partitions of one sum side by side."""
    left = dict(payers)
    for name, amount in series.items():
        rest = amount
        for payer in left:
            share = min(rest, left[payer])
            if share:
                left[payer] -= share
                rest -= share
                yield name, payer, share
