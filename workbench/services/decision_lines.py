"""The ledger lines of a decision on a settled round, with what was told to be paid of the lines before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from workbench.domain.case import LedgerLine

# What makes two lines of one round the same money; its day is the same for all of them.
_Key = tuple[str, str, str, str, str]


def with_payments(
    lines: Iterable[LedgerLine],
    standing: Sequence[LedgerLine],
    replaced: Sequence[LedgerLine],
    decided_on: date,
) -> tuple[LedgerLine, ...]:
    """The new lines with what people told the ledger to be paid of those that stood for the round.

    A line counts as paid in full until the ledger is told otherwise. Where no line of the same money, nor
    one that was ``replaced`` earlier, says another amount paid than approved, nothing was told, and what
    is paid follows what is approved. Else it stays: money that went out does not come back because less
    is approved, and has a line of its own where nothing is left approved.
    """
    told = {_key(line) for line in (*standing, *replaced) if line.paid != line.approved}
    paid = dict.fromkeys(sorted(told), 0)
    for line in standing:
        if _key(line) in told:
            paid[_key(line)] += line.paid
    made = list(_paid_as_told(lines, paid))
    return (*made, *(_nothing_left(key, rest, decided_on) for key, rest in paid.items() if rest))


def overpaid(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """Lines of which more was paid than is approved."""
    return tuple(line for line in lines if line.paid > line.approved)


def _paid_as_told(lines: Iterable[LedgerLine], paid: dict[_Key, int]) -> Iterator[LedgerLine]:
    """Hand out what was paid, line by line; what is left of it after the last line of a key is its own."""
    waiting = list(lines)
    last = {_key(line): at for at, line in enumerate(waiting)}
    for at, line in enumerate(waiting):
        key = _key(line)
        if key not in paid:
            yield line
            continue
        share = paid[key] if last[key] == at else min(line.approved, paid[key])
        paid[key] -= share
        yield replace(line, paid=share)


def _nothing_left(key: _Key, paid: int, decided_on: date) -> LedgerLine:
    entity, project, measure, series, payer = key
    return LedgerLine(entity, project, measure, series, decided_on, 0, paid, payer)


def _key(line: LedgerLine) -> _Key:
    return line.entity, line.project, line.measure, line.series, line.payer
