"""The ledger lines that a round writes of its own: those of settling, and those of a decision on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from workbench.domain.case import LedgerLine, Result
from workbench.domain.measure import Measure, MeasureId
from workbench.services.award_lines import award_lines


def own_lines(
    measures: Mapping[MeasureId, Measure], results: Iterable[Result], decided_on: date
) -> Iterator[LedgerLine]:
    """Lines of every result that has money, in the order of the results."""
    for result in results:
        if result.award:
            difference = measures[result.submission.measure].difference
            yield from award_lines(result, decided_on, difference.series if difference else "")
