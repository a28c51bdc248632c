"""次数: how often the base award of a clause may be taken, counted over the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.award_limits import Period, Times
from workbench.domain.case import Case, LedgerLine
from workbench.domain.draft import Draft
from workbench.domain.trace import TraceNode


def base_lines(draft: Draft, case: Case, project: str | None) -> Iterator[LedgerLine]:
    """Earlier base awards (not add-ons) of the measure to the entity, or to one project of it."""
    difference = draft.measure.difference
    series = {"", difference.series} if difference else {""}
    for line in case.earlier(draft.submission.entity, project):
        if line.measure == draft.measure.id and line.series in series and line.approved > 0:
            yield line


def used_up(draft: Draft, case: Case) -> bool:
    """Whether earlier awards leave no further base award; leaves a trace node either way."""
    times = draft.measure.times
    if times is None:
        return False
    lines = _counted(times, draft, case)
    taken = _occasions(lines)
    parts: dict[str, object] = {
        "unit": times.unit,
        "most": times.most,
        "period": times.period,
        "days": tuple(sorted({line.decided_on for line in lines})),
        "approved": sum(line.approved for line in lines),
    }
    if taken < times.most:
        draft.add(TraceNode("times", "times.free", citations=times.citations, parts=parts))
        return False
    draft.add(TraceNode("times", "times.used", 0, "fen", "0", "times", times.citations, parts))
    return True


def times_taken(draft: Draft, case: Case) -> int:
    """How many earlier base awards count against the times of the draft's entity or project."""
    times = draft.measure.times
    return _occasions(_counted(times, draft, case)) if times else 0


def _occasions(lines: list[LedgerLine]) -> int:
    """Payers of one award have a line each: one project and day is one award."""
    return len({(line.project, line.decided_on) for line in lines})


def _counted(times: Times, draft: Draft, case: Case) -> list[LedgerLine]:
    project = None if times.per_entity else draft.submission.project
    return [line for line in base_lines(draft, case, project) if _in_period(line, times, draft, case)]


def _in_period(line: LedgerLine, times: Times, draft: Draft, case: Case) -> bool:
    match times.period:
        case Period.LIFE:
            return True
        case Period.TERM:
            return draft.measure.in_force_from <= line.decided_on <= draft.measure.in_force_to
        case Period.YEAR:
            return line.decided_on.year == case.as_of.year
